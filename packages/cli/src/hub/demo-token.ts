import { failed, type Problem } from '../problem.ts'
import { ask, member, textMember } from './ask.ts'
import { nearest } from '../nearest.ts'

interface DemoAccount { readonly account: string; readonly text: string }

const demoOff = '这个枢纽没有开启演示账号（一键登录和 hub token 只在本机演示环境可用）。请改用正式登录取得的令牌：--token-file 或环境变量 HUB_TOKEN。'

/**
 * 演示令牌 — asks the gateway's `POST /demo/token` for a token of a demo account. 404 with a list of accounts: no such account; 404
 * without: no demo here.
 * @throws HubUnavailable
 */
export async function fetchDemoToken(url: URL, account: string): Promise<{ readonly token: string } | Problem> {
  const { status, json } = await ask({ url, path: '/demo/token', body: { account } })
  const token = textMember(json, 'token')
  if (status === 200 && token !== undefined && token !== '') return { token }
  const accounts = accountsOf(json)
  if (accounts.length > 0) return failed(unknownAccount(account, accounts))
  if (status === 404 || status === 403) return failed(demoOff)
  return failed(`枢纽 ${url.origin} 没有给出演示令牌（状态 ${status}）。请查看枢纽的运行情况。`)
}

function accountsOf(json: unknown): readonly DemoAccount[] {
  const list = member(json, 'accounts')
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) => {
    const account = typeof entry === 'string' ? entry : textMember(entry, 'account')
    return account === undefined ? [] : [{ account, text: [textMember(entry, 'name'), textMember(entry, 'role')].filter((part) => part !== undefined).join('，') }]
  })
}

function unknownAccount(typed: string, accounts: readonly DemoAccount[]): string {
  const likely = nearest(typed, accounts.map(({ account }) => account))
  const width = Math.max(...accounts.map(({ account }) => account.length))
  return ['没有这个演示账号。可用的有：', ...accounts.map(({ account, text }) => `  ${account.padEnd(width)}  ${text}`.trimEnd()), `最接近的是：${likely ?? ''}`].join('\n')
}
