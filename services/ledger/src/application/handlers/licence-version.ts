import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { parseLicenceId, type LicenceId } from '@hub/schemas'
import type { VersionCommand } from '../../domain/licence/commands.ts'
import { licence } from '../../domain/licence/decide.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handled, type Handler, type HandlerPorts } from '../handler.ts'
import { namedHolders, refuseInForceForErased, shareHoldersOf } from '../licence/holders.ts'
import { claimIdentifier, nextOwnNumber } from '../licence/identifier-owner.ts'
import { filesBehind, licenceTypeFact, problemsOf } from '../licence/licence-type-fact.ts'
import { missingInLicence } from '../licence/missing-glyphs.ts'
import { plainNumber } from '../licence/plain-number.ts'
import { settleReservations } from '../licence/reservations.ts'
import type { Session } from '../session.ts'
import type { Vault } from '../../vault/vault.ts'

async function versionFacts(session: Session, vault: Vault, licenceId: LicenceId) {
  const state = await session.state('licence', licenceId)
  const licenceType = state.status === 'absent' ? state : await licenceTypeFact(session, state.typeId)
  return { licenceType, number: await nextOwnNumber(session, licenceId, await plainNumber(session, vault, licenceId)) }
}

/** What every new version comes to: it may bring the licence into force again, and its keys are settled by it. A correction is never held up by files. */
async function decideVersion(session: Session, command: VersionCommand & { readonly licenceId: LicenceId }, { vault, files }: HandlerPorts): Promise<Handled | Refusal> {
  const { licenceId } = command
  const settling = command.type === 'RenewLicence' ? { licenceId, vault } : { licenceId, face: command.face, vault }
  const refusal = (await decideOn(session, { kind: 'licence', id: licenceId }, licence, command))
    ?? (command.type === 'AmendLicence' || command.type === 'RenewLicence' ? await filesBehind(session, files, licenceId) : undefined)
    ?? (await refuseInForceForErased(session, licenceId))
    ?? (await settleReservations(session, settling))
  if (refusal !== undefined) return refusal
  await claimIdentifier(session, licenceId, command.number.identifier)
  return done
}

/** 变更 */
export const amendLicence: Handler<'AmendLicence'> = async (session, input, ports) => {
  await shareHoldersOf(session, ports, input.licenceId)
  const facts = await versionFacts(session, ports.vault, input.licenceId)
  const missingGlyphs = await missingInLicence(session, ports, input.licenceId, { face: input.face, number: facts.number })
  return decideVersion(session, { type: 'AmendLicence', by: session.by, ...session.moment, ...input, ...facts, faceProblems: problemsOf(facts.licenceType, input.face), missingGlyphs }, ports)
}

/** 纠错 */
export const correctLicence: Handler<'CorrectLicence'> = async (session, input, ports) => {
  await shareHoldersOf(session, ports, input.licenceId)
  const facts = await versionFacts(session, ports.vault, input.licenceId)
  const missingGlyphs = await missingInLicence(session, ports, input.licenceId, { face: input.face, number: facts.number })
  return decideVersion(session, { type: 'CorrectLicence', by: session.by, ...session.moment, ...input, ...facts, faceProblems: problemsOf(facts.licenceType, input.face), missingGlyphs }, ports)
}

/** 延续 */
export const renewLicence: Handler<'RenewLicence'> = async (session, input, ports) => {
  await shareHoldersOf(session, ports, input.licenceId)
  return decideVersion(session, { type: 'RenewLicence', by: session.by, ...session.moment, ...input, ...(await versionFacts(session, ports.vault, input.licenceId)) }, ports)
}

/** 更新存量 — finds the licence by its source row. */
export const reviseDeposit: Handler<'ReviseDeposit'> = async (session, { holders: given, validity, face, sourceSystem, sourceId }, ports) => {
  const known = await session.findId('source-row', sourceSystem, sourceId)
  if (known === undefined) return refuse('SOURCE_ROW_UNKNOWN')
  const licenceId = parseLicenceId(known)
  const holders = await namedHolders(session, ports, given)
  if (isRefusal(holders)) return holders
  const facts = await versionFacts(session, ports.vault, licenceId)
  return decideVersion(session, { type: 'ReviseDeposit', by: session.by, ...session.moment, licenceId, holders, validity, face, ...facts, faceProblems: problemsOf(facts.licenceType, face), missingGlyphs: [] }, ports)
}
