import { DerFault } from './fault.ts'
import { readHeader } from './header.ts'
import type { DerLimits } from './limits.ts'
import { classMask, constructedBit, tagNumberMask, tags } from './tag.ts'

/** 编码值 — one value of the tree, with its place in the input; the input itself is never copied or written again. */
export interface DerNode {
  readonly tag: number
  readonly source: Uint8Array
  readonly start: number
  readonly contentStart: number
  readonly end: number
  /** Empty for a primitive value. */
  readonly children: readonly DerNode[]
}

/** The value as it stands in the input, header included: what a signature was made over. */
export function bytesOf({ source, start, end }: DerNode): Uint8Array {
  return source.subarray(start, end)
}

export function contentOf({ source, contentStart, end }: DerNode): Uint8Array {
  return source.subarray(contentStart, end)
}

interface Budget { elements: number }

/**
 * Reads the outline of the whole input before any declaration looks at it, so that the limits hold for parts
 * that no declaration would visit. Work and memory are linear in `limits.elementsMax`.
 */
export function readTree(source: Uint8Array, limits: DerLimits): DerNode {
  if (source.length > limits.bytesMax) throw new DerFault('TOO_LARGE', 0, `≤ ${limits.bytesMax}`)
  const root = readNode(source, { at: 0, end: source.length, depth: 1 }, limits, { elements: 0 })
  if (root.end !== source.length) throw new DerFault('TRAILING_BYTES', root.end)
  return root
}

interface Place { readonly at: number; readonly end: number; readonly depth: number }

function readNode(source: Uint8Array, { at, end: outerEnd, depth }: Place, limits: DerLimits, budget: Budget): DerNode {
  budget.elements += 1
  if (budget.elements > limits.elementsMax) throw new DerFault('TOO_MANY_ELEMENTS', at, `≤ ${limits.elementsMax}`)
  const { tag, contentStart, end } = readHeader(source, at, outerEnd)
  checkForm(tag, at)
  const children: DerNode[] = []
  if ((tag & constructedBit) !== 0) {
    if (depth > limits.depthMax) throw new DerFault('TOO_DEEP', at, `≤ ${limits.depthMax}`)
    for (let next = contentStart; next < end;) {
      const child = readNode(source, { at: next, end, depth: depth + 1 }, limits, budget)
      children.push(child)
      next = child.end
    }
  }
  return { tag, source, start: at, contentStart, end, children }
}

const endOfContents = 0x00

/** DER has no strings in pieces (X.690 10.2), and a SEQUENCE or SET is always constructed (8.9.1, 8.11.1). */
function checkForm(tag: number, at: number): void {
  if ((tag & classMask) !== 0) return
  if (tag === endOfContents) throw new DerFault('TAG_NOT_SUPPORTED', at)
  const number = tag & tagNumberMask
  const holdsOthers = number === (tags.sequence & tagNumberMask) || number === (tags.set & tagNumberMask)
  if (holdsOthers !== ((tag & constructedBit) !== 0)) throw new DerFault('FORM_WRONG', at)
}
