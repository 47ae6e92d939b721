import type { Refusal } from '@hub/kernel'
import type { LicenceId, LicenceTypeDefinition, Uuid } from '@hub/schemas'
import type { Issued, LicenceState } from '../../domain/licence/state.ts'
import type { PlainValue } from '../../domain/look-up/shown-fields.ts'
import { reservation } from '../../domain/reservation/decide.ts'
import { holderOn } from '../../domain/reservation/state.ts'
import type { Vault } from '../../vault/vault.ts'
import { decideOn } from '../decide-on.ts'
import { openLicence } from '../look-up/plain-licence.ts'
import type { Session } from '../session.ts'
import { reservationIds, type Keyed } from './uniqueness.ts'

type PlainFace = Readonly<Record<string, PlainValue>>

/** True where another licence has one of the keys today. */
export async function isKeyHeld(session: Session, keyed: Keyed): Promise<boolean> {
  const ids = await reservationIds(session, keyed)
  const states = await Promise.all(ids.map((id) => session.state('reservation', id)))
  return states.some((state) => holderOn(state, session.moment.today) !== null)
}

interface Settling {
  readonly licenceId: LicenceId
  /** Face data that this command brings; left out: as it was. */
  readonly face?: PlainFace
  /** Opens the present face data, where a key is made of a field of it. */
  readonly vault?: Vault
}

/**
 * 结清占用 — brings the reservations in line with what this command makes of the licence, in the same append: keys that it no longer holds are
 * released, keys that it holds now are taken or moved to its new last day. A key of another licence refuses the whole command.
 */
export async function settleReservations(session: Session, { licenceId, face, vault }: Settling): Promise<Refusal | undefined> {
  const [before, after] = [await session.state('licence', licenceId), await session.folded('licence', licenceId)]
  if (after.status === 'absent' || after.status === 'draft') return undefined
  const type = await session.state('licence-type', after.typeId)
  if (type.status === 'absent' || type.definition.uniqueness.per === 'none') return undefined
  const oldFace = await presentFace(session, licenceId, type.definition, vault)
  const held = holds(before) ? await idsOf(session, before, type.definition, oldFace) : []
  const wanted = holds(after) ? await idsOf(session, after, type.definition, face ?? oldFace) : []
  for (const id of held.filter((one) => !wanted.includes(one))) {
    const refusal = await decideOn(session, { kind: 'reservation', id }, reservation, { type: 'ReleaseKey', ...session.moment, reservationId: id, licenceId })
    if (refusal !== undefined) return refusal
  }
  const lastDay = after.validity.until
  for (const id of wanted) {
    const refusal = await decideOn(session, { kind: 'reservation', id }, reservation, { type: 'ReserveKey', ...session.moment, reservationId: id, typeId: after.typeId, licenceId, lastDay })
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function holds(state: LicenceState): state is Issued {
  return state.status === 'issued' && !state.duplicate
}

function idsOf(session: Session, { typeCode, holders }: Issued, definition: LicenceTypeDefinition, face: PlainFace): Promise<readonly Uuid[]> {
  return reservationIds(session, { typeCode, definition, holders, face })
}

/** Opened only where a key is made of a field. */
async function presentFace(session: Session, licenceId: LicenceId, { uniqueness, fields }: LicenceTypeDefinition, vault: Vault | undefined): Promise<PlainFace> {
  const stream = await session.load('licence', licenceId)
  if (!('field' in uniqueness) || vault === undefined || stream.state.status === 'absent') return {}
  return (await openLicence(vault, stream, stream.state, { faceFields: fields })).face
}
