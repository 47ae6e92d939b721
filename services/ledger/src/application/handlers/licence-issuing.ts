import { licence } from '../../domain/licence/decide.ts'
import { absent } from '../../domain/licence/state.ts'
import { supersedingOf } from '../../domain/licence/supersede.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handler } from '../handler.ts'
import { licenceTypeFact } from '../licence/licence-type-fact.ts'
import { plainNumber } from '../licence/plain-number.ts'
import { settleReservations } from '../licence/reservations.ts'

/** 审核 */
export const reviewLicence: Handler<'ReviewLicence'> = async (session, input) => {
  const state = await session.state('licence', input.licenceId)
  const licenceType = state.status === 'absent' ? state : await licenceTypeFact(session, state.typeId)
  return (await decideOn(session, { kind: 'licence', id: input.licenceId }, licence, { type: 'ReviewLicence', by: session.by, ...session.moment, ...input, licenceType })) ?? done
}

/** 签发 — a successor ends its predecessor, and the uniqueness key passes on, in the same append. */
export const issueLicence: Handler<'IssueLicence'> = async (session, input, { vault }) => {
  const state = await session.state('licence', input.licenceId)
  const licenceType = state.status === 'absent' ? state : await licenceTypeFact(session, state.typeId)
  const predecessorId = state.status === 'draft' ? (state.predecessor?.licenceId ?? null) : null
  const predecessor = predecessorId === null ? absent : await session.state('licence', predecessorId)
  const number = await plainNumber(session, vault, input.licenceId)
  const command = { type: 'IssueLicence' as const, by: session.by, ...session.moment, ...input, licenceType, predecessor, number }
  const refusal = await decideOn(session, { kind: 'licence', id: input.licenceId }, licence, command)
  if (refusal !== undefined) return refusal
  const superseding = state.status === 'draft' && (await session.folded('licence', input.licenceId)).status === 'issued' ? supersedingOf(state, command) : undefined
  if (superseding !== undefined && predecessorId !== null) {
    const ended = (await decideOn(session, { kind: 'licence', id: predecessorId }, licence, superseding)) ?? (await settleReservations(session, { licenceId: predecessorId, vault }))
    if (ended !== undefined) return ended
  }
  return (await settleReservations(session, { licenceId: input.licenceId, vault })) ?? done
}
