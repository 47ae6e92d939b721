import { unreachable } from '@hub/kernel'
import type { MaskKind } from '@hub/schemas'
import { maskAddress } from './mask-address.ts'

/** 持证主体类别 of whoever a name belongs to; a name of unknown owner is taken for a person's, which hides more. */
export type NameOwner = 'person' | 'organisation'

const stars = '***'
const nameStars = '**'
const organisationStars = '****'
/** Separators of several names or values in one field (standards.md 1.3b: 多个持证主体以分隔符连接). */
const joints = /([、,，;；/])/

/**
 * 脱敏 — how `text` looks to somebody who may know that it is there, and not what it is. Standards.md 7: names keep the first character,
 * numbers the first three and last four. Characters are whole ones: a rare character outside the basic plane, or one with a variation
 * selector, is never cut in two.
 */
export function mask(kind: MaskKind, text: string, owner: NameOwner = 'person'): string {
  switch (kind) {
    case 'none':
      return text
    case 'name':
      return owner === 'person' ? eachJoined(text, maskPersonName) : eachJoined(text, maskOrganisationName)
    case 'id-number':
    case 'phone':
      return maskMiddle(text)
    case 'address':
      return maskAddress(text)
    case 'whole':
      return stars
    default:
      return unreachable(kind)
  }
}

/** 姓名 — 张**: two stars whatever the length, so that the length is hidden too. A name of one character is hidden altogether. */
function maskPersonName(name: string): string {
  const [first, second] = characters(name)
  return first === undefined || second === undefined ? nameStars : first + nameStars
}

/** 单位名称 — the first two and the last two characters with four stars between, when at least as many are hidden; otherwise the first. [I] */
function maskOrganisationName(name: string): string {
  const all = characters(name)
  if (all.length < 8) return all.length < 2 ? organisationStars : `${all[0] ?? ''}${organisationStars}`
  return `${all.slice(0, 2).join('')}${organisationStars}${all.slice(-2).join('')}`
}

/** How much of a number stays, by its length: three and four of eleven and more; less of shorter ones, nothing of very short ones [I]. */
const kept = [
  { lengthMin: 11, head: 3, tail: 4 },
  { lengthMin: 8, head: 1, tail: 3 },
  { lengthMin: 5, head: 1, tail: 1 },
  { lengthMin: 0, head: 0, tail: 0 },
] as const

/** 号码 — 110***********002X, 138****5678: the length stays. */
function maskMiddle(number: string): string {
  const all = characters(number)
  const { head, tail } = kept.find(({ lengthMin }) => all.length >= lengthMin) ?? { head: 0, tail: 0 }
  const hidden = '*'.repeat(all.length - head - tail)
  return all.slice(0, head).join('') + hidden + all.slice(all.length - tail).join('')
}

function eachJoined(text: string, maskOne: (name: string) => string): string {
  return text.split(joints).map((piece, index) => (index % 2 === 1 ? piece : maskOne(piece.trim()))).join('')
}

/** Whole characters: a code point with the marks and variation selectors that belong to it. */
export function characters(text: string): readonly string[] {
  return text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []
}
