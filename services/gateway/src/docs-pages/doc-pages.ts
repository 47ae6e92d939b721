import { html, type Html } from '../start-page/html.ts'
import { page } from '../start-page/layout.ts'
import { decisionsAnchor, docsIndex } from './doc-link.ts'
import { docTitle, listDocs, readDoc } from './find-doc.ts'
import { renderDoc, type DocHeading } from './render-doc.ts'

const sheets: readonly string[] = ['/assets/docs.css']
/** A page with fewer sections is seen at a glance. */
const contentsMin = 4

/** 文档目录页 */
export function docsIndexPage(): string {
  return page({ title: '文档', sheets, trail: trail(), body: docLists(listDocs(), 'open') })
}

/** 文档清单 — the guides, then the decision records; for the start page as well. */
export function docLists(names: readonly string[], decisions: 'open' | 'closed'): Html {
  const listed = (some: readonly string[]): Html => html`<ul>${some.map((name) => html`<li><a href="${`${docsIndex}${name}`}">${docTitle(name)}</a></li>`)}</ul>`
  const records = names.filter((name) => name.startsWith('adr/'))
  return html`${listed(names.filter((name) => !records.includes(name)))}
<details id="${decisionsAnchor}"${decisions === 'open' ? html` open` : undefined}><summary>设计决定（${records.length} 篇，英文）</summary>${listed(records)}</details>`
}

export interface DocPages {
  /** The page of a document, or undefined where there is none of this name. */
  readonly find: (name: string) => string | undefined
}

/** 文档页 — each document is rendered once for as long as its text stays the same: whoever asks, asks for little work. */
export function buildDocPages(): DocPages {
  const made = new Map<string, { readonly text: string; readonly shown: string }>()
  return {
    find(name) {
      const text = readDoc(name)
      if (text === undefined) return undefined
      const known = made.get(name)
      if (known?.text === text) return known.shown
      const shown = docPage(name, text)
      made.set(name, { text, shown })
      return shown
    },
  }
}

function docPage(name: string, text: string): string {
  const docs = new Set(listDocs())
  const { title, body, sections, language } = renderDoc(text, { name, isDoc: (other) => docs.has(other) })
  return page({
    title: title ?? docTitle(name), sheets, language, trail: trail(docTitle(name)),
    body: html`${contents(sections)}<article>${body}</article>`,
  })
}

function trail(here?: string): Html {
  const index = here === undefined ? html`文档` : html`<a href="${docsIndex}">文档</a> › ${here}`
  return html`<nav class="trail" lang="zh-CN" aria-label="所在位置"><a href="/">首页</a> › ${index}</nav>`
}

function contents(sections: readonly DocHeading[]): Html | undefined {
  if (sections.length < contentsMin) return undefined
  return html`<nav class="contents" aria-labelledby="contents"><h2 id="contents" lang="zh-CN">本页内容</h2><ul>${sections.map(({ anchor, text }) => html`<li><a href="${`#${anchor}`}">${text}</a></li>`)}</ul></nav>`
}
