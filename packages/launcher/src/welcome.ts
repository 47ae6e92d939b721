import type { DemoAccount } from './demo-accounts.ts'

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
    ...(demo ? demoPart(url, accounts) : ['', '  首次使用：npx hub init 建立首个安全管理员']),
    '',
    '按 Ctrl-C 停止。',
    '',
  ].join('\n')
}

function demoPart(url: string, accounts: readonly DemoAccount[]): readonly string[] {
  const width = Math.max(0, ...accounts.map(({ account }) => account.length))
  return [
    ...(accounts.length === 0 ? [] : ['', '  演示账号（首页可一键登录）', ...accounts.map(({ account, text }) => `    ${account.padEnd(width)}  ${text}`.trimEnd())]),
    '',
    '  取令牌    npx hub token --as demo-window-clerk',
    '  第一个查询（在另一个终端粘贴）',
    `    curl -s ${url}/graphql -H 'content-type: application/json' \\`,
    '      -H "authorization: Bearer $(npx hub token --as demo-window-clerk)" \\',
    `      -d '{"query":"{ me { unit { name } roles } }"}'`,
  ]
}
