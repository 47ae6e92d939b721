import { html, type Html } from '../start-page/html.ts'
import { page } from '../start-page/layout.ts'
import { listedAccounts } from './account-list.ts'

/** 演示账号表 — one button an account; `action` is where the form goes. */
export function accountTable(action: string): Html {
  return html`<table>
<thead><tr><th scope="col">账号</th><th scope="col">身份</th><th scope="col">角色</th><th scope="col">登录</th></tr></thead>
<tbody>${listedAccounts.map(({ account, name, role }) => html`<tr><td><code>${account}</code></td><td>${name}</td><td>${role}</td><td>
<form method="post" action="${action}"><button name="account" value="${account}" aria-label="以${name}登录">登录</button></form></td></tr>
`)}</tbody>
</table>`
}

/** The sign-in page of the embedded service. */
export function interactionPage(uid: string): string {
  return page({ title: '选择演示账号', body: html`<p class="note">演示账号不需要口令，只在本机有效。</p>${accountTable(`/demo/interaction/${uid}`)}` })
}
