import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { parseLicenceId, parseUuid, type CommandInput, type LicenceId, type Lineage, type UnitId } from '@hub/schemas'
import type { NamedHolder, TypeFact } from '../../domain/licence/commands.ts'
import { licence } from '../../domain/licence/decide.ts'
import { issuersOfSuccessor } from '../../domain/licence/who.ts'
import { decideOn } from '../decide-on.ts'
import { depositAnswer } from '../licence/deposit-answer.ts'
import { done, type Handled, type Handler, type HandlerPorts } from '../handler.ts'
import { namedHolders } from '../licence/holders.ts'
import { claimIdentifier, identifierInForce } from '../licence/identifier-owner.ts'
import { licenceTypeFact, problemsOf } from '../licence/licence-type-fact.ts'
import { missingInNew } from '../licence/missing-glyphs.ts'
import { checkOfIdentifier, countedOn, numberFor } from '../licence/numbering.ts'
import { plainNumber } from '../licence/plain-number.ts'
import { isKeyHeld, settleReservations } from '../licence/reservations.ts'
import type { Session } from '../session.ts'

interface Founding {
  readonly licenceType: TypeFact
  readonly holders: readonly NamedHolder[]
  readonly faceProblems: readonly string[]
}

async function foundingFacts(session: Session, ports: HandlerPorts, typeId: string, input: Pick<CommandInput<'ComposeLicence'>, 'holders' | 'face'>): Promise<Founding | Refusal> {
  const licenceType = await licenceTypeFact(session, typeId)
  const holders = await namedHolders(session, ports, input.holders)
  return isRefusal(holders) ? holders : { licenceType, holders, faceProblems: problemsOf(licenceType, input.face) }
}

function typeCodeOf(type: TypeFact): string {
  return type.status === 'absent' ? '' : type.code
}

/** 制证 */
export const composeLicence: Handler<'ComposeLicence'> = async (session, { holders: _holders, licenceNumber, ...input }, ports) => {
  const facts = await foundingFacts(session, ports, input.typeId, { holders: _holders, face: input.face })
  if (isRefusal(facts)) return facts
  const typeCode = typeCodeOf(facts.licenceType)
  const number = await numberFor(session, { typeCode, issuer: input.issuers[0] as UnitId, licenceNumber })
  const licenceId = await newLicenceId(session, typeCode, licenceNumber)
  const missingGlyphs = await missingInNew(session, ports, { ...input, ...facts, number })
  const refusal = await decideOn(session, { kind: 'licence', id: licenceId }, licence, { type: 'ComposeLicence', by: session.by, ...session.moment, ...input, ...facts, licenceId, number, missingGlyphs })
    ?? (await identifierInForce(session, licenceId, number.identifier))
  if (refusal !== undefined) return refusal
  await offerNumber(session, { licenceId, typeCode, ...number })
  return done
}

/** 入库 — an identifier that another licence bears is taken as it is, like all that stock says. The source row names the licence for ever; the same row again finds it there. */
export const depositLicence: Handler<'DepositLicence'> = async (session, { holders: _holders, licenceNumber, identifier, ...input }, ports) => {
  const { id, taken } = await session.nameFor('licence', 'source-row', input.sourceSystem, input.sourceId)
  if (taken) return refuse('SOURCE_ROW_TAKEN')
  const facts = await foundingFacts(session, ports, input.typeId, { holders: _holders, face: input.face })
  if (isRefusal(facts)) return facts
  const licenceId = parseLicenceId(id)
  const typeCode = typeCodeOf(facts.licenceType)
  const made = await numberFor(session, { typeCode, issuer: input.issuers[0] as UnitId, licenceNumber })
  const number = { licenceNumber: made.licenceNumber, identifier: identifier ?? made.identifier }
  const definition = facts.licenceType.status === 'absent' ? undefined : facts.licenceType.definition
  const keyHeld = definition !== undefined && (await isKeyHeld(session, { typeCode, definition, holders: facts.holders, face: input.face }))
  const command = { type: 'DepositLicence' as const, by: session.by, ...session.moment, ...input, ...facts, ...checkOfIdentifier(identifier), licenceId, number, keyHeld, missingGlyphs: [] }
  const refusal = (await decideOn(session, { kind: 'licence', id: licenceId }, licence, command)) ?? (await settleReservations(session, { licenceId, face: input.face }))
  if (refusal !== undefined) return refusal
  await offerNumber(session, { licenceId, typeCode, ...number })
  await claimIdentifier(session, licenceId, number.identifier)
  return { answer: (events) => Promise.resolve(depositAnswer(events)) }
}

/** The first licence to bear a number is found by it; a later one with the same number (a duplicate, a successor) is found through its holder. */
async function offerNumber(session: Session, { licenceId, typeCode, licenceNumber }: { readonly licenceId: LicenceId; readonly typeCode: string; readonly licenceNumber: string }): Promise<void> {
  const id = parseUuid(licenceId)
  if (id === undefined) return
  await session.idFor('licence-number', [typeCode, licenceNumber], () => `licence-${licenceId}`, () => id)
}

/** A number that was claimed by an attempt whose append never happened points to an empty stream: that id is used, or nobody would find the licence by its number. */
async function newLicenceId(session: Session, typeCode: string, licenceNumber: string | null): Promise<LicenceId> {
  const claimed = licenceNumber === null ? undefined : await session.findId('licence-number', typeCode, licenceNumber)
  const unused = claimed !== undefined && (await session.peek('licence', claimed)).revision === -1
  return parseLicenceId(unused ? claimed : session.newId())
}

type SuccessorInput = CommandInput<'ReissueLicence'>

async function composeSuccessor(session: Session, ports: HandlerPorts, how: Lineage, { predecessor: predecessorId, holders, licenceNumber, ...input }: SuccessorInput): Promise<Handled | Refusal> {
  const predecessor = await session.state('licence', predecessorId)
  if (predecessor.status === 'absent') return refuse('LICENCE_PREDECESSOR_NOT_FOUND')
  const facts = await foundingFacts(session, ports, predecessor.typeId, { holders, face: input.face })
  if (isRefusal(facts)) return facts
  const { typeCode } = predecessor
  const issuers = issuersOfSuccessor(session.by, predecessor, how)
  const made = await numberFor(session, { typeCode, issuer: issuers[0] ?? session.by.unit, licenceNumber })
  const number = countedOn(made, await plainNumber(session, ports.vault, predecessorId))
  const licenceId = await newLicenceId(session, typeCode, licenceNumber)
  const command = {
    type: 'ComposeSuccessor' as const, by: session.by, ...session.moment, ...input, ...facts, licenceId, number, how, predecessor,
    typeId: predecessor.typeId, issuers, duplicates: predecessor.duplicates,
    missingGlyphs: await missingInNew(session, ports, { ...input, ...facts, typeId: predecessor.typeId, issuers, number }),
  }
  const refusal = await decideOn(session, { kind: 'licence', id: licenceId }, licence, command) ?? (await identifierInForce(session, licenceId, number.identifier))
  if (refusal !== undefined) return refusal
  await offerNumber(session, { licenceId, typeCode, ...number })
  return done
}

/** 换证 */
export const reissueLicence: Handler<'ReissueLicence'> = (session, input, ports) => composeSuccessor(session, ports, 'reissue', input)
/** 补证 */
export const replaceLicence: Handler<'ReplaceLicence'> = (session, input, ports) => composeSuccessor(session, ports, 'replace', input)
/** 转入 */
export const transferLicenceIn: Handler<'TransferLicenceIn'> = (session, input, ports) => composeSuccessor(session, ports, 'transfer-in', input)
