import { isRefusal } from '@hub/kernel'
import { ofdNamespace } from '../identifiers.ts'
import { treeBytesMax } from '../limits.ts'
import { fault, type OfdRefusal } from '../refusal.ts'
import { scanXml } from './scan-xml.ts'

/** 元素 — of OFD's namespace, whatever its prefix; others are left out with all they hold. `text` is that of the element alone. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

interface Growing { name: string; attributes: ReadonlyMap<string, string>; children: Growing[]; text: string; own: boolean }

/** Reads one of the small files of a package as a tree with this root. */
export function readTree(entry: string, bytes: Uint8Array, root: string): XmlElement | OfdRefusal {
  if (bytes.length > treeBytesMax) return fault('XML_TOO_LARGE', { entry })
  const top: Growing = { name: '', attributes: new Map(), children: [], text: '', own: true }
  const path = [top]
  const refusal = scanXml(entry, bytes, {
    open: ({ local, uri, attributes }) => {
      const parent = path.at(-1) ?? top
      // Attributes of OFD have no prefix; one with a prefix is another's.
      const plain = Object.values(attributes).flatMap(({ prefix, local: name, value }) => (prefix === '' ? [[name, value] as const] : []))
      const opened: Growing = { name: local, attributes: new Map(plain), children: [], text: '', own: parent.own && uri === ofdNamespace }
      if (opened.own) parent.children.push(opened)
      path.push(opened)
    },
    text: (part) => { (path.at(-1) ?? top).text += part },
    close: () => { path.pop() },
  })
  if (isRefusal(refusal)) return refusal
  const [only] = top.children
  return only?.name === root ? only : fault('ROOT_WRONG', { entry, element: root })
}

export function childrenOf(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter((child) => child.name === name)
}

/** The one child of the name, undefined where there is none. Two are refused: readers differ in which of them they take. */
export function findChild(parent: XmlElement, name: string): XmlElement | undefined | OfdRefusal {
  const [first, second] = childrenOf(parent, name)
  return second === undefined ? first : fault('ELEMENT_TWICE', { element: name })
}

export function getChild(parent: XmlElement, name: string): XmlElement | OfdRefusal {
  return findChild(parent, name) ?? fault('ELEMENT_MISSING', { element: name })
}

/** The text of the one child of the name, without the white space around it. */
export function textOfChild(parent: XmlElement, name: string): string | OfdRefusal {
  const child = getChild(parent, name)
  return isRefusal(child) ? child : child.text.trim()
}
