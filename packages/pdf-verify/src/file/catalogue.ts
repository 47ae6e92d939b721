import { PdfFault } from '../syntax/fault.ts'
import type { PdfDictionary, PdfReference, PdfValue } from '../syntax/value.ts'
import type { Revision } from './revision.ts'

/** 目录 — the catalogue, where every reader begins. */
export function catalogueOf(revision: Revision): { readonly at: PdfReference; readonly value: PdfDictionary } {
  const at = revision.trailer.entries.get('Root')
  const value = revision.resolve(at)
  if (at?.kind !== 'reference' || value.kind !== 'dictionary') throw new PdfFault('STRUCTURE_WRONG', revision.bytes.length)
  return { at, value }
}

/** The object behind an entry, and the number of its own that it may have. */
export function partOf(revision: Revision, entry: PdfValue | undefined): { readonly id: number | undefined; readonly value: PdfValue } {
  return { id: entry?.kind === 'reference' ? entry.id : undefined, value: revision.resolve(entry) }
}
