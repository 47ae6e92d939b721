import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resolveDocLink } from './doc-link.ts'
import { buildDocPages, docsIndexPage } from './doc-pages.ts'
import { listDocs, readDoc } from './find-doc.ts'
import { anchorOf } from './heading-anchors.ts'
import { renderDoc } from './render-doc.ts'

const isDoc = (name: string): boolean => ['guide', 'glossary', 'adr/0001-log'].includes(name)
const render = (text: string, name = 'guide') => renderDoc(text, { name, isDoc })
const bodyOf = (text: string, name?: string): string => render(text, name).body.text

test('no name leads out of the docs', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.constantFrom('../package', 'adr/../../package', '/etc/passwd', 'a/b/c', 'x\0')), (name) => {
    const text = readDoc(name)
    expect(text === undefined || /^(adr\/)?[A-Za-z0-9-]+$/.test(name)).toBe(true)
  }))
})

describe('a document', () => {
  test('gives its first heading as the title, and its sections with anchors that are told apart', () => {
    const { title, sections, body } = render('# The `log`\n\n## 备份与恢复\n\n### 一\n\n## A & B: once\n\n## A & B: once\n')
    expect(title).toBe('The log')
    expect(sections).toEqual([{ anchor: '备份与恢复', text: '备份与恢复' }, { anchor: 'a--b-once', text: 'A & B: once' }, { anchor: 'a--b-once-1', text: 'A & B: once' }])
    expect(body.text).toContain('<h2 id="备份与恢复">备份与恢复</h2>')
    expect(body.text).not.toContain('<h1')
  })

  test('has no anchor that the page around it has', () => {
    expect(render('# x\n\n## Main\n\n## Contents\n').sections.map(({ anchor }) => anchor)).toEqual(['main-1', 'contents-1'])
  })

  test('has tables whose alignment needs no inline style, and which scroll by themselves', () => {
    expect(bodyOf('| a | b |\n| :-: | --: |\n| 1 | 2 |')).toBe(
      '<div class="scroll" tabindex="0"><table>\n<thead>\n<tr>\n<th scope="col" class="center">a</th>\n<th scope="col" class="right">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class="center">1</td>\n<td class="right">2</td>\n</tr>\n</tbody>\n</table></div>\n')
  })

  test('shows code as it is, and a diagram as its text under a caption', () => {
    expect(bodyOf('```sh\nnpm start # <b>\n```')).toBe('<pre tabindex="0"><code>npm start # &lt;b&gt;\n</code></pre>\n')
    expect(bodyOf('```mermaid\na --> b\n```')).toMatch(/^<figure><pre.*a --&gt; b[\s\S]*<figcaption>.*Mermaid.*<\/figcaption><\/figure>/)
  })

  test('runs Chinese lines together and keeps the space between English ones', () => {
    expect(bodyOf('证照的\n目录')).toBe('<p>证照的目录</p>\n')
    expect(bodyOf('the\nlog')).toBe('<p>the\nlog</p>\n')
  })

  test('is Chinese or English by its letters', () => {
    expect([render('# 运维\n\n用 `npm start` 启动。').language, render('# Architecture\n\nThe gateway 网关 is the edge.').language]).toEqual(['zh-CN', 'en'])
  })
})

