import { objectsMax, sectionsMax, tailBytes } from '../limits.ts'
import { PdfFault } from '../syntax/fault.ts'
import { PdfLexer } from '../syntax/lexer.ts'
import { countOf, nothing, type PdfDictionary, type PdfReference, type PdfValue } from '../syntax/value.ts'
import type { Entry, Section } from './entry.ts'
import { withStreamBeside } from './hybrid.ts'
import { readObjectAt } from './object-at.ts'
import { openObjectStream, type ObjectStream } from './object-stream.ts'
import type { Work } from './work.ts'
import { readTable } from './xref-table.ts'
import { readXrefStream } from './xref-stream.ts'

const ending = /startxref[\r\n\t ]+(\d{1,10})[\r\n\t ]+%%EOF[\r\n\t ]*$/

/** 修订 — the file up to one of its ends, read as if nothing came after. */
export interface Revision {
  readonly bytes: Buffer
  /** Newest first. */
  readonly sections: readonly Section[]
  readonly trailer: PdfDictionary
  /** Where an object is; undefined where no section knows it. */
  entryOf(id: number): Entry | undefined
  /** The object of this number; null where there is none. Throws PdfFault where it is not what its entry says. */
  object(id: number): PdfValue
  /** What a value is, or what it refers to. */
  resolve(value: PdfValue | undefined): PdfValue
}

/** 打开修订 — reads the cross references; the objects when they are asked for. Throws PdfFault. */
export function openRevision(bytes: Buffer, work: Work): Revision {
  if (!/^%PDF-[12][.]\d/.test(bytes.toString('latin1', 0, 8))) throw new PdfFault('HEADER_MISSING', 0)
  const end = ending.exec(bytes.toString('latin1', Math.max(0, bytes.length - tailBytes)))
  if (end === null) throw new PdfFault('ENDING_WRONG', bytes.length)
  const sections = readSections(bytes, Number(end[1]), work)
  const [newest] = sections
  if (newest === undefined) throw new PdfFault('XREF_WRONG', bytes.length)
  if (sections.some(({ trailer }) => trailer.entries.has('Encrypt'))) throw new PdfFault('ENCRYPTED', newest.at)
  return new OpenRevision(bytes, sections, newest.trailer, work)
}

function readSections(bytes: Buffer, newest: number, work: Work): readonly Section[] {
  const sections: Section[] = []
  const seen = new Set<number>()
  for (let at: number | undefined = newest; at !== undefined;) {
    if (seen.has(at) || at >= bytes.length) throw new PdfFault('XREF_WRONG', at)
    if (sections.length === sectionsMax) throw new PdfFault('TOO_MANY_OBJECTS', at)
    seen.add(at)
    const section = readSection(bytes, at, work)
    sections.push(section)
    const previous: PdfValue | undefined = section.trailer.entries.get('Prev')
    if (previous !== undefined && countOf(previous) === undefined) throw new PdfFault('XREF_WRONG', at)
    at = countOf(previous)
  }
  return sections
}

function readSection(bytes: Buffer, at: number, work: Work): Section {
  if (bytes.toString('latin1', at, at + 4) !== 'xref') return readStreamSection(bytes, at, work)
  const lexer = new PdfLexer(bytes, at)
  const section = readTable(bytes, at, lexer)
  work.read(lexer.at - at, at)
  const beside = section.trailer.entries.get('XRefStm')
  if (beside === undefined) return section
  const place = countOf(beside)
  if (place === undefined || place >= bytes.length) throw new PdfFault('XREF_WRONG', at)
  return withStreamBeside(section, readStreamSection(bytes, place, work))
}

function readStreamSection(bytes: Buffer, at: number, work: Work): Section {
  const lexer = new PdfLexer(bytes, at)
  const { value, end } = readObjectAt(bytes, lexer, () => undefined)
  work.read(end - at, at)
  if (value.kind !== 'stream') throw new PdfFault('XREF_WRONG', at)
  return readXrefStream(value, at, work)
}

class OpenRevision implements Revision {
  readonly bytes: Buffer
  readonly sections: readonly Section[]
  readonly trailer: PdfDictionary
  readonly #work: Work
  readonly #objects = new Map<number, PdfValue>()
  readonly #containers = new Map<number, ObjectStream>()
  /** Those being read now: a stream's length that lies in the stream itself leads back here. */
  readonly #open = new Set<number>()

  constructor(bytes: Buffer, sections: readonly Section[], trailer: PdfDictionary, work: Work) {
    this.bytes = bytes
    this.sections = sections
    this.trailer = trailer
    this.#work = work
  }

  entryOf(id: number): Entry | undefined {
    return this.sections.find(({ entries }) => entries.has(id))?.entries.get(id)
  }

  object(id: number): PdfValue {
    const known = this.#objects.get(id)
    if (known !== undefined) return known
    const entry = this.entryOf(id)
    if (entry === undefined || entry.kind === 'free' || id > objectsMax) return nothing
    if (this.#open.has(id)) throw new PdfFault('STRUCTURE_WRONG', 0)
    this.#open.add(id)
    const value = entry.kind === 'at' ? this.#at(id, entry) : this.#container(entry.container).objectOf(id, entry.index)
    this.#open.delete(id)
    this.#objects.set(id, value)
    return value
  }

  resolve(value: PdfValue | undefined): PdfValue {
    if (value?.kind !== 'reference') return value ?? nothing
    const found = this.object(value.id)
    // A reference to a reference is no object (ISO 32000-1 7.3.10), and could go round.
    if (found.kind === 'reference') throw new PdfFault('STRUCTURE_WRONG', 0)
    return found
  }

  #at(id: number, { offset, generation }: Extract<Entry, { kind: 'at' }>): PdfValue {
    const first = this.bytes[offset]
    // The number begins right there: what a comment or white space before it hides is another reader's matter.
    if (first === undefined || first < 0x30 || first > 0x39) throw new PdfFault('OBJECT_MISPLACED', offset)
    const read = readObjectAt(this.bytes, new PdfLexer(this.bytes, offset), (reference) => this.#length(reference))
    this.#work.read(read.end - offset, offset)
    if (read.id !== id || read.generation !== generation) throw new PdfFault('OBJECT_MISPLACED', offset)
    return read.value
  }

  #length({ id }: PdfReference): number | undefined {
    return countOf(this.object(id))
  }

  #container(id: number): ObjectStream {
    const known = this.#containers.get(id)
    if (known !== undefined) return known
    const entry = this.entryOf(id)
    const stream = entry?.kind === 'at' ? this.object(id) : nothing
    if (stream.kind !== 'stream') throw new PdfFault('STREAM_WRONG', 0)
    const opened = openObjectStream(stream, this.#work, entry?.kind === 'at' ? entry.offset : 0)
    this.#containers.set(id, opened)
    return opened
  }
}
