import type { AuditAnswer, Instant, Json, LicenceEvent, LicenceId, Subject } from '@hub/schemas'
import { localDateOf } from '@hub/schemas'
import { foldAsOf, type DatedEvent } from '../../domain/licence/fold-as-of.ts'
import { statusAt } from '../../domain/licence/status-at.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { upcast } from '../../events/upcast.ts'
import type { EventStore } from '../../store/event-store.ts'
import { erased, type SealedItem, type Vault } from '../../vault/vault.ts'

export interface AuditRequest {
  readonly licenceId: LicenceId
  /** 法律时点; null: now. */
  readonly asOf: Instant | null
  /** 知悉时点; null: everything that is recorded. */
  readonly asKnownAt: Instant | null
  readonly now: Instant
}

/**
 * 审计视图 — the licence as it was at `asOf` by what was known at `asKnownAt`, with the sealed values that stood then, opened. Values of the erased
 * are named, not shown. Called after the audit's own event is durable.
 */
export async function auditView({ store, vault }: { readonly store: EventStore; readonly vault: Vault }, { licenceId, asOf, asKnownAt, now }: AuditRequest): Promise<AuditAnswer> {
  const envelopes = (await store.readStream(`licence-${licenceId}`)).map(({ bytes }) => decodeEnvelope(bytes))
  const dated = envelopes.map((envelope) => ({ envelope, event: upcast(envelope) as LicenceEvent, recordedAt: envelope.recordedAt }))
  const state = foldAsOf(dated.map(({ event, recordedAt }): DatedEvent => ({ event, recordedAt })), { asOf, asKnownAt })
  const counted = dated.filter(({ event, recordedAt }) => (asKnownAt === null || recordedAt <= asKnownAt) && (asOf === null || (event.effectiveAt ?? recordedAt) <= asOf))
  const newest = new Map<string, SealedItem>()
  for (const { envelope: { id, stream, type, sealed } } of counted)
    for (const part of sealed) newest.set(part.part === 'reason' ? `${type}|${id}` : `${part.part}|${part.subject}`, { envelope: { id, stream, type }, part })
  const items = [...newest.values()]
  const opened = await vault.openMany(items)
  const values: { part: string; subject: Subject; value: Json }[] = []
  const gone = new Set<string>()
  items.forEach(({ part: { part, subject } }, at) => {
    const value = opened[at]
    if (value === erased || value === undefined) gone.add(subject)
    else values.push({ part, subject, value })
  })
  const day = localDateOf(asOf ?? now)
  return { outcome: 'audited', licenceId, status: statusAt(state, day).status, state: state as unknown as Json, values, erased: [...gone] }
}
