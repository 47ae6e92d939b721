import { assert, refuse, type Refusal } from '@hub/kernel'
import { parseLicenceId, type CommandInput, type LicenceId } from '@hub/schemas'
import { holderLicenceKey } from '../../decide-index/rows-of-event.ts'
import { isIssuer } from '../../domain/licence/who.ts'
import type { HandlerPorts } from '../handler.ts'
import { numberIn } from '../licence/plain-number.ts'
import type { Session } from '../session.ts'

type LicenceName = Pick<CommandInput<'DepositLicenceFile'>, 'licenceId' | 'identifier' | 'typeCode' | 'licenceNumber'>
type Ports = Pick<HandlerPorts, 'index' | 'vault'>

/**
 * 认证照 — the licence that a department means by its 证照标识, or by type and 证照编号. The index knows the first licence that bore either; what came in its place (a successor, a row of stock that says the
 * same) is found among its holders' licences. Of those in force that the caller's unit issues there has to be one alone. None: the first is told of like one that was named by its id.
 * Rows of stock that bear one number for different holders are not found beside the first: no index leads from the one to the other.
 */
export async function namedLicence(session: Session, name: LicenceName, ports: Ports): Promise<LicenceId | Refusal> {
  if (name.licenceId !== undefined) return name.licenceId
  const first = await firstOf(session, name)
  if (first === undefined) return refuse('LICENCE_FILE_NOT_FOUND')
  const { state } = await session.peek('licence', first)
  if (state.status === 'absent') return refuse('LICENCE_FILE_NOT_FOUND')
  const linked = await Promise.all(state.holders.map(({ holderId }) => ports.index.linked('holderLicence', holderLicenceKey(holderId, state.typeCode))))
  const others = [...new Set(linked.flat())].filter((id) => id !== first)
  const fitting = (await Promise.all([first, ...others].map(async (id) => ((await isFitting(session, id, id === first ? undefined : name, ports)) ? [id] : [])))).flat()
  if (fitting.length > 1) return refuse('LICENCE_FILE_LICENCE_AMBIGUOUS', { count: fitting.length })
  const found = parseLicenceId(fitting[0] ?? first)
  assert(found !== undefined, 'the index holds ids')
  return found
}

function firstOf(session: Session, { identifier, typeCode, licenceNumber }: LicenceName): Promise<string | undefined> {
  if (identifier !== undefined) return session.findId('licence-identifier', identifier)
  assert(typeCode !== undefined && licenceNumber !== undefined, 'a licence is named in one of three ways')
  return session.findId('licence-number', typeCode, licenceNumber)
}

/** `name`: what it has to bear; undefined where the index says so already. Of another's licences nothing is opened. */
async function isFitting(session: Session, id: string, name: LicenceName | undefined, { vault }: Ports): Promise<boolean> {
  const stream = await session.peek('licence', id)
  if (stream.state.status !== 'issued' || !isIssuer(session.by, stream.state.issuers)) return false
  if (name === undefined) return true
  const { licenceNumber, identifier } = await numberIn(vault, stream, id)
  return name.identifier === undefined ? licenceNumber === name.licenceNumber : identifier === name.identifier
}
