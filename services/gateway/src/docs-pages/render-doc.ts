import createMarkdown, { type Token } from 'markdown-it'
import { Html, html } from '../start-page/html.ts'
import { resolveDocLink } from './doc-link.ts'
import { anchorMaker } from './heading-anchors.ts'

export interface DocHeading {
  readonly anchor: string
  readonly text: string
}

/** 渲染后的文档 — its first heading is its title and not in `body`; `sections` are the headings of the second rank. */
export interface RenderedDoc {
  readonly title: string | undefined
  readonly body: Html
  readonly sections: readonly DocHeading[]
  readonly language: 'zh-CN' | 'en'
}

export interface RenderOptions {
  readonly name: string
  readonly isDoc: (name: string) => boolean
}

/** Anchors that the page around a document has already. */
const anchorsOfFrame: readonly string[] = ['main', 'contents']

/** Below this share of Chinese characters among letters a document is English that names Chinese terms. */
const chineseShareMin = 0.25

/**
 * 渲染文档 — Markdown to HTML for a page with a strict policy: markup in the text stays text, no inline style, no script, no image. Links are
 * those of doc-link.ts; what leads to a file of the repository is shown as its name.
 */
export function renderDoc(text: string, { name, isDoc }: RenderOptions): RenderedDoc {
  const markdown = buildMarkdown({ name, isDoc })
  const tokens = markdown.parse(text, {})
  const first = tokens[0]?.type === 'heading_open' && tokens[0].tag === 'h1' ? tokens.splice(0, 3) : []
  const sections = nameHeadings(tokens)
  return {
    title: first[1] === undefined ? undefined : plainText(first[1]),
    body: new Html(markdown.renderer.render(tokens, markdown.options, {})),
    sections,
    language: languageOf(text),
  }
}

function buildMarkdown({ name, isDoc }: RenderOptions) {
  const markdown = createMarkdown({ html: false, linkify: false, typographer: false }).disable('image')
  const { rules } = markdown.renderer
  rules['table_open'] = () => '<div class="scroll" tabindex="0"><table>\n'
  rules['table_close'] = () => '</table></div>\n'
  for (const cell of ['th_open', 'td_open'])
    rules[cell] = (tokens, at) => cellOpening(tokens[at])
  rules['fence'] = rules['code_block'] = (tokens, at) => codeBlock(tokens[at]).text
  // A line ends where the author's editor ended it: between two Chinese characters that is no space.
  rules['softbreak'] = (tokens, at) => (isChinese(tokens[at - 1]?.content.at(-1)) && isChinese(tokens[at + 1]?.content.at(0)) ? '' : '\n')
  rules['link_open'] = (tokens, at) => linkOpening(tokens[at], { name, isDoc }).text
  rules['link_close'] = (tokens, at) => (isSource(openingOf(tokens, at), { name, isDoc }) ? '</span>' : '</a>')
  return markdown
}

function attribute(token: Token | undefined, name: string): string {
  return String(token?.attrGet(name) ?? '')
}

/** Alignment comes as an inline style, which the policy of our pages does not let through. */
function cellOpening(token: Token | undefined): string {
  const align = /text-align:(left|center|right)/.exec(attribute(token, 'style'))?.[1]
  const [tag, scope] = token?.tag === 'th' ? ['th', ' scope="col"'] : ['td', '']
  return `<${tag}${scope}${align === undefined || align === 'left' ? '' : ` class="${align}"`}>`
}

function codeBlock(token: Token | undefined): Html {
  const language = /^[A-Za-z0-9-]+/.exec(token?.info ?? '')?.[0]
  const code = html`<pre tabindex="0"><code>${token?.content ?? ''}</code></pre>\n`
  if (language !== 'mermaid') return code
  return html`<figure>${code}<figcaption>图，以 Mermaid 文本写成；在支持 Mermaid 的阅读器中可看到图形。</figcaption></figure>\n`
}

function linkOpening(token: Token | undefined, options: RenderOptions): Html {
  const link = resolveDocLink(options.name, attribute(token, 'href'), options.isDoc)
  if (link.kind === 'source') return html`<span class="source" title="${`源代码文件 ${link.path}`}">`
  return link.elsewhere ? html`<a href="${link.href}" rel="noreferrer noopener external">` : html`<a href="${link.href}">`
}

function isSource(token: Token | undefined, { name, isDoc }: RenderOptions): boolean {
  return resolveDocLink(name, attribute(token, 'href'), isDoc).kind === 'source'
}

/** Links do not nest: the opening of one is the last before its end. */
function openingOf(tokens: readonly Token[], at: number): Token | undefined {
  return tokens.slice(0, at).findLast(({ type }) => type === 'link_open')
}

function nameHeadings(tokens: readonly Token[]): readonly DocHeading[] {
  const makeAnchor = anchorMaker(anchorsOfFrame)
  return tokens.flatMap((token, at) => {
    const inline = tokens[at + 1]
    if (token.type !== 'heading_open' || inline === undefined) return []
    const heading = { anchor: makeAnchor(plainText(inline)), text: plainText(inline) }
    token.attrSet('id', heading.anchor)
    return token.tag === 'h2' ? [heading] : []
  })
}

function plainText({ children, content }: Token): string {
  return children === null ? content : children.map((child) => child.content).join('')
}

function isChinese(character: string | undefined): boolean {
  return character !== undefined && /[\p{Script=Han}，。、；：！？（）《》“”…—]/u.test(character)
}

function languageOf(text: string): RenderedDoc['language'] {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const letters = text.match(/\p{L}/gu)?.length ?? 1
  return chinese / letters >= chineseShareMin ? 'zh-CN' : 'en'
}
