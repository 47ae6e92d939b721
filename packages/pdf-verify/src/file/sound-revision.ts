import { PdfFault } from '../syntax/fault.ts'
import type { PdfValue } from '../syntax/value.ts'
import { catalogueOf } from './catalogue.ts'
import { isInUse } from './hybrid.ts'
import { openRevision, type Revision } from './revision.ts'
import type { Work } from './work.ts'

/** What hybrid files hide on purpose: the structure for readers aloud, which shows nothing. */
const mayBeHidden = 'StructTreeRoot'

/**
 * 打开无歧义的修订 — as openRevision, of a file that is the same for readers of both kinds of cross references. An object that only some of them see has to be unknown to all
 * sections before it, so that the others see nothing in its place; and nothing that is shown, signed or described may lead to it. Throws PdfFault.
 */
export function openSoundRevision(bytes: Buffer, work: Work): Revision {
  const revision = openRevision(bytes, work)
  const hidden = hiddenObjects(revision)
  if (hidden.size > 0 && isUsed(revision, hidden)) throw new PdfFault('HYBRID_HIDES', revision.sections[0]?.at ?? 0)
  return revision
}

/** Those whose last word is of a stream beside a table; from the oldest section on. */
function hiddenObjects({ sections }: Revision): ReadonlySet<number> {
  const [hidden, used] = [new Set<number>(), new Set<number>()]
  for (const section of sections.toReversed()) {
    for (const [id, entry] of section.entries) {
      if (!section.hidden.has(id)) hidden.delete(id)
      else if (used.has(id)) throw new PdfFault('XREF_WRONG', section.at)
      else hidden.add(id)
      if (isInUse(entry)) used.add(id)
    }
  }
  return hidden
}

/** Whether what is no part of the structure leads to such an object, or lies in one. */
function isUsed(revision: Revision, hidden: ReadonlySet<number>): boolean {
  const catalogue = catalogueOf(revision)
  const info = revision.trailer.entries.get('Info')
  const waiting: PdfValue[] = [...catalogue.value.entries].flatMap(([name, value]) => (name === mayBeHidden ? [] : [value]))
  if (info !== undefined) waiting.push(info)
  const seen = new Set([catalogue.at.id])
  if (isHidden(revision, hidden, catalogue.at.id)) return true
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value.kind === 'array') waiting.push(...value.items)
    else if (value.kind === 'dictionary' || value.kind === 'stream') waiting.push(...value.entries.values())
    else if (value.kind === 'reference' && !seen.has(value.id)) {
      if (isHidden(revision, hidden, value.id)) return true
      seen.add(value.id)
      waiting.push(revision.object(value.id))
    }
  }
  return false
}

function isHidden(revision: Revision, hidden: ReadonlySet<number>, id: number): boolean {
  const entry = revision.entryOf(id)
  return hidden.has(id) || (entry?.kind === 'inside' && hidden.has(entry.container))
}
