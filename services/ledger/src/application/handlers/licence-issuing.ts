import type { Refusal } from '@hub/kernel'
import type { CommandInput } from '@hub/schemas'
import type { IssueLicence } from '../../domain/licence/commands.ts'
import { licence } from '../../domain/licence/decide.ts'
import { absent, type Draft, type LicenceState } from '../../domain/licence/state.ts'
import { supersedingOf } from '../../domain/licence/supersede.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handler, type HandlerPorts } from '../handler.ts'
import { refuseInForceForErased, shareHoldersOf } from '../licence/holders.ts'
import { claimIdentifier, identifierTaken } from '../licence/identifier-owner.ts'
import { filesBehind, licenceTypeFact } from '../licence/licence-type-fact.ts'
import { missingInLicence } from '../licence/missing-glyphs.ts'
import { countedOn } from '../licence/numbering.ts'
import { plainNumber } from '../licence/plain-number.ts'
import { settleReservations } from '../licence/reservations.ts'
import type { Session } from '../session.ts'
import type { Vault } from '../../vault/vault.ts'

/** 审核 */
export const reviewLicence: Handler<'ReviewLicence'> = async (session, input) => {
  const state = await session.state('licence', input.licenceId)
  const licenceType = state.status === 'absent' ? state : await licenceTypeFact(session, state.typeId)
  return (await decideOn(session, { kind: 'licence', id: input.licenceId }, licence, { type: 'ReviewLicence', by: session.by, ...session.moment, ...input, licenceType })) ?? done
}

/** 签发 — a successor ends its predecessor, and the uniqueness key passes on, in the same append. */
export const issueLicence: Handler<'IssueLicence'> = async (session, input, ports) => {
  const { vault } = ports
  await shareHoldersOf(session, ports, input.licenceId)
  const state = await session.state('licence', input.licenceId)
  const command = await issuing(session, ports, state, input)
  const refusal = await decideOn(session, { kind: 'licence', id: input.licenceId }, licence, command)
    ?? (await filesBehind(session, ports.files, input.licenceId))
    ?? (await refuseInForceForErased(session, input.licenceId))
  if (refusal !== undefined) return refusal
  const issued = (await session.folded('licence', input.licenceId)).status === 'issued'
  const taken = issued ? await identifierTaken(session, command.licenceId, command.number.identifier) : undefined
  if (taken !== undefined) return taken
  if (issued) await claimIdentifier(session, command.licenceId, command.number.identifier)
  const ended = state.status === 'draft' && issued ? await endPredecessor(session, vault, state, command) : undefined
  return ended ?? (await settleReservations(session, { licenceId: input.licenceId, vault })) ?? done
}

async function issuing(session: Session, ports: HandlerPorts, state: LicenceState, input: CommandInput<'IssueLicence'>): Promise<IssueLicence> {
  const licenceType = state.status === 'absent' ? state : await licenceTypeFact(session, state.typeId)
  const predecessorId = state.status === 'draft' ? state.predecessor?.licenceId : undefined
  const predecessor = predecessorId === undefined ? absent : await session.state('licence', predecessorId)
  const drafted = await plainNumber(session, ports.vault, input.licenceId)
  // The predecessor may have got another version since the draft was composed.
  const number = predecessorId === undefined ? drafted : countedOn(drafted, await plainNumber(session, ports.vault, predecessorId))
  const missingGlyphs = state.status === 'draft' ? await missingInLicence(session, ports, input.licenceId) : []
  return { type: 'IssueLicence', by: session.by, ...session.moment, ...input, licenceType, predecessor, number, missingGlyphs }
}

async function endPredecessor(session: Session, vault: Vault, draft: Draft, command: IssueLicence): Promise<Refusal | undefined> {
  const superseding = supersedingOf(draft, command)
  const predecessorId = draft.predecessor?.licenceId
  if (superseding === undefined || predecessorId === undefined) return undefined
  return (await decideOn(session, { kind: 'licence', id: predecessorId }, licence, superseding)) ?? settleReservations(session, { licenceId: predecessorId, vault })
}
