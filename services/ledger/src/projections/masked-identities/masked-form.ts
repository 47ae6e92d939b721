import { holderKindOf, maskName, maskNumber, parseHolderIdType, type Json, type NameOwner } from '@hub/schemas'
import { textOf } from './opened-text.ts'

/** 掩码 — name and number as one mention wrote them; null where it wrote none. */
export interface MaskedForm {
  readonly nameMasked: string | null
  readonly numberMasked: string | null
  /** 持证主体代码类型: whether it is a person's name that is masked */
  readonly idType: string
}

const ownerOf = (idType: string): NameOwner => {
  const known = parseHolderIdType(idType)
  return known === undefined ? 'person' : holderKindOf(known)
}

/** The masked form of an opened identity. */
export function maskedFormOf(identity: Json, idType: string): MaskedForm {
  const name = textOf(identity, 'name')
  const number = textOf(identity, 'number')
  return { nameMasked: name === null ? null : maskName(name, ownerOf(idType)), numberMasked: number === null ? null : maskNumber(number), idType }
}
