import { digest } from '@hub/canonical'
import type { PdfFile } from './pdf-file.ts'
import { array, token, withEntries, writeValue, type PdfValue } from './pdf-value.ts'

/** An object of the update: its value, and the content when it is a stream. */
export interface NewObject { readonly id: number; readonly value: PdfValue; readonly content?: Uint8Array }

/**
 * 增量更新 — the file with `objects` after its end (ISO 32000-1, 7.5.6): every byte of before stays as it is, which keeps earlier signatures
 * valid. `offsetOf` tells where an object begins in the result.
 */
export function appendUpdate(file: PdfFile, objects: readonly NewObject[]): { readonly bytes: Buffer; readonly offsetOf: (id: number) => number } {
  const parts: Buffer[] = [Buffer.from('\n')]
  const offsets = new Map<number, number>()
  let at = file.bytes.length + 1
  for (const object of [...objects].sort((a, b) => a.id - b.id)) {
    const body = writeObject(object)
    offsets.set(object.id, at)
    parts.push(body)
    at += body.length
  }
  const update = Buffer.concat(parts)
  const table = `xref\n${subsections(offsets)}trailer\n${writeValue(nextTrailer(file, offsets, update))}\nstartxref\n${at}\n%%EOF\n`
  const offsetOf = (id: number): number => offsets.get(id) ?? -1
  return { bytes: Buffer.concat([file.bytes, update, Buffer.from(table, 'latin1')]), offsetOf }
}

function writeObject({ id, value, content }: NewObject): Buffer {
  if (content === undefined) return Buffer.from(`${id} 0 obj\n${writeValue(value)}\nendobj\n`, 'latin1')
  return Buffer.concat([Buffer.from(`${id} 0 obj\n${writeValue(value)}\nstream\n`, 'latin1'), content, Buffer.from('\nendstream\nendobj\n')])
}

/** Entries of 20 bytes, one subsection for each run of consecutive numbers. */
function subsections(offsets: ReadonlyMap<number, number>): string {
  const runs: { start: number; entries: string[] }[] = []
  for (const [id, offset] of offsets) {
    const entry = `${String(offset).padStart(10, '0')} 00000 n \n`
    const last = runs.at(-1)
    if (last !== undefined && last.start + last.entries.length === id) last.entries.push(entry)
    else runs.push({ start: id, entries: [entry] })
  }
  return runs.map(({ start, entries }) => `${start} ${entries.length}\n${entries.join('')}`).join('')
}

/** The first half of the identifier stays for the life of the file, the second is of this revision. */
function nextTrailer({ trailer, size, xrefAt }: PdfFile, offsets: ReadonlyMap<number, number>, update: Uint8Array): PdfValue {
  const id = trailer.entries.get('ID')
  const first = id?.kind === 'array' ? id.items[0] : undefined
  const second = token(`<${digest('sha256', update).toString('hex', 0, 16)}>`)
  return withEntries(trailer, {
    Size: token(Math.max(size, ...[...offsets.keys()].map((each) => each + 1))), Prev: token(xrefAt), ID: array([first ?? second, second]),
  })
}
