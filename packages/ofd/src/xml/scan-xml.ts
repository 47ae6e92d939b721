import { isRefusal } from '@hub/kernel'
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { xmlAttributesMax, xmlBytesMax, xmlDepthMax, xmlElementsMax, xmlTotalBytesMax } from '../limits.ts'
import { fault, type OfdRefusal } from '../refusal.ts'

export interface XmlVisitor {
  readonly open: (tag: SaxesTagNS) => void
  readonly text: (text: string) => void
  readonly close: () => void
}

/** Carries a refusal out of the parser's callbacks; never leaves this file. */
class Stop extends Error {
  readonly refusal: OfdRefusal
  constructor(refusal: OfdRefusal) {
    super(refusal.refused)
    this.refusal = refusal
  }
}

/** In pieces, so that a limit ends the work long before the end of a hostile text. */
const pieceChars = 64 * 1024
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * 扫描 XML — one pass over hostile XML 1.0 in UTF-8. DTDs and processing instructions are refused, so there are no entities but the five of
 * XML, and nothing is ever fetched. Namespaces have to be right where somebody listens; tags of other trades in real invoices have prefixes
 * that nobody declared.
 */
export function scanXml(entry: string, bytes: Uint8Array, visitor?: XmlVisitor): OfdRefusal | undefined {
  if (bytes.length > xmlBytesMax) return fault('XML_TOO_LARGE', { entry })
  const text = decode(bytes)
  if (text === undefined) return fault('XML_ENCODING', { entry })
  try {
    parse(entry, text, visitor)
    return undefined
  } catch (error) {
    if (error instanceof Stop) return error.refusal
    throw error
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

function parse(entry: string, text: string, visitor: XmlVisitor | undefined): void {
  const parser = new SaxesParser({ xmlns: visitor !== undefined })
  const stop = (refusal: OfdRefusal): never => { throw new Stop(refusal) }
  let depth = 0
  let elements = 0
  parser.on('error', () => stop(fault('XML_BROKEN', { entry, line: parser.line })))
  parser.on('doctype', () => stop(fault('XML_DTD', { entry })))
  parser.on('processinginstruction', () => stop(fault('XML_INSTRUCTION', { entry })))
  parser.on('xmldecl', ({ encoding, version }) => {
    if (encoding !== undefined && encoding.toUpperCase() !== 'UTF-8') stop(fault('XML_ENCODING', { entry }))
    if (version !== undefined && version !== '1.0') stop(fault('XML_BROKEN', { entry, line: 1 }))
  })
  let attributes = 0
  parser.on('opentagstart', () => {
    depth += 1
    elements += 1
    attributes = 0
    if (depth > xmlDepthMax) stop(fault('XML_TOO_DEEP', { entry }))
    if (elements > xmlElementsMax) stop(fault('XML_TOO_MANY_ELEMENTS', { entry }))
  })
  parser.on('attribute', () => {
    attributes += 1
    if (attributes > xmlAttributesMax) stop(fault('XML_TOO_MANY_ELEMENTS', { entry }))
  })
  parser.on('opentag', (tag) => visitor?.open(tag as SaxesTagNS))
  parser.on('text', (part) => visitor?.text(part))
  parser.on('cdata', (part) => visitor?.text(part))
  parser.on('closetag', () => {
    depth -= 1
    visitor?.close()
  })
  for (let at = 0; at < text.length; at += pieceChars) parser.write(text.slice(at, at + pieceChars))
  parser.close()
}

/** What is wrong with the first XML entry that is not sound, or with all of them together. */
export function checkXmlEntries(files: ReadonlyMap<string, Uint8Array>): OfdRefusal | undefined {
  let total = 0
  for (const [entry, bytes] of files) {
    if (!/[.]xml$/i.test(entry)) continue
    total += bytes.length
    const refusal = total > xmlTotalBytesMax ? fault('XML_TOO_LARGE', { entry }) : scanXml(entry, bytes)
    if (isRefusal(refusal)) return refusal
  }
  return undefined
}
