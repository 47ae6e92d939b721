import type { Entry, Section } from '../file/entry.ts'
import type { Revision } from '../file/revision.ts'

/** The sections that came after `older`, where its own are the last of `newer`; undefined where they are not: then nothing of before has to be as it was. */
export function laterSections(older: Revision, newer: Revision): readonly Section[] | undefined {
  const count = newer.sections.length - older.sections.length
  const isTail = older.sections.every(({ at }, place) => newer.sections[count + place]?.at === at)
  return isTail ? newer.sections.slice(0, count) : undefined
}

/** 后来的对象 — the numbers that later sections speak of, with what counts in the end. */
export function laterObjects(sections: readonly Section[]): ReadonlyMap<number, Entry> {
  const later = new Map<number, Entry>()
  for (const { entries } of sections.toReversed())
    for (const [id, entry] of entries) later.set(id, entry)
  return later
}
