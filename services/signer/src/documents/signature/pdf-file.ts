import { PdfFault } from './pdf-fault.ts'
import { PdfLexer, valuesMax, type Budget } from './pdf-lexer.ts'
import type { PdfDictionary, PdfReference, PdfValue } from './pdf-value.ts'

/** A licence file is well under 1 MiB. */
export const pdfBytesMax = 16 * 1024 * 1024
const objectsMax = 100_000
const revisionsMax = 64
const xrefEntryBytes = 20
/** How often a file may be read through for all its objects; each of ours is read once, and not all of them. */
const readingsMax = 4
const entryShape = /^(\d{10}) (\d{5}) ([fn])(?: \r| \n|\r\n)$/
const ending = /startxref\s+(\d{1,10})\s+%%EOF\s*$/
/** A cross-reference table ends in at most this many bytes of trailer. */
const tailBytes = 64

export interface PdfFile {
  readonly bytes: Uint8Array
  /** Where the newest cross-reference table begins */
  readonly xrefAt: number
  readonly trailer: PdfDictionary
  /** One more than the highest object number */
  readonly size: number
  /** The object of this number, of the newest revision that has it; not the content of a stream. */
  readonly object: (reference: PdfReference) => PdfValue
}

/**
 * 读取 PDF — as much as an incremental update has to know: newest trailer, objects by number. Files with plain cross-reference tables only
 * (as pdfkit and we write them), unencrypted, and with nothing after the end. Throws PdfFault.
 */
export function readPdf(bytes: Uint8Array): PdfFile {
  if (bytes.length > pdfBytesMax) throw new PdfFault(`at most ${pdfBytesMax} bytes`, bytes.length)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (!text.startsWith('%PDF-1.')) throw new PdfFault('%PDF-1.', 0)
  const end = ending.exec(text.slice(-tailBytes))
  if (end === null) throw new PdfFault('startxref', text.length)
  const xrefAt = Number(end[1])
  const offsets = new Map<number, number>()
  const read: Reading = { text, offsets, known: new Map(), budget: { values: valuesMax, characters: text.length * readingsMax } }
  const trailer = readRevisions(read, xrefAt)
  if (trailer.entries.has('Encrypt')) throw new PdfFault('no encryption', xrefAt)
  const size = Math.max(0, ...offsets.keys()) + 1
  return { bytes, xrefAt, trailer, size, object: (reference) => readObject(read, reference) }
}

interface Reading { readonly text: string; readonly offsets: Map<number, number>; readonly known: Map<number, PdfValue>; readonly budget: Budget }

function readRevisions(read: Reading, newest: number): PdfDictionary {
  let at: number | undefined = newest
  let first: PdfDictionary | undefined
  for (let revision = 0; at !== undefined; revision += 1) {
    if (revision === revisionsMax) throw new PdfFault(`at most ${revisionsMax} revisions`, at)
    const trailer = readTable(read, at)
    const previous = integerOf(trailer, 'Prev')
    // Each table lies before the one that names it: no circle, and no way to the same table twice.
    if (previous !== undefined && previous >= at) throw new PdfFault('an earlier table', at)
    first ??= trailer
    at = previous
  }
  return first ?? { kind: 'dictionary', entries: new Map() }
}

function readTable({ text, offsets, budget }: Reading, at: number): PdfDictionary {
  const lexer = new PdfLexer(text, at, budget)
  lexer.expect('xref')
  while (!lexer.take('trailer')) {
    const start = lexer.integer()
    const count = lexer.integer()
    if (start + count > objectsMax) lexer.fail(`at most ${objectsMax} objects`)
    lexer.skipSpace()
    const from = lexer.at
    for (let index = 0; index < count; index += 1) readEntry(text, { at: from + index * xrefEntryBytes, id: start + index }, offsets)
    lexer.skip(count * xrefEntryBytes)
  }
  const trailer = lexer.object()
  if (trailer.kind !== 'dictionary') return lexer.fail('trailer')
  if (trailer.entries.has('XRefStm')) return lexer.fail('plain tables only')
  return trailer
}

function readEntry(text: string, { at, id }: { readonly at: number; readonly id: number }, offsets: Map<number, number>): void {
  const [, offset, , kind] = entryShape.exec(text.slice(at, at + xrefEntryBytes)) ?? []
  if (offset === undefined) throw new PdfFault('cross-reference entry', at)
  if (kind === 'n' && !offsets.has(id)) offsets.set(id, Number(offset))
}

function readObject({ text, offsets, known, budget }: Reading, { id, generation }: PdfReference): PdfValue {
  const at = offsets.get(id)
  // A number that has been used again would have to be written with its generation; no file of ours has one.
  if (at === undefined || generation !== 0) throw new PdfFault(`object ${id}`, 0)
  const before = known.get(id)
  if (before !== undefined) return before
  const lexer = new PdfLexer(text, at, budget)
  if (lexer.integer() !== id || lexer.integer() !== generation) lexer.fail(`object ${id}`)
  lexer.expect('obj')
  const value = lexer.object()
  known.set(id, value)
  return value
}

function integerOf({ entries }: PdfDictionary, name: string): number | undefined {
  const value = entries.get(name)
  if (value === undefined) return undefined
  if (value.kind !== 'token' || !/^\d{1,10}$/.test(value.raw)) throw new PdfFault(name, 0)
  return Number(value.raw)
}
