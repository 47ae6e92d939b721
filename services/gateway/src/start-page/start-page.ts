import type { Caller } from '../auth/caller.ts'
import type { HubHealth, PartHealth } from '../health.ts'
import { partTexts } from '../graphql/hub/status.ts'
import { enumTexts } from '../graphql/input/enum-texts.ts'
import { docLists } from '../docs-pages/doc-pages.ts'
import { html, type Html } from './html.ts'
import { page } from './layout.ts'

/** 演示账号 — as the demo offers them; `current` is the account that is signed in. */
export interface AccountList {
  readonly table: (current: string | undefined) => Html
  readonly nameOf: (subject: string) => string | undefined
}

export interface StartPage {
  readonly health: HubHealth
  readonly caller: Caller
  readonly publicUrl: string
  /** None outside the demo. */
  readonly accounts: AccountList | undefined
  readonly docs: readonly string[]
  readonly notice: string | undefined
}

/** Where `npx hub` looks by itself. */
const commandLineUrl = 'http://localhost:8080'

/** 首页 — what runs and whether it is well, who you are, where to go. Works without script and with the keyboard alone. */
export function startPage(options: StartPage): string {
  const { notice, accounts, caller, publicUrl } = options
  return page({
    title: '首页',
    body: html`
${notice === undefined ? undefined : html`<p class="box" role="alert">${notice}</p>`}
${healthSection(options)}
${whoSection(options)}
${accounts === undefined ? undefined : html`<h2 id="accounts">演示账号</h2>
<p class="note">不需要口令，只在本机、只在演示数据上有效。命令行取令牌：<code>npx hub token --as demo-window-clerk${publicUrl === commandLineUrl ? undefined : ` --url ${publicUrl}`}</code></p>
${accounts.table(caller.kind === 'account' ? caller.account.subject : undefined)}`}
${querySection(options)}
${docsSection(options)}
`,
  })
}

function healthSection({ health }: StartPage): Html {
  return html`<h2>运行状况</h2>
<p>${summary(health)} <a href="/">刷新</a></p>
<table>
<thead><tr><th scope="col">部件</th><th scope="col">状况</th><th scope="col">说明</th></tr></thead>
<tbody>
<tr><td>网关</td><td><span class="good">✓ 正常</span></td><td>正在答复本页</td></tr>
${health.parts.map(({ part, ok, detail }) => html`<tr><td>${partTexts[part]}</td><td>${ok ? html`<span class="good">✓ 正常</span>` : html`<span class="bad">✗ 不可用</span>`}</td><td>${describe(part, detail)}</td></tr>
`)}</tbody>
</table>
<p class="note">机器可读：<a href="/health/ready">/health/ready</a> · <a href="/metrics">/metrics</a></p>`
}

function summary({ ready, parts }: HubHealth): Html {
  if (!ready) return html`<span class="bad">✗ 尚未就绪</span>，部件恢复后会自动继续。`
  if (parts.every(({ ok }) => ok)) return html`<span class="good">✓ 一切正常</span>`
  return html`<span class="good">✓ 可以受理</span>，但有部件不正常，见下表。`
}

const signerTexts: Readonly<Record<string, string>> = {
  reachable: '可达；账本启动时由它打开密钥',
  'not-ready': '可达，但缺少密钥；不影响受理，账本重启前须恢复',
  unreachable: '账本连不上它；不影响受理，账本重启前须恢复',
  unknown: '账本刚启动，尚未问到',
}

function describe(part: PartHealth['part'], detail: PartHealth['detail']): string {
  if (part === 'signer' && detail['restartNeeded'] === true) return '可达；签发 CA 的新一代已经做好，须重启签名服务才启用，在此之前新的印章仍由前代签发'
  if (part === 'signer') return signerTexts[String(detail['state'])] ?? '账本没有答复，不知道它的状况'
  if (part === 'ledger') return typeof detail['head'] === 'number' ? `已记录 ${detail['head'] + 1} 个事件` : ''
  if (part === 'database') return '查询从这里读取'
  if (part === 'projections') return typeof detail['lagEvents'] === 'number' ? `落后 ${detail['lagEvents']} 个事件` : ''
  return ''
}

function whoSection({ caller, accounts }: StartPage): Html {
  if (caller.kind === 'anonymous') return html`<h2>登录</h2>
<p>尚未登录。${accounts === undefined ? html`<a href="/auth/login">登录</a>` : html`在下面选一个<a href="#accounts">演示账号</a>，或走完整的<a href="/auth/login">登录流程</a>。`}</p>`
  const name = accounts?.nameOf(caller.account.subject)
  const roles = caller.operator?.roles.map((role) => enumTexts.Role.values[role]).join('、')
  return html`<h2>登录</h2>
<p>已登录${name === undefined ? undefined : html`：<strong>${name}</strong>`}${roles === undefined ? '，但该账号尚未在账本登记，或已停用。' : `，角色：${roles}。`} <a href="/graphiql">打开 GraphiQL</a></p>
<form method="post" action="/auth/logout"><button>退出登录</button></form>`
}

function querySection({ publicUrl, accounts }: StartPage): Html {
  const token = accounts === undefined ? '<令牌>' : '$(npx hub token --as demo-window-clerk)'
  return html`<h2>GraphQL</h2>
<p><a href="/graphiql">打开 GraphiQL</a>：从制证、授权、开立办件、用证、暂扣到审计的整个过程已经备好，按标签页顺序执行即可。</p>
<p>或在终端粘贴第一个查询：</p>
<pre><code>curl -s ${publicUrl}/graphql -H 'content-type: application/json' \\
  -H "authorization: Bearer ${token}" \\
  -d '{"query":"{ me { unit { name } roles } }"}'</code></pre>
<p>逐行提交命令与导入走 REST，接口文档（OpenAPI 3.1）：<a href="/v1/openapi.json">/v1/openapi.json</a></p>`
}

function docsSection({ docs }: StartPage): Html {
  return html`<h2>文档</h2>
${docLists(docs, 'closed')}`
}
