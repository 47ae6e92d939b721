import type { Revision } from '../file/revision.ts'
import { objectsMax } from '../limits.ts'
import type { PdfValue } from '../syntax/value.ts'

/** 新对象 — all that a value leads to and that was not there before: numbers of later sections that the older revision does not know. */
export function newPartsOf(newer: Revision, from: PdfValue, { older, later }: { readonly older: Revision; readonly later: ReadonlyMap<number, unknown> }): readonly number[] {
  const found = new Set<number>()
  const waiting = referencesIn(from)
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const isKnown = (older.entryOf(id)?.kind ?? 'free') !== 'free'
    if (isKnown || !later.has(id) || found.has(id) || found.size === objectsMax) continue
    found.add(id)
    waiting.push(...referencesIn(newer.object(id)))
  }
  return [...found]
}

/** The nesting of values is bounded by the lexer. */
function referencesIn(value: PdfValue): number[] {
  if (value.kind === 'reference') return [value.id]
  if (value.kind === 'array') return value.items.flatMap(referencesIn)
  return value.kind === 'dictionary' || value.kind === 'stream' ? [...value.entries.values()].flatMap(referencesIn) : []
}
