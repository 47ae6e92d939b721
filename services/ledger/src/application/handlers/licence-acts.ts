import { refuse, type Refusal } from '@hub/kernel'
import { parseLicenceId, type CommandInput, type LicenceId } from '@hub/schemas'
import type { LicenceCommand, TypeFact } from '../../domain/licence/commands.ts'
import { licence } from '../../domain/licence/decide.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handled, type Handler, type HandlerPorts } from '../handler.ts'
import { licenceTypeFact } from '../licence/licence-type-fact.ts'
import { settleReservations } from '../licence/reservations.ts'
import type { Session } from '../session.ts'

/** 处置命令 — everything that is done to a licence as it stands, and needs no fact but its type. */
const acts = [
  'ConfirmLicence', 'ResolveDuplicate', 'InspectLicence', 'ReportLicenceLost', 'RecoverLicence', 'RestrictLicence', 'LiftRestriction', 'SuspendLicence',
  'ReinstateLicence', 'WithdrawLicence', 'RescindLicence', 'RevokeLicence', 'CancelLicence', 'TransferLicenceOut', 'FlagLicenceDispute', 'ClearLicenceDispute',
] as const
type Act = (typeof acts)[number]

interface Stamp { readonly by: Session['by']; readonly at: Session['moment']['at']; readonly today: Session['moment']['today']; readonly licenceType: TypeFact }

/** The wire's body, the stamp and the type make the domain's command of the same name. */
function commandOf<T extends Act>(type: T, input: CommandInput<T>, stamp: Stamp): LicenceCommand {
  return { type, ...stamp, ...input } as unknown as LicenceCommand
}

async function act<T extends Act>(session: Session, type: T, input: CommandInput<T>, { vault }: HandlerPorts): Promise<Handled | Refusal> {
  const { licenceId } = input as { readonly licenceId: LicenceId }
  const state = await session.state('licence', licenceId)
  const licenceType: TypeFact = state.status === 'absent' ? state : await licenceTypeFact(session, state.typeId)
  const command = commandOf(type, input, { by: session.by, ...session.moment, licenceType })
  return (await decideOn(session, { kind: 'licence', id: licenceId }, licence, command)) ?? (await settleReservations(session, { licenceId, vault })) ?? done
}

/** One handler for each act, under its name. */
export const licenceActs = Object.fromEntries(
  acts.map((type) => [type, (session: Session, input: CommandInput<Act>, ports: HandlerPorts) => act(session, type, input as never, ports)]),
) as unknown as { readonly [T in Act]: Handler<T> }

/** 注销存量 — row D of an import: finds the licence by its source row. */
export const cancelDeposit: Handler<'CancelDeposit'> = async (session, { sourceSystem, sourceId, reason }, ports) => {
  const known = await session.findId('source-row', sourceSystem, sourceId)
  return known === undefined ? refuse('SOURCE_ROW_UNKNOWN') : act(session, 'CancelLicence', { licenceId: parseLicenceId(known), reason }, ports)
}
