import { readGivenFile } from '@hub/pki'
import type { Arguments } from '../command.ts'
import type { Io } from '../io.ts'
import { isProblem, misused, type Problem } from '../problem.ts'
import { fetchDemoToken } from './demo-token.ts'

export const tokenOptions = {
  as: { value: '演示账号', text: '以这个演示账号的身份（只在本机演示环境可用）' },
  'token-file': { value: '文件', text: '令牌所在文件；也可以用环境变量 HUB_TOKEN。令牌不写在命令行上' },
} as const

/** 令牌来源 — tokens are short-lived and an import is long: `renew` reads the source again. */
export interface TokenSource {
  readonly now: () => string
  /** After `refused` was not taken: a newer token; `same` where the source still holds that one. @throws HubUnavailable */
  readonly renew: (refused: string) => Promise<'renewed' | 'same' | Problem>
}

/** Undefined where no source is named at all. */
export async function openTokenSource(args: Arguments, io: Io, url: URL): Promise<TokenSource | undefined | Problem> {
  const account = args.text('as')
  const file = args.text('token-file')
  if (account !== undefined && file !== undefined) return misused('选项 --as 与 --token-file 只能用一个')
  if (account !== undefined) return startSource(() => fetchDemoToken(url, account))
  if (file !== undefined) return startSource(() => readTokenFile(file))
  const token = io.env['HUB_TOKEN']?.trim() ?? ''
  return token === '' ? undefined : startSource(() => Promise.resolve({ token }))
}

async function startSource(fetchToken: () => Promise<{ readonly token: string } | Problem>): Promise<TokenSource | Problem> {
  const first = await fetchToken()
  if (isProblem(first)) return first
  let current = first.token
  return {
    now: () => current,
    async renew(refused) {
      if (current !== refused) return 'renewed'
      const fetched = await fetchToken()
      if (isProblem(fetched)) return fetched
      if (fetched.token === refused) return 'same'
      current = fetched.token
      return 'renewed'
    },
  }
}

const tokenBytesMax = 16 * 1024
const tokenShape = /^[0-9A-Za-z._~+/=-]+$/

async function readTokenFile(file: string): Promise<{ readonly token: string } | Problem> {
  const bytes = await readGivenFile(file, { bytesMax: tokenBytesMax, pipes: true })
  if (typeof bytes === 'string' && bytes !== 'TOO_LARGE') return misused('读不到令牌文件，请核对 --token-file')
  const token = String(bytes).trim()
  return bytes !== 'TOO_LARGE' && tokenShape.test(token) ? { token } : misused('令牌文件的内容不是令牌')
}
