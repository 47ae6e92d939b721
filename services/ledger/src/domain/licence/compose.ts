import { assert, firstRefusal, isRefusal, refuse, type Decision, type Refusal } from '@hub/kernel'
import { firstInstantOfDay, type LicenceBody, type LicenceEvent, type LicenceRefusal, type PlainPart } from '@hub/schemas'
import type { ComposeLicence, ComposeSuccessor, DepositLicence, FoundingCommand, TypeFact } from './commands.ts'
import { expired } from './conditions.ts'
import { effective } from './effect.ts'
import { faceRefusal, holdersRefusal, issuersRefusal, lengthRefusal, sameHolders } from './form.ts'
import { sealFace } from './seal-face.ts'
import { sealIdentities, sealNumber, sealSource } from './seal.ts'
import type { LicenceState } from './state.ts'
import { predecessorRefusal } from './supersede.ts'
import { isIssuer } from './who.ts'

type LicenceDecision = Decision<LicenceEvent, LicenceRefusal>
type KnownType = Exclude<TypeFact, { readonly status: 'absent' }>

/** 制证, 换证等的制证, 入库 — the first event of a licence's stream. */
export function decideFounding(state: LicenceState, command: FoundingCommand): LicenceDecision {
  if (state.status !== 'absent') return refuse('LICENCE_ALREADY_EXISTS')
  const { licenceType } = command
  if (licenceType.status === 'absent') return refuse('LICENCE_OF_UNKNOWN_TYPE')
  const wrong = formRefusal(command, licenceType)
  if (wrong !== undefined) return wrong
  return command.type === 'DepositLicence' ? deposit(command, licenceType) : compose(command, licenceType)
}

/** Stock is taken as it is where a new licence would be refused: of a retired type, by units that have ended, with a long past validity. */
function formRefusal(command: FoundingCommand, { status, definition }: KnownType): Refusal<LicenceRefusal> | undefined {
  const { by, issuers, holders, validity } = command
  const stock = command.type === 'DepositLicence'
  if (status === 'retired' && !stock) return refuse('LICENCE_OF_RETIRED_TYPE')
  if (!isIssuer(by, issuers)) return refuse('LICENCE_NOT_ISSUER')
  return firstRefusal(
    issuersRefusal(by, definition, issuers, stock),
    holdersRefusal(definition, holders),
    otherHoldersRefusal(command),
    faceRefusal(definition, holders.length, command),
    stock ? undefined : lengthRefusal(definition, validity),
  )
}

// 补证 makes the same licence again; 换证 and 转入 may bring other holders.
function otherHoldersRefusal(command: FoundingCommand): Refusal<LicenceRefusal> | undefined {
  if (command.type !== 'ComposeSuccessor' || command.how !== 'replace' || command.predecessor.status === 'absent') return undefined
  return sameHolders(command.predecessor.holders, command.holders) ? undefined : refuse('LICENCE_HOLDERS_DIFFER')
}

function compose(command: ComposeLicence | ComposeSuccessor, licenceType: KnownType): LicenceDecision {
  if (expired(command.validity, command.today)) return refuse('LICENCE_VALIDITY_PASSED')
  const predecessor = command.type === 'ComposeSuccessor' ? predecessorOf(command, licenceType) : null
  if (isRefusal(predecessor)) return predecessor
  const data = { ...bodyOf(command, licenceType, predecessor), composedBy: command.by.operator }
  return [{ type: 'LicenceComposed', v: 1, data, seal: sealed(command, licenceType) }]
}

function predecessorOf(command: ComposeSuccessor, { typeId }: KnownType): LicenceBody['predecessor'] | Refusal<LicenceRefusal> {
  const { predecessor, how } = command
  if (predecessor.status === 'absent') return refuse('LICENCE_PREDECESSOR_NOT_FOUND')
  assert(predecessor.typeId === typeId, 'a successor is of its predecessor’s type')
  const { by, at, today, licenceId: successor } = command
  const wrong = predecessorRefusal(predecessor, { type: 'Supersede', by, at, today, how, successor })
  return wrong ?? { licenceId: predecessor.licenceId, how }
}

/** In force since its first day of issue, whenever it is entered; so the history of that time can be asked for. */
function deposit(command: DepositLicence, licenceType: KnownType): LicenceDecision {
  const { licenceId, at, today, issuedOn, version, sourceSystem, sourceId, identifierCheck, keyHeld, validity } = command
  if (issuedOn > today) return refuse('LICENCE_ISSUED_IN_FUTURE')
  const duplicate = keyHeld && !expired(validity, today)
  const issuedAt = firstInstantOfDay(issuedOn)
  return [{
    type: 'LicenceDeposited', v: 1,
    data: { ...bodyOf(command, licenceType, null), version, sourceSystem, identifierCheck, duplicate, issuedOn },
    ...effective(issuedAt, at),
    seal: [...sealed(command, licenceType), sealSource(licenceId, sourceId)],
  }]
}

function bodyOf(command: FoundingCommand, { typeId, code: typeCode, version: typeVersion }: KnownType, predecessor: LicenceBody['predecessor']): LicenceBody {
  const { licenceId, issuers, validity, duplicates } = command
  const holders = command.holders.map(({ holderId, idType, kind }) => ({ holderId, idType, kind }))
  return { licenceId, typeId, typeCode, typeVersion, issuers, holders, validity, predecessor, duplicates }
}

function sealed({ licenceId, holders, face, number }: FoundingCommand, { definition }: KnownType): readonly PlainPart[] {
  return [...sealIdentities(holders), ...sealFace(definition, { licenceId, holders }, face), sealNumber(licenceId, number)]
}
