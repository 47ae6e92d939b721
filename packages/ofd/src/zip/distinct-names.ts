import { foldName } from '../location.ts'
import { fault, type OfdRefusal } from '../refusal.ts'

/** 名称互异 — no name twice, and none that is a file here and a folder there, on systems that fold case or normalise. */
export function checkDistinct(entries: Iterable<{ readonly name: string; readonly isFolder: boolean }>): OfdRefusal | undefined {
  const files = new Set<string>()
  const folders = new Set<string>()
  const own = new Set<string>()
  for (const { name, isFolder } of entries) {
    const folded = foldName(name)
    if (own.has(folded)) return fault('NAME_TWICE', { entry: name })
    own.add(folded)
    if (!isFolder) files.add(folded)
    for (const folder of foldersAbove(folded)) folders.add(folder)
  }
  const both = [...files].find((name) => folders.has(name))
  return both === undefined ? undefined : fault('NAME_TWICE', { entry: both })
}

/** Of a/b/c: a and a/b. */
export function foldersAbove(name: string): readonly string[] {
  const parts = name.split('/')
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'))
}
