import { refuse, type Refusal } from '@hub/kernel'
import { checkHolderId, holderKindOf, parseHolderId, parseHolderIdType, type HolderId } from '@hub/schemas'
import { holder as holderDecider } from '../domain/holder/decide.ts'
import { decideOn } from './decide-on.ts'
import type { Session } from './session.ts'

/** 认定的持证主体 */
export interface KnownHolder { readonly holderId: HolderId; readonly idType: string; readonly kind: 'person' | 'organisation'; readonly number: string }

/**
 * 认定持证主体 — from the type and number that a caller sent to the holder's id. A holder seen for the first time is registered by this very
 * command. A wrong number is refused with the part that is wrong, never with the number.
 */
export async function holderByNumber(session: Session, { idType, number }: { readonly idType: string; readonly number: string }): Promise<KnownHolder | Refusal> {
  const type = parseHolderIdType(idType)
  if (type === undefined) return refuse('HOLDER_ID_TYPE_UNKNOWN', { idType })
  const checked = checkHolderId(type, number, session.moment.today)
  if (!checked.valid) return refuse('HOLDER_NUMBER_WRONG', { idType, part: checked.part, code: checked.code, message: checked.message })
  const id = await session.idFor('holder', [type, checked.number], (made) => `holder-${made}`)
  const kind = holderKindOf(type)
  const { revision } = await session.load('holder', id)
  const holderId = parseHolderId(id)
  if (revision === -1) {
    const refusal = await decideOn(session, { kind: 'holder', id }, holderDecider, { type: 'RegisterHolder', ...session.moment, holderId, kind })
    if (refusal !== undefined) return refusal
  }
  return { holderId, idType: type, kind, number: checked.number }
}
