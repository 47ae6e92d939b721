import type { HolderId, LicenceTypeDefinition, Subject, Uuid } from '@hub/schemas'
import type { PlainValue } from '../../domain/look-up/shown-fields.ts'
import type { Session } from '../session.ts'

export interface Keyed {
  readonly typeCode: string
  readonly definition: Pick<LicenceTypeDefinition, 'uniqueness'>
  readonly holders: readonly { readonly holderId: HolderId }[]
  readonly face: Readonly<Record<string, PlainValue>>
}

interface Key { readonly parts: readonly string[]; readonly subject: Subject | null }

/**
 * 唯一性键 of a licence — one for each holder, or one for the object. A key that speaks of a holder goes with the holder when she is erased;
 * that of an object stays, for it serves every licence of the object, whoever was the first to hold one.
 * Without the field that makes the key there is none to hold.
 */
function keysOf({ typeCode, definition: { uniqueness }, holders, face }: Keyed): readonly Key[] {
  const value = (field: string): string | undefined => {
    const found = Object.hasOwn(face, field) ? face[field] : undefined
    return found === undefined || found === null ? undefined : String(found).normalize('NFKC').trim().toUpperCase()
  }
  switch (uniqueness.per) {
    case 'none':
      return []
    case 'holder':
      return holders.map(({ holderId }): Key => ({ parts: [typeCode, 'holder', holderId], subject: `holder-${holderId}` }))
    case 'holder-and-field': {
      const field = value(uniqueness.field)
      return field === undefined ? [] : holders.map(({ holderId }): Key => ({ parts: [typeCode, 'holder-and-field', holderId, field], subject: `holder-${holderId}` }))
    }
    case 'field': {
      const field = value(uniqueness.field)
      return field === undefined ? [] : [{ parts: [typeCode, 'field', field], subject: null }]
    }
  }
}

/** 占用流编号 — the reservation streams of a licence's keys, made up now where a key is new. The erased hold no key: nobody can find them by it. */
export async function reservationIds(session: Session, keyed: Keyed): Promise<readonly Uuid[]> {
  const states = await Promise.all(keyed.holders.map(({ holderId }) => session.folded('holder', holderId)))
  const holders = keyed.holders.filter((_, at) => states[at]?.status !== 'erased')
  return Promise.all(keysOf({ ...keyed, holders }).map(({ parts, subject }) => session.idFor('uniqueness', parts, subject === null ? null : () => subject)))
}
