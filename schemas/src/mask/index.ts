/** 名称所属 — a name of unknown owner is taken for a person's, which hides more. */
export type NameOwner = 'person' | 'organisation'

const personStars = '**'
const organisationStars = '****'
/** An organisation's name shows both ends only where at least as much stays hidden [I]. */
const bothEndsFrom = 8
const endKept = 2

/** What stays of a number by its length: standards.md 7 for ID cards and phones (3 and 4), less of shorter ones, nothing of the shortest [I]. */
const numberKept = [
  { from: 11, head: 3, tail: 4 },
  { from: 8, head: 1, tail: 3 },
  { from: 5, head: 1, tail: 1 },
] as const

/**
 * 名称脱敏 — 张**: the first character, and always two stars, so that the length is hidden too; a name of one character is hidden altogether.
 * An organisation's long name keeps two characters at each end. Characters are whole: none is cut in two.
 */
export function maskName(name: string, owner: NameOwner = 'person'): string {
  const all = charactersOf(name.trim())
  const first = all.length < 2 ? '' : (all[0] ?? '')
  if (owner === 'person') return first + personStars
  if (all.length < bothEndsFrom) return first + organisationStars
  return all.slice(0, endKept).join('') + organisationStars + all.slice(-endKept).join('')
}

/** 号码脱敏 — 110***********002X; the length stays. */
export function maskNumber(number: string): string {
  const all = charactersOf(number.trim())
  const { head, tail } = numberKept.find(({ from }) => all.length >= from) ?? { head: 0, tail: 0 }
  return all.slice(0, head).join('') + '*'.repeat(all.length - head - tail) + all.slice(all.length - tail).join('')
}

// A code point with the marks and variation selectors that belong to it.
function charactersOf(text: string): readonly string[] {
  return text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []
}
