import { objectsMax } from '../limits.ts'
import { PdfFault } from '../syntax/fault.ts'
import { countOf, nameOf, type PdfDictionary, type PdfStream } from '../syntax/value.ts'
import type { Entry, Section } from './entry.ts'
import { unpackStream } from './unpack.ts'
import type { Work } from './work.ts'

const fieldBytesMax = 6

/** 交叉引用流 — a table as a stream, which is its own trailer (ISO 32000-1 7.5.8). */
export function readXrefStream(stream: PdfStream, at: number, work: Work): Section {
  const trailer: PdfDictionary = { kind: 'dictionary', entries: stream.entries }
  const wrong = (): never => { throw new PdfFault('XREF_WRONG', at) }
  if (nameOf(stream.entries.get('Type')) !== 'XRef') wrong()
  const widths = countsOf(trailer, 'W') ?? wrong()
  const [kindBytes = 0, secondBytes = 0, thirdBytes = 0] = widths
  if (widths.length !== 3 || widths.some((width) => width > fieldBytesMax) || secondBytes === 0) wrong()
  const runs = countsOf(trailer, 'Index') ?? [0, countOf(stream.entries.get('Size')) ?? wrong()]
  const data = unpackStream(stream, work, at)
  const entries = new Map<number, Entry>()
  let place = 0
  const field = (bytes: number): number => {
    const value = bytes === 0 ? 0 : data.readUIntBE(place, bytes)
    place += bytes
    return value
  }
  for (let run = 0; run < runs.length; run += 2) {
    const [start = 0, count = 0] = runs.slice(run, run + 2)
    if (start + count > objectsMax || place + count * (kindBytes + secondBytes + thirdBytes) > data.length) wrong()
    for (let id = start; id < start + count; id += 1) {
      const kind = kindBytes === 0 ? 1 : field(kindBytes)
      const [second, third] = [field(secondBytes), field(thirdBytes)]
      if (entries.has(id)) wrong()
      entries.set(id, entryOf(kind, second, third) ?? wrong())
    }
  }
  if (place !== data.length) wrong()
  return { at, entries, trailer }
}

function entryOf(kind: number, second: number, third: number): Entry | undefined {
  if (kind === 0) return { kind: 'free' }
  if (kind === 1) return { kind: 'at', offset: second, generation: third }
  return kind === 2 ? { kind: 'inside', container: second, index: third } : undefined
}

function countsOf({ entries }: PdfDictionary, name: string): readonly number[] | undefined {
  const value = entries.get(name)
  if (value?.kind !== 'array' || value.items.length > objectsMax) return undefined
  const counts = value.items.map(countOf)
  return counts.every((each) => each !== undefined) ? counts : undefined
}
