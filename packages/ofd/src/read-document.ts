import { isRefusal } from '@hub/kernel'
import type { CustomData } from './custom-data.ts'
import { customDataMax, pagesMax, titleCharsMax } from './limits.ts'
import { folderOf, resolveLocation } from './location.ts'
import { fault, type OfdRefusal } from './refusal.ts'
import { checkCustomData, checkShownText } from './shown-text.ts'
import { checkXmlEntries } from './xml/scan-xml.ts'
import { childrenOf, findChild, getChild, readTree, type XmlElement } from './xml/xml-tree.ts'
import type { OfdFiles } from './zip/write-zip.ts'
import { unpackOfd } from './zip/read-zip.ts'

/** 已读文件 — what a package says of its one document. Nothing is verified yet: that is `judgeOfd`. */
export interface OfdFile {
  readonly files: OfdFiles
  readonly title: string | undefined
  readonly customData: readonly CustomData[]
  readonly documentEntry: string
  /** In their order: the number of each page, and its Content.xml */
  readonly pages: readonly { readonly id: string; readonly entry: string }[]
  /** Signatures.xml; undefined where the document has no list of signatures */
  readonly listEntry: string | undefined
}

/** 读 OFD — a package that anybody may have made. Every XML file in it is sound and without DTD; OFD.xml and the document name files that are there. */
export function readOfd(bytes: Uint8Array): OfdFile | OfdRefusal {
  const files = unpackOfd(bytes)
  return isRefusal(files) ? files : checkXmlEntries(files) ?? readDocument(files)
}

export function readDocument(files: OfdFiles): OfdFile | OfdRefusal {
  const root = treeAt('OFD.xml', 'OFD', files)
  if (isRefusal(root)) return root
  if (childrenOf(root, 'DocBody').length > 1) return fault('SEVERAL_DOCUMENTS')
  const body = getChild(root, 'DocBody')
  if (isRefusal(body)) return body
  const info = readInfo(body)
  if (isRefusal(info)) return info
  const documentEntry = locationIn(body, 'DocRoot')
  if (isRefusal(documentEntry)) return documentEntry
  if (documentEntry === undefined) return fault('ELEMENT_MISSING', { element: 'DocRoot' })
  const listEntry = locationIn(body, 'Signatures')
  if (isRefusal(listEntry)) return listEntry
  const pages = readPages(documentEntry, files)
  return isRefusal(pages) ? pages : { files, ...info, documentEntry, pages, listEntry }
}

function treeAt(entry: string, root: string, files: OfdFiles): XmlElement | OfdRefusal {
  const bytes = files.get(entry)
  return bytes === undefined ? fault('ENTRY_MISSING', { entry }) : readTree(entry, bytes, root)
}

function locationIn(body: XmlElement, name: string): string | undefined | OfdRefusal {
  const child = findChild(body, name)
  return child === undefined || isRefusal(child) ? child : resolveLocation(child.text.trim(), '')
}

function readInfo(body: XmlElement): Pick<OfdFile, 'title' | 'customData'> | OfdRefusal {
  const info = getChild(body, 'DocInfo')
  if (isRefusal(info)) return info
  const title = findChild(info, 'Title')
  if (isRefusal(title)) return title
  const custom = findChild(info, 'CustomDatas')
  if (isRefusal(custom)) return custom
  const customData = custom === undefined ? [] : childrenOf(custom, 'CustomData').map(({ attributes, text }): CustomData => ({ name: attributes.get('Name') ?? '', value: text }))
  if (customData.length > customDataMax) return fault('CUSTOM_DATA_TOO_MANY', { customDataMax })
  return checkShownText('Title', title?.text ?? '', titleCharsMax) ?? checkCustomData(customData) ?? { title: title?.text, customData }
}

function readPages(documentEntry: string, files: OfdFiles): OfdFile['pages'] | OfdRefusal {
  const root = treeAt(documentEntry, 'Document', files)
  if (isRefusal(root)) return root
  const list = getChild(root, 'Pages')
  if (isRefusal(list)) return list
  const elements = childrenOf(list, 'Page')
  if (elements.length > pagesMax) return fault('PAGES_TOO_MANY', { pagesMax })
  const pages: { id: string; entry: string }[] = []
  for (const { attributes } of elements) {
    const entry = resolveLocation(attributes.get('BaseLoc') ?? '', folderOf(documentEntry))
    if (isRefusal(entry)) return entry
    if (!files.has(entry)) return fault('ENTRY_MISSING', { entry })
    pages.push({ id: attributes.get('ID') ?? '', entry })
  }
  return pages.length === 0 ? fault('ELEMENT_MISSING', { element: 'Page' }) : pages
}
