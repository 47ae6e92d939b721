import type { AuditAnswer, Instant, Json, LicenceEvent, LicenceId, Subject } from '@hub/schemas'
import { localDateOf } from '@hub/schemas'
import { foldAsOf, type DatedEvent } from '../../domain/licence/fold-as-of.ts'
import { statusAt } from '../../domain/licence/status-at.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { upcast } from '../../events/upcast.ts'
import type { EventStore } from '../../store/event-store.ts'
import { allErased } from '../licence/left-alone.ts'
import type { Session } from '../session.ts'
import { erased, type SealedItem, type Vault } from '../../vault/vault.ts'

export interface AuditRequest {
  readonly licenceId: LicenceId
  /** 法律时点; null: now. */
  readonly asOf: Instant | null
  /** 知悉时点; null: everything that is recorded. */
  readonly asKnownAt: Instant | null
  readonly now: Instant
}

export interface AuditPorts extends Pick<Session, 'peek'> {
  readonly store: EventStore
  readonly vault: Vault
}

/**
 * 审计视图 — the licence as it was at `asOf` by what was known at `asKnownAt`, with the sealed values that stood then, opened. Values of the erased
 * are named, not shown: those whom the log says are erased, whatever the vault still holds, and a licence all of whose holders are. Called after the
 * audit's own event is durable.
 */
export async function auditView({ store, vault, peek }: AuditPorts, { licenceId, asOf, asKnownAt, now }: AuditRequest): Promise<AuditAnswer> {
  const envelopes = (await store.readStream(`licence-${licenceId}`)).map(({ bytes }) => decodeEnvelope(bytes))
  const dated = envelopes.map((envelope) => ({ envelope, event: upcast(envelope) as LicenceEvent, recordedAt: envelope.recordedAt }))
  const state = foldAsOf(dated.map(({ event, recordedAt }): DatedEvent => ({ event, recordedAt })), { asOf, asKnownAt })
  const counted = dated.filter(({ event, recordedAt }) => (asKnownAt === null || recordedAt <= asKnownAt) && (asOf === null || (event.effectiveAt ?? recordedAt) <= asOf))
  const newest = new Map<string, SealedItem>()
  for (const { envelope: { id, stream, type, sealed } } of counted)
    for (const part of sealed) newest.set(part.part === 'reason' ? `${type}|${id}` : `${part.part}|${part.subject}`, { envelope: { id, stream, type }, part })
  const gone = await erasedAmong({ peek }, licenceId, [...newest.values()].map(({ part: { subject } }) => subject))
  const items = [...newest.values()].filter(({ part: { subject } }) => !gone.has(subject))
  const opened = await vault.openMany(items)
  const values: { part: string; subject: Subject; value: Json }[] = []
  items.forEach(({ part: { part, subject } }, at) => {
    const value = opened[at]
    if (value === erased || value === undefined) gone.add(subject)
    else values.push({ part, subject, value })
  })
  const day = localDateOf(asOf ?? now)
  return { outcome: 'audited', licenceId, status: statusAt(state, day).status, state: state as unknown as Json, values, erased: [...gone] }
}

/** Subjects among these that the log says are erased. */
async function erasedAmong(reading: Pick<Session, 'peek'>, licenceId: LicenceId, subjects: readonly Subject[]): Promise<Set<Subject>> {
  const { state } = await reading.peek('licence', licenceId)
  const holders = state.status === 'absent' ? [] : state.holders.map(({ holderId }) => holderId)
  const erasedHolders = await Promise.all(holders.map(async (holder) => ((await allErased(reading, [holder])) ? [holder] : [])))
  const gone = new Set<Subject>(erasedHolders.flat().map((holder): Subject => `holder-${holder}`))
  if (holders.length > 0 && gone.size === holders.length) gone.add(`licence-${licenceId}`)
  return new Set(subjects.filter((subject) => gone.has(subject)))
}
