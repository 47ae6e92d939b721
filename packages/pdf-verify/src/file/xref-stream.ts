import { objectsMax } from '../limits.ts'
import { PdfFault } from '../syntax/fault.ts'
import { countOf, nameOf, type PdfDictionary, type PdfStream } from '../syntax/value.ts'
import { noneHidden, type Entry, type Section } from './entry.ts'
import { unpackStream } from './unpack.ts'
import type { Work } from './work.ts'

const fieldBytesMax = 6

/** 交叉引用流 — a table as a stream, which is its own trailer (ISO 32000-1 7.5.8). */
export function readXrefStream(stream: PdfStream, at: number, work: Work): Section {
  const trailer: PdfDictionary = { kind: 'dictionary', entries: stream.entries }
  const wrong = (): never => { throw new PdfFault('XREF_WRONG', at) }
  if (nameOf(stream.entries.get('Type')) !== 'XRef') wrong()
  const widths = widthsOf(trailer) ?? wrong()
  const runs = countsOf(trailer, 'Index') ?? [0, countOf(stream.entries.get('Size')) ?? wrong()]
  return { at, entries: readRuns(unpackStream(stream, work, at), widths, runs) ?? wrong(), trailer, hidden: noneHidden }
}

type Widths = readonly [kind: number, second: number, third: number]

function widthsOf(trailer: PdfDictionary): Widths | undefined {
  const [kind, second, third, ...more] = countsOf(trailer, 'W') ?? []
  if (kind === undefined || second === undefined || third === undefined || more.length > 0) return undefined
  return second > 0 && Math.max(kind, second, third) <= fieldBytesMax ? [kind, second, third] : undefined
}

/** Undefined where the data are too few or too many, or an object has two entries: readers differ on which counts. */
function readRuns(data: Buffer, [kindBytes, secondBytes, thirdBytes]: Widths, runs: readonly number[]): ReadonlyMap<number, Entry> | undefined {
  const entries = new Map<number, Entry>()
  const rowBytes = kindBytes + secondBytes + thirdBytes
  const field = (from: number, bytes: number): number => (bytes === 0 ? 0 : data.readUIntBE(from, bytes))
  let place = 0
  for (let run = 0; run < runs.length; run += 2) {
    const [start = 0, count = 0] = runs.slice(run, run + 2)
    if (start + count > objectsMax || place + count * rowBytes > data.length) return undefined
    for (let id = start; id < start + count; id += 1) {
      const entry = entryOf(kindBytes === 0 ? 1 : field(place, kindBytes), field(place + kindBytes, secondBytes), field(place + kindBytes + secondBytes, thirdBytes))
      if (entry === undefined || entries.has(id)) return undefined
      entries.set(id, entry)
      place += rowBytes
    }
  }
  return place === data.length ? entries : undefined
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
