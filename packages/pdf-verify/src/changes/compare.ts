import type { Entry } from '../file/entry.ts'
import type { Revision } from '../file/revision.ts'
import { isSpace } from '../syntax/characters.ts'
import { isSameValue, nameOf, nothing } from '../syntax/value.ts'
import { allowedChanges, type Allowed } from './allowed.ts'
import { laterObjects, laterSections } from './later-objects.ts'
import { certifiedPermission } from './permission.ts'
import { shownObjects } from './shown.ts'

/** 签名后的变化 — from one revision to a later one, in order of gravity. */
export type LaterChange =
  | { readonly kind: 'none' }
  /** Other fields were signed, or data for later verification were added. */
  | { readonly kind: 'allowed'; readonly signed: number }
  /** Fields were added and signed in a file that nobody certified: what their pictures cover, nobody knows. */
  | { readonly kind: 'fields-added'; readonly added: number }
  | { readonly kind: 'changed'; readonly object: number }

/**
 * 比较修订 — a later revision consists of the objects that its sections name; each is allowed, or the same as before, or the file was changed.
 * What is left out of a page, put over it or exchanged in it has to be such an object. Throws PdfFault.
 */
export function compareRevisions(older: Revision, newer: Revision): LaterChange {
  const sections = laterSections(older, newer)
  // A later table with a stream beside it can take away for some readers what others still see.
  if (sections === undefined || sections.some(({ trailer }) => trailer.entries.has('XRefStm')) || !isSameTrailer(older, newer)) return { kind: 'changed', object: 0 }
  if (sections.length === 0) return newer.bytes.subarray(older.bytes.length).every(isSpace) ? { kind: 'none' } : { kind: 'changed', object: 0 }
  const later = laterObjects(sections)
  const allowed = allowedChanges(older, newer, later)
  const object = firstForbidden({ older, newer, later, allowed })
  return object === undefined ? permitted(allowed, certifiedPermission(older)) : { kind: 'changed', object }
}

interface Comparison { readonly older: Revision; readonly newer: Revision; readonly later: ReadonlyMap<number, Entry>; readonly allowed: Allowed }

/** The first object that came or changed without leave. A new one stands behind the old bytes: what lies in them was hidden there. */
function firstForbidden({ older, newer, later, allowed }: Comparison): number | undefined {
  const shown = shownObjects(older)
  for (const [id, entry] of later) {
    const mayChange = allowed.pages.has(id) || (!shown.has(id) && (allowed.ids.has(id) || isStructure(older, newer, id)))
    const isBehind = entry.kind !== 'at' || entry.offset >= older.bytes.length
    if (!isBehind || !(mayChange || isSameValue(older.object(id), newer.object(id)))) return id
  }
  return undefined
}

/** What the certification of the older revision says to it: nothing at all may follow, or no new field. */
function permitted({ signed: [firstSigned, ...moreSigned], added: [firstAdded, ...moreAdded] }: Allowed, permission: number | undefined): LaterChange {
  if (permission === 1 && firstSigned !== undefined) return { kind: 'changed', object: firstSigned }
  if (firstAdded === undefined) return { kind: 'allowed', signed: firstSigned === undefined ? 0 : 1 + moreSigned.length }
  return permission === undefined ? { kind: 'fields-added', added: 1 + moreAdded.length } : { kind: 'changed', object: firstAdded }
}

/** The same root and description; a file keeps the first half of its identifier (ISO 32000-1 14.4). */
function isSameTrailer(older: Revision, newer: Revision): boolean {
  const isSame = (name: string): boolean => isSameValue(older.trailer.entries.get(name) ?? nothing, newer.trailer.entries.get(name) ?? nothing)
  const first = ({ trailer }: Revision) => {
    const id = trailer.entries.get('ID')
    return id?.kind === 'array' ? (id.items[0] ?? nothing) : nothing
  }
  return isSame('Root') && isSame('Info') && isSameValue(first(older), first(newer))
}

/** A container that came with the revision: what it holds is named by entries of its own. */
function isStructure(older: Revision, newer: Revision, id: number): boolean {
  if ((older.entryOf(id)?.kind ?? 'free') !== 'free') return false
  const value = newer.object(id)
  return value.kind === 'stream' && ['XRef', 'ObjStm'].includes(nameOf(value.entries.get('Type')) ?? '')
}
