import { unreachable } from '@hub/kernel'
import { maskName, maskNumber, type MaskKind, type NameOwner } from '@hub/schemas'
import { maskAddress } from './mask-address.ts'

const whole = '***'
/** Separators of several names in one field (standards.md 1.3b: several holders joined). */
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
      return text.split(joints).map((piece, index) => (index % 2 === 1 ? piece : maskName(piece, owner))).join('')
    case 'id-number':
    case 'phone':
      return maskNumber(text)
    case 'address':
      return maskAddress(text)
    case 'whole':
      return whole
    default:
      return unreachable(kind)
  }
}
