import { html, type Html } from '../start-page/html.ts'
import type { AccountList } from '../start-page/start-page.ts'
import { page } from '../start-page/layout.ts'
import { listedAccounts } from './account-list.ts'

/** What the start page shows of the demo accounts; `action` is where the forms go. */
export function accountList(action: string): AccountList {
  return { table: (current) => accountTable(action, current), nameOf: (subject) => listedAccounts.find(({ account }) => account === subject)?.name }
}

/** 演示账号表 — one button an account, but for the one that is signed in. */
function accountTable(action: string, current?: string): Html {
  return html`<table>
<thead><tr><th scope="col">账号</th><th scope="col">身份</th><th scope="col">角色</th><th scope="col">登录</th></tr></thead>
<tbody>${listedAccounts.map(({ account, name, role }) => html`<tr><td><code>${account}</code></td><td>${name}</td><td>${role}</td><td>${account === current ? html`<span class="good">✓ 当前账号</span>` : html`
<form method="post" action="${action}"><button name="account" value="${account}" aria-label="以${name}登录">登录</button></form>`}</td></tr>
`)}</tbody>
</table>`
}

/** The sign-in page of the embedded service. */
export function interactionPage(uid: string): string {
  return page({ title: '选择演示账号', body: html`<p class="note">演示账号不需要口令，只在本机有效。</p>${accountTable(`/demo/interaction/${uid}`)}` })
}
