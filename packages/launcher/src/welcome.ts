import type { DemoAccount } from './demo-accounts.ts'
import { portDefault } from './options.ts'

export interface Welcome {
  readonly url: string
  readonly demo: boolean
  readonly accounts: readonly DemoAccount[]
  readonly elapsedMs: number
}

/** 启动后的说明 — where to go, as whom, a first query to paste, how to stop. */
export function welcome({ url, demo, accounts, elapsedMs }: Welcome): string {
  return [
    '',
    `证源已就绪（${(elapsedMs / 1_000).toFixed(1)} 秒）`,
    '',
    `  首页      ${url}`,
    `  GraphQL   ${url}/graphql`,
    ...addressPart(url),
    ...(demo ? demoPart(url, accounts) : ['', '  首次使用：npx hub init 建立首个安全管理员']),
    '',
    '按 Ctrl-C 停止。',
    '',
  ].join('\n')
}

/** The command line looks here by itself. */
const urlDefault = `http://localhost:${portDefault}`

/** A hub at another port: the command line has to be told, or it finds none, or somebody else's. */
function addressPart(url: string): readonly string[] {
  return url === urlDefault ? [] : ['', `  npx hub 默认找 ${urlDefault}；在另一个终端先执行`, `    export HUB_URL=${url}`]
}

function demoPart(url: string, accounts: readonly DemoAccount[]): readonly string[] {
  const token = `npx hub token --as demo-window-clerk${url === urlDefault ? '' : ` --url ${url}`}`
  const width = Math.max(0, ...accounts.map(({ account }) => account.length))
  return [
    ...(accounts.length === 0 ? [] : ['', '  演示账号（首页可一键登录）', ...accounts.map(({ account, text }) => `    ${account.padEnd(width)}  ${text}`.trimEnd())]),
    '',
    `  取令牌    ${token}`,
    '  第一个查询（在另一个终端粘贴）',
    `    curl -s ${url}/graphql -H 'content-type: application/json' \\`,
    `      -H "authorization: Bearer $(${token})" \\`,
    `      -d '{"query":"{ me { unit { name } roles } }"}'`,
  ]
}
