import { isRefusal, refuse } from '@hub/kernel'
import { parseLicenceId } from '@hub/schemas'
import { licence } from '../../domain/licence/decide.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handler } from '../handler.ts'
import { namedHolders } from '../licence/holders.ts'
import { licenceTypeFact, problemsOf } from '../licence/licence-type-fact.ts'
import { nextNumber } from '../licence/numbering.ts'
import { plainNumber } from '../licence/plain-number.ts'
import { settleReservations } from '../licence/reservations.ts'
import type { Session } from '../session.ts'
import type { Vault } from '../../vault/vault.ts'

async function versionFacts(session: Session, vault: Vault, licenceId: string) {
  const state = await session.state('licence', licenceId)
  const licenceType = state.status === 'absent' ? state : await licenceTypeFact(session, state.typeId)
  return { licenceType, number: nextNumber(await plainNumber(session, vault, licenceId)) }
}

/** 变更 */
export const amendLicence: Handler<'AmendLicence'> = async (session, input, { vault }) => {
  const facts = await versionFacts(session, vault, input.licenceId)
  const command = { type: 'AmendLicence' as const, by: session.by, ...session.moment, ...input, ...facts, faceProblems: problemsOf(facts.licenceType, input.face) }
  return (await decideOn(session, { kind: 'licence', id: input.licenceId }, licence, command)) ?? (await settleReservations(session, { licenceId: input.licenceId, face: input.face, vault })) ?? done
}

/** 纠错 */
export const correctLicence: Handler<'CorrectLicence'> = async (session, input, { vault }) => {
  const facts = await versionFacts(session, vault, input.licenceId)
  const command = { type: 'CorrectLicence' as const, by: session.by, ...session.moment, ...input, ...facts, faceProblems: problemsOf(facts.licenceType, input.face) }
  return (await decideOn(session, { kind: 'licence', id: input.licenceId }, licence, command)) ?? (await settleReservations(session, { licenceId: input.licenceId, face: input.face, vault })) ?? done
}

/** 延续 */
export const renewLicence: Handler<'RenewLicence'> = async (session, input, { vault }) => {
  const command = { type: 'RenewLicence' as const, by: session.by, ...session.moment, ...input, ...(await versionFacts(session, vault, input.licenceId)) }
  return (await decideOn(session, { kind: 'licence', id: input.licenceId }, licence, command)) ?? (await settleReservations(session, { licenceId: input.licenceId, vault })) ?? done
}

/** 更新存量 — finds the licence by its source row. */
export const reviseDeposit: Handler<'ReviseDeposit'> = async (session, { holders: given, validity, face, sourceSystem, sourceId }, { vault }) => {
  const known = await session.findId('source-row', sourceSystem, sourceId)
  if (known === undefined) return refuse('SOURCE_ROW_UNKNOWN')
  const licenceId = parseLicenceId(known)
  const holders = await namedHolders(session, given)
  if (isRefusal(holders)) return holders
  const facts = await versionFacts(session, vault, licenceId)
  const command = { type: 'ReviseDeposit' as const, by: session.by, ...session.moment, licenceId, holders, validity, face, ...facts, faceProblems: problemsOf(facts.licenceType, face) }
  return (await decideOn(session, { kind: 'licence', id: licenceId }, licence, command)) ?? (await settleReservations(session, { licenceId, face, vault })) ?? done
}
