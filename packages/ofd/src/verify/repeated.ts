import type { DigestName } from '@hub/canonical'
import { isRefusal } from '@hub/kernel'
import type { ListedSignature } from '../signatures/list-file.ts'
import type { FoundSignature } from './coverage.ts'

/**
 * 重复的签章 — those whose description or signed value an earlier one has, by its place or by its bytes. One seal that is listed several times must not look like the seals of several
 * authorities, and one signed value is not judged again for each signature that names it.
 */
export function repeatedSignatures(found: readonly FoundSignature[], digestOf: (entry: string, name: DigestName) => string | undefined): ReadonlySet<ListedSignature> {
  const seen = new Set<string>()
  return new Set(found.filter(({ listed, description }) => {
    const value = isRefusal(description) ? [] : [`at ${description.valueEntry}`, `value ${String(digestOf(description.valueEntry, 'sha256'))}`]
    const marks = [`description ${String(digestOf(listed.entry, 'sha256'))}`, ...value].filter((mark) => !mark.endsWith('undefined'))
    const isRepeated = marks.some((mark) => seen.has(mark))
    for (const mark of marks) seen.add(mark)
    return isRepeated
  }).map(({ listed }) => listed))
}