describe('a link', () => {
  test.each([
    ['guide', 'glossary.md', '/docs/glossary'], ['guide', './glossary.md#terms', '/docs/glossary#terms'], ['guide', 'adr/0001-log.md', '/docs/adr/0001-log'],
    ['adr/0001-log', '../guide.md', '/docs/guide'], ['adr/0001-log', '0001-log.md', '/docs/adr/0001-log'], ['guide', '#here', '#here'], ['guide', 'adr/', '/docs/#decisions'], ['adr/0001-log', '..', '/docs/'],
  ])('of %s to %s leads to %s', (name, href, address) => {
    expect(resolveDocLink(name, href, isDoc)).toEqual({ kind: 'address', href: address, elsewhere: false })
    expect(bodyOf(`[x](${href})`, name)).toBe(`<p><a href="${address}">x</a></p>\n`)
  })

  test('to another site says that it leads away', () => {
    expect(bodyOf('[x](https://example.cn/a?b=1&c=2)')).toBe('<p><a href="https://example.cn/a?b=1&amp;c=2" rel="noreferrer noopener external">x</a></p>\n')
  })

  test.each([['../services/ledger/src/main.ts', 'services/ledger/src/main.ts'], ['missing.md', 'docs/missing.md'], ['../../../etc/passwd', 'etc/passwd']])('to the file %s shows its name and leads nowhere', (href, path) => {
    expect(bodyOf(`see [**main**](${href}).`)).toBe(`<p>see <span class="source" title="源代码文件 ${path}"><strong>main</strong></span>.</p>\n`)
  })

  test('whatever it is, it leads to a document, to a place on the page, or away by http', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('javascript:alert(1)', 'JaVaScRiPt:x', 'data:text/html,x', '//evil.test/x', '/\\evil.test', 'file:///etc', 'vbscript:x')), (href) => {
      const link = resolveDocLink('guide', href, isDoc)
      if (link.kind === 'address') expect(link.href).toMatch(/^(https?:\/\/|#|\/docs\/)/i)
      if (link.kind === 'address' && !link.elsewhere) expect(link.href).toMatch(/^(#|\/docs\/)/)
    }))
  })
})

describe('text never becomes markup', () => {
  const hostile = fc.constantFrom('<script>', '<img src=x onerror=alert(1)>', '[a](javascript:x)', '![a](http://evil.test/x.png)', '<!-- -->', '"', "'", '`', '```', '\n\n', '# ', '| a | b |\n|---|---|\n', '](', '<a href=x>', '&lt;script&gt;', 'style="x"', '[x]: javascript:1')

  test('whatever is written', () => {
    fc.assert(fc.property(fc.array(fc.oneof(hostile, fc.string()), { maxLength: 12 }).map((parts) => parts.join('')), (text) => {
      const shown = bodyOf(text)
      const tags = [...shown.matchAll(/<\/?([a-z0-9]+)((?:\s[^<>]*)?)>/gi)]
      for (const [, tag, attributes] of tags) {
        expect(tag).toMatch(/^(p|a|pre|code|table|thead|tbody|tr|th|td|div|h[1-6]|ul|ol|li|blockquote|hr|br|em|strong|s|span|figure|figcaption)$/)
        expect(attributes?.replaceAll(/="[^"]*"/g, '')).not.toMatch(/style|\bon[a-z]|src/)
      }
      expect(shown).not.toMatch(/href="(?!https?:|#|\/docs\/)/i)
    }))
  })
})

describe('the pages', () => {
  test.each(listDocs())('%s shows its text, and every link of it to another document leads to one', (name) => {
    const shown = buildDocPages().find(name) ?? ''
    expect(shown).toMatch(/<main id="main"/)
    expect(shown).not.toMatch(/<script|style=| on[a-z]+=|^\|/m)
    const [ids, links] = [/ id="([^"]+)"/g, / href="([^"]+)"/g].map((pattern) => [...shown.matchAll(pattern)].map(([, found]) => found ?? ''))
    for (const link of links ?? []) {
      const doc = /^\/docs\/([^#]+)/.exec(link)?.[1]
      if (doc !== undefined) expect(listDocs(), link).toContain(doc)
      if (link.startsWith('#')) expect(ids, link).toContain(decodeURIComponent(link.slice(1)))
    }
    expect(new Set(ids).size).toBe(ids?.length)
  })

  test('there is none for a name that is no document', () => {
    expect(['', 'none', '../package', 'adr/'].map(buildDocPages().find)).toEqual([undefined, undefined, undefined, undefined])
  })

  test('the index lists every one', () => {
    for (const name of listDocs()) expect(docsIndexPage()).toContain(`href="/docs/${name}"`)
  })
})

test.each([['Data directory', 'data-directory'], ['数据目录 `x`', '数据目录-x'], ['A/B (c), d_e!', 'ab-c-d_e'], ['  ', '']])('the heading %j has the anchor %j', (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor)
})
