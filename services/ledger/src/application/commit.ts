import type { CommandId, Envelope, EventId, PlainPart, SealedPart, Subject, Uuid } from '@hub/schemas'
import type { DecisionIndex } from '../decide-index/decide-index.ts'
import { encodeEnvelope } from '../events/codec.ts'
import type { EventStore, StreamName } from '../store/event-store.ts'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import type { Vault } from '../vault/vault.ts'
import type { Clock } from './clock.ts'
import type { AnyFact, PlannedWrite, Session } from './session.ts'
import type { StreamStates } from './stream-states.ts'

export interface CommitPorts {
  readonly store: EventStore
  readonly vault: Vault
  readonly states: StreamStates
  readonly index: DecisionIndex
  readonly clock: Clock
  readonly newId: () => Uuid
}

/** What every event of a command carries from its request. */
export interface CommandStamp { readonly client: string; readonly commandId: string; readonly requestDigest: string }

export interface CommittedEvent { readonly position: number; readonly envelope: Envelope; readonly bytes: Uint8Array }
export type Commit =
  | { readonly kind: 'committed'; readonly events: readonly CommittedEvent[] }
  /** Something that was relied on has moved: decide again. `beatenAt`: a stream to be written to, where another was first. */
  | { readonly kind: 'moved'; readonly beatenAt?: StreamName }
  /** A subject's key is gone for ever; the command speaks of somebody who was erased. */
  | { readonly kind: 'erased' }

interface SealedFact { readonly id: Uuid; readonly fact: AnyFact; readonly sealed: readonly SealedPart[] }

/**
 * 提交 — claims names, makes keys, seals, stamps and appends, in this order. A crash after a step leaves: unused names and keys in the
 * vault (harmless, found again by the retry), or the whole append; never half of it.
 */
export async function commit(ports: CommitPorts, session: Session, stamp: CommandStamp): Promise<Commit> {
  const claimed = await claim(ports.vault, session)
  if (claimed !== 'claimed') return { kind: claimed }
  const sealed = await sealAll(ports, session.writes)
  if (sealed === 'erased') return { kind: 'erased' }
  return appendAll(ports, session, stamp, sealed)
}

async function claim(vault: Vault, session: Session): Promise<'claimed' | 'moved' | 'erased'> {
  const proposals = session.proposals
  if (proposals.length === 0) return 'claimed'
  const winners = await vault.claimIds(proposals)
  if (winners.includes('erased')) return 'erased'
  return proposals.every(({ id }, at) => winners[at] === id) ? 'claimed' : 'moved'
}

async function sealAll({ vault, newId }: CommitPorts, writes: readonly PlannedWrite[]): Promise<readonly (readonly SealedFact[])[] | 'erased'> {
  const subjects = new Set<Subject>()
  for (const { facts } of writes) for (const { seal } of facts) for (const { subject } of seal ?? []) subjects.add(subject)
  if (subjects.size > 0 && (await vault.ensureKeys([...subjects])) === 'erased') return 'erased'
  return Promise.all(writes.map(({ stream, facts }) => Promise.all(facts.map(async (fact): Promise<SealedFact> => {
    const id = newId()
    const parts: readonly PlainPart[] = fact.seal ?? []
    return { id, fact, sealed: parts.length === 0 ? [] : await vault.seal({ eventId: id, stream, type: fact.type }, parts) }
  }))))
}

// No await between the stamp and the append: the store keeps the order of the calls, so recorded instants never decrease along positions.
async function appendAll({ store, states, index, clock }: CommitPorts, session: Session, stamp: CommandStamp, sealed: readonly (readonly SealedFact[])[]): Promise<Commit> {
  const { at, today } = clock.now()
  if (today !== session.moment.today) return { kind: 'moved' }
  const cause = sealed[0]?.[0]?.id ?? null
  const encoded = session.writes.map(({ stream, expected }, w) => ({
    stream, expected,
    events: (sealed[w] ?? []).map(({ id, fact, sealed: parts }) => {
      // In the order of canonical JSON, which is then written without sorting.
      const envelope: Envelope = {
        actor: session.actor, causation: id === cause ? null : cause, client: stamp.client, commandId: stamp.commandId as CommandId, data: fact.data as Envelope['data'],
        ...(fact.effectiveAt === undefined ? {} : { effectiveAt: fact.effectiveAt }),
        id: id as Uuid as EventId, recordedAt: at, requestDigest: stamp.requestDigest, sealed: parts, stream, type: fact.type, v: fact.v,
      }
      return { id: id as string, bytes: encodeEnvelope(envelope), envelope }
    }),
  }))
  const result = await store.append(encoded, session.checks).catch((error: unknown) => {
    // Kept or not: what is remembered of these streams may be behind, and the next decision has to know first.
    const streams = encoded.map(({ stream }) => stream)
    for (const stream of streams) states.forget(stream)
    if (!(error instanceof StoreUnavailable && error.outcome === 'not-kept')) index.doubt(streams)
    throw error
  })
  if (!result.ok) {
    states.forget(result.stream)
    return encoded.some(({ stream }) => stream === result.stream) ? { kind: 'moved', beatenAt: result.stream } : { kind: 'moved' }
  }
  const committed: CommittedEvent[] = []
  encoded.forEach(({ stream, events }, w) => {
    const last = result.revisions[w] ?? 0
    events.forEach(({ bytes, envelope }, e) => {
      committed.push({ position: result.firstPosition + committed.length, envelope, bytes })
      states.applied(stream, last - events.length + 1 + e, envelope)
    })
  })
  index.applied(committed)
  return { kind: 'committed', events: committed }
}
