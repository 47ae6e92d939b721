import { localDateOf, type HolderId, type Instant, type LicenceContent } from '@hub/schemas'
import { definitionAt } from '../../domain/licence-type/state.ts'
import type { Vault } from '../../vault/vault.ts'
import type { AggregateStates } from '../folds.ts'
import { openLicence } from '../look-up/plain-licence.ts'
import type { Session } from '../session.ts'
import { issuersNow } from './issuers-now.ts'

type Present = Exclude<AggregateStates['licence'], { readonly status: 'absent' }>
type Reading = Pick<Session, 'load' | 'peek' | 'state'>

/** What a template may show of a licence, before it is settled what of it is required. Values live in memory only. */
export interface KnownContent extends Omit<LicenceContent, 'identifier'> {
  /** null: stock without one */
  readonly identifier: string | null
  /** Of each holder, in their order */
  readonly holderNumbers: readonly string[]
}

/** 照面内容 — a licence as it stands, opened; undefined where a holder is erased, and nobody may put her on a page again. */
export async function licenceContent(session: Reading, vault: Vault, licenceId: string): Promise<KnownContent | undefined> {
  const stream = await session.load('licence', licenceId)
  const { state } = stream
  if (state.status === 'absent') return undefined
  const type = await session.state('licence-type', state.typeId)
  if (type.status === 'absent' || (await anyErased(session, state.holders))) return undefined
  const plain = await openLicence(vault, stream, state, { faceFields: (definitionAt(type, state.typeVersion) ?? type.definition).fields })
  const people = plain.holders.flatMap(({ name, number }) => (name === null || number === null ? [] : [{ name, number }]))
  if (people.length < state.holders.length) return undefined
  const face = Object.fromEntries(Object.entries(plain.face).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])))
  return {
    face, number: plain.licenceNumber, identifier: plain.identifier, issued: issueDay(state), validity: state.validity,
    issuers: (await issuersNow(session, state.issuers)).map(({ name }) => name), holders: people.map(({ name }) => name), holderNumbers: people.map(({ number }) => number),
  }
}

/** The day of the present version; of a draft the day on which it was composed. */
function issueDay(state: Present): string {
  const at: Instant = state.status === 'draft' ? state.composedAt : state.status === 'issued' ? state.versionAt : state.at
  return localDateOf(at)
}

// Loaded, so that an erasure and what shows the erased cannot both pass.
async function anyErased(session: Reading, holders: readonly { readonly holderId: HolderId }[]): Promise<boolean> {
  const states = await Promise.all(holders.map(({ holderId }) => session.state('holder', holderId)))
  return states.some(({ status }) => status === 'erased')
}
