import type { Command } from '../command.ts'
import { fetchDemoToken } from '../hub/demo-token.ts'
import { readHubUrl, urlOption } from '../hub/hub-url.ts'
import { exitCodes } from '../io.ts'
import { isProblem, misused } from '../problem.ts'

/** 演示令牌 — prints the token and nothing else, for `$( )`. */
export const token: Command = {
  name: 'token',
  summary: '取一个演示账号的访问令牌（只在本机演示环境可用）',
  usage: '--as <演示账号> [--url <地址>]',
  options: { as: { value: '演示账号', text: '例如 demo-window-clerk、demo-auditor；写错时会列出全部' }, url: urlOption },
  notes: ['示例：curl -H "authorization: Bearer $(npx hub token --as demo-auditor)" http://localhost:8080/graphql …'],
  async run(args, io) {
    const account = args.text('as')?.trim() ?? ''
    if (account === '') return misused('缺少选项：--as，例如 npx hub token --as demo-window-clerk')
    const url = readHubUrl(args.text('url'), io.env)
    if (isProblem(url)) return url
    const fetched = await fetchDemoToken(url, account)
    if (isProblem(fetched)) return fetched
    io.out(fetched.token)
    return exitCodes.done
  },
}
