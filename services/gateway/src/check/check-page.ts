import { enumTexts } from '../graphql/input/enum-texts.ts'
import { html, type Html } from '../start-page/html.ts'
import { page } from '../start-page/layout.ts'
import type { CheckAnswer, CheckedLicence } from './check-answer.ts'

export const checkSheet = '/assets/check.css'

const verdicts: Readonly<Record<CheckAnswer['answer'], { readonly mark: string; readonly look: string }>> = {
  yes: { mark: '✓', look: 'in-force' }, no: { mark: '✗', look: 'not-in-force' }, unknown: { mark: '？', look: 'open' },
}
const statusTexts: Readonly<Record<string, string>> = enumTexts.LicenceStatus.values

/** 查验页 — for a telephone in a hurry: the verdict first, what to do, then what to compare the paper with. */
export function checkPage({ answer, code, zh, next, licence, answeredAt }: CheckAnswer): string {
  const { mark, look } = verdicts[answer]
  return page({
    title: '证照查验',
    sheets: [checkSheet],
    body: html`
<p class="verdict ${code === 'NOT_KNOWN' ? 'not-in-force' : look}" role="status"><strong><span aria-hidden="true">${mark}</span> ${zh}</strong>${next === '' ? undefined : html`<span>${next}</span>`}</p>
${licence === null ? undefined : factsOf(licence)}
<p class="note">查验时间：<time datetime="${answeredAt}">${inBeijing(answeredAt)}</time></p>
${licence === null ? undefined : html`<p class="note">请与证照逐项核对：证照类型或颁发机构不一致的，二维码可能是从别的证照上复制的。本页只说明二维码所指的证照现在的状态，不显示持证主体；证照上的内容是否被改动，须核验电子文件，或向颁发机构核实。</p>`}
`,
  })
}

/** 未能查验 — the hub could not be asked: too often, or a fault of ours. */
export function notCheckedPage(zh: string): string {
  return page({ title: '证照查验', sheets: [checkSheet], body: html`<p class="verdict open" role="alert"><strong>现在不能查验。</strong><span>${zh}</span></p>` })
}

function factsOf({ typeName, issuers, status, version, currentVersion }: CheckedLicence): Html {
  const isCurrent = version === currentVersion
  return html`<dl>
<div><dt>证照类型</dt><dd>${typeName}</dd></div>
<div><dt>颁发机构</dt><dd>${issuers.map((name) => html`<span>${name}</span>`)}</dd></div>
<div><dt>现在的状态</dt><dd>${statusTexts[status] ?? status}${isCurrent ? undefined : '，以现行版本为准'}</dd></div>
<div><dt>版本</dt><dd>第 ${version} 版${isCurrent ? '（现行版本）' : `，现行为第 ${currentVersion} 版`}</dd></div>
</dl>`
}

const beijingMs = 8 * 60 * 60 * 1000

/** By the clock of its readers. */
export function inBeijing(instant: string): string {
  return `${new Date(Date.parse(instant) + beijingMs).toISOString().replace(/^(\d{4})-(\d{2})-(\d{2})T([\d:]{8}).*$/, '$1年$2月$3日 $4')}（北京时间）`
}
