import { html } from '../start-page/html.ts'
import { page } from '../start-page/layout.ts'
import { checkSheet, inBeijing } from './check-page.ts'
import type { NoticeCheckAnswer } from './notice-answer.ts'

const looks = { yes: ['✓', 'in-force'], no: ['✗', 'not-in-force'], unknown: ['？', 'open'], 'not-known': ['？', 'not-in-force'] } as const

/** 文书查验页 — the verdict first, then what to compare the paper with. */
export function noticeCheckPage({ answer, code, zh, next, notice, answeredAt }: NoticeCheckAnswer): string {
  const [mark, look] = looks[answer === 'unknown' && code === 'NOT_KNOWN' ? 'not-known' : answer]
  return page({
    title: '文书查验',
    sheets: [checkSheet],
    body: html`
<p class="verdict ${look}" role="status"><strong><span aria-hidden="true">${mark}</span> ${zh}</strong>${next === '' ? undefined : html`<span>${next}</span>`}</p>
${notice === null ? undefined : html`<dl>
<div><dt>文书</dt><dd>${notice.name}</dd></div>
<div><dt>窗口单位</dt><dd>${notice.window}</dd></div>
<div><dt>制作时间</dt><dd>${inBeijing(notice.madeAt)}</dd></div>
<div><dt>文书编号</dt><dd>${notice.noticeId}</dd></div>
${notice.supersededBy === null ? undefined : html`<div><dt>代替它的文书</dt><dd>${notice.supersededBy}</dd></div>`}
</dl>`}
<p class="note">查验时间：<time datetime="${answeredAt}">${inBeijing(answeredAt)}</time></p>
${notice === null ? undefined : html`<p class="note">请与文书逐项核对：不一致的，二维码可能是从别的文书上复制的。本页不显示当事人和办件内容；内容是否被改动，须核验电子文件，或向窗口核实。</p>`}
`,
  })
}
