/** Where a link of a document leads. `source`: to a file of the repository, which this server does not show. */
export type DocLink =
  | { readonly kind: 'address'; readonly href: string; readonly elsewhere: boolean }
  | { readonly kind: 'source'; readonly path: string }

const repository = 'http://repository.invalid'
const docsFolder = '/docs/'
export const docsIndex = '/docs/'
export const decisionsAnchor = 'decisions'

/**
 * 文档链接 — from a link as the document `name` writes it to an address of ours: other documents by their pages, `adr/` by its place in the
 * index, web pages as they are. Everything else is a file of the repository.
 */
export function resolveDocLink(name: string, href: string, isDoc: (name: string) => boolean): DocLink {
  if (/^https?:\/\//i.test(href)) return { kind: 'address', href, elsewhere: true }
  if (href.startsWith('#')) return { kind: 'address', href, elsewhere: false }
  const url = URL.parse(href, `${repository}${docsFolder}${name}.md`)
  if (url === null || url.origin !== repository) return { kind: 'source', path: '' }
  const path = url.pathname
  const target = /^\/docs\/(.+)\.md$/.exec(path)?.[1]
  if (target !== undefined && isDoc(target)) return { kind: 'address', href: `${docsFolder}${target}${url.hash}`, elsewhere: false }
  if (path === docsFolder) return { kind: 'address', href: docsIndex, elsewhere: false }
  if (path === `${docsFolder}adr/`) return { kind: 'address', href: `${docsIndex}#${decisionsAnchor}`, elsewhere: false }
  return { kind: 'source', path: path.slice(1) }
}
