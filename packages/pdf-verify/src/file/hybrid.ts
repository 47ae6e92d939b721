import { PdfFault } from '../syntax/fault.ts'
import { isSameValue, nothing } from '../syntax/value.ts'
import type { Entry, Section } from './entry.ts'

/**
 * 混合交叉引用 — a table with the stream that its trailer names beside it (ISO 32000-1 7.5.8.4): what the table does not know, or calls free, may stand in the stream. Where both know an object
 * they have to say the same, and the stream has no say in what a trailer says: readers differ on which of the two they ask first.
 */
export function withStreamBeside(table: Section, stream: Section): Section {
  const wrong = (): never => { throw new PdfFault('XREF_WRONG', stream.at) }
  const said = stream.trailer.entries
  if (['Prev', 'XRefStm', 'Encrypt'].some((name) => said.has(name))) wrong()
  if (['Root', 'Info'].some((name) => said.has(name) && !isSameValue(said.get(name) ?? nothing, table.trailer.entries.get(name) ?? nothing))) wrong()
  const [entries, hidden] = [new Map(table.entries), new Set<number>()]
  for (const [id, entry] of stream.entries) {
    const own = table.entries.get(id)
    if (isInUse(own) && !isSameEntry(own, entry)) wrong()
    if (isInUse(own) || (own !== undefined && entry.kind === 'free')) continue
    entries.set(id, entry)
    hidden.add(id)
  }
  return { ...table, entries, hidden }
}

export function isInUse(entry: Entry | undefined): entry is Exclude<Entry, { kind: 'free' }> {
  return entry !== undefined && entry.kind !== 'free'
}

function isSameEntry(a: Entry, b: Entry): boolean {
  return a.kind === 'at' && b.kind === 'at' && a.offset === b.offset && a.generation === b.generation
}
