import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { checkHolderId, holderKindOf, parseHolderId, parseHolderIdType, type HolderId } from '@hub/schemas'
import { holder as holderDecider } from '../domain/holder/decide.ts'
import { decideOn } from './decide-on.ts'
import type { Session } from './session.ts'

/** 认定的持证主体 */
export interface KnownHolder { readonly holderId: HolderId; readonly idType: string; readonly kind: 'person' | 'organisation'; readonly number: string }

interface GivenNumber { readonly idType: string; readonly number: string }

/**
 * 认定持证主体 — from the type and number that a caller sent to the holder's id. A holder seen for the first time is registered by this very
 * command. A wrong number is refused with the part that is wrong, never with the number.
 */
export async function holderByNumber(session: Session, given: GivenNumber): Promise<KnownHolder | Refusal> {
  const known = await identifyHolder(session, given)
  if (isRefusal(known)) return known
  return (await registerIfNew(session, known)) ?? known
}

/** The id alone, known or made up now: nothing of the holder is read yet. */
export async function identifyHolder(session: Session, { idType, number }: GivenNumber): Promise<KnownHolder | Refusal> {
  const type = parseHolderIdType(idType)
  if (type === undefined) return refuse('HOLDER_ID_TYPE_UNKNOWN', { idType })
  const checked = checkHolderId(type, number, session.moment.today)
  if (!checked.valid) return refuse('HOLDER_NUMBER_WRONG', { idType, part: checked.part, code: checked.code, message: checked.message })
  const id = await session.idFor('holder', [type, checked.number], (made) => `holder-${made}`)
  return { holderId: parseHolderId(id), idType: type, kind: holderKindOf(type), number: checked.number }
}

/**
 * 建档 — by the append that needs the holder. One event more than where she is known already, which tells the department that composes or deposits a licence,
 * at an idle hub, whether any licence was there before: it is told, and not closed, because an event for each licence of each known
 * holder would be the price.
 */
export async function registerIfNew(session: Session, { holderId, kind }: Pick<KnownHolder, 'holderId' | 'kind'>): Promise<Refusal | undefined> {
  const { revision } = await session.load('holder', holderId)
  if (revision !== -1) return undefined
  return decideOn(session, { kind: 'holder', id: holderId }, holderDecider, { type: 'RegisterHolder', ...session.moment, holderId, kind })
}
