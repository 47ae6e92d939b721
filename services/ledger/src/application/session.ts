import { assert } from '@hub/kernel'
import type { Actor, Fact, Subject, Uuid } from '@hub/schemas'
import type { Acting, Moment } from '../domain/acting.ts'
import type { Expected, StreamName } from '../store/event-store.ts'
import type { IdKind, Vault } from '../vault/vault.ts'
import { evolveAt, type AggregateStates } from './folds.ts'
import { emptyStream, type StreamState, type StreamStates } from './stream-states.ts'

export type AnyFact = Fact<string, object>

export interface PlannedWrite { readonly stream: StreamName; readonly expected: Expected; readonly facts: AnyFact[] }
export interface Proposal { readonly kind: IdKind; readonly digest: Buffer; readonly id: Uuid; readonly subject: Subject | null }

export interface SessionOptions {
  readonly moment: Moment
  readonly by: Acting
  readonly actor: Actor
  readonly suspended: boolean
  readonly newId: () => Uuid
  readonly states: StreamStates
  readonly vault: Vault
  /** Streams that were read to tell who acts. */
  readonly read: ReadonlyMap<StreamName, number>
}

/**
 * 一次尝试 — everything that one attempt at one command has read, wants to write, and proposes to name. Reading is remembered: each
 * stream read becomes a check of the append (or the expectation of its write), so a decision never stands on a view that has moved.
 * Nothing here touches the store's contents; `commit` does.
 */
export class Session {
  readonly moment: Moment
  readonly by: Acting
  readonly actor: Actor
  /** 停用 — only a look-up gets this far with it, to be refused on record. */
  readonly suspended: boolean
  readonly newId: () => Uuid
  readonly #states: StreamStates
  readonly #vault: Vault
  readonly #read = new Map<StreamName, number>()
  readonly #loaded = new Map<StreamName, StreamState<unknown>>()
  readonly #peeked = new Map<StreamName, number>()
  readonly #writes = new Map<StreamName, PlannedWrite>()
  readonly #proposals = new Map<string, Proposal>()
  #leave: (() => void) | undefined
  readonly #made = new Set<string>()

  constructor(options: SessionOptions) {
    this.moment = options.moment
    this.by = options.by
    this.actor = options.actor
    this.suspended = options.suspended
    this.newId = () => {
      const id = options.newId()
      this.#made.add(id)
      return id
    }
    this.#states = options.states
    this.#vault = options.vault
    for (const [stream, revision] of options.read) this.#read.set(stream, revision)
  }

  /** As it was when this attempt read it first: a refusal is no append, so nothing would tell it that it was made on two views of one stream. */
  async load<K extends keyof AggregateStates>(kind: K, id: string): Promise<StreamState<AggregateStates[K]>> {
    const stream = `${String(kind)}-${id}`
    const first = this.#loaded.get(stream)
    if (first !== undefined) return first as StreamState<AggregateStates[K]>
    const loaded = await this.#find(kind, id)
    // Of two readings side by side the one that ended first is the first.
    const kept = this.#loaded.get(stream) ?? loaded
    this.#loaded.set(stream, kept)
    keepOlder(this.#read, stream, kept.revision)
    return kept as StreamState<AggregateStates[K]>
  }

  // Nobody else knows an id that this attempt has made up: nothing can stand there, and the append still checks that nothing does.
  #find<K extends keyof AggregateStates>(kind: K, id: string): StreamState<AggregateStates[K]> | Promise<StreamState<AggregateStates[K]>> {
    return this.#made.has(id) ? emptyStream(kind) : this.#states.get(kind, id)
  }

  /** Reads without a check: for candidates of which only the chosen one is then relied on. Still covers everything acknowledged before. */
  async peek<K extends keyof AggregateStates>(kind: K, id: string): Promise<StreamState<AggregateStates[K]>> {
    const loaded = await this.#find(kind, id)
    keepOlder(this.#peeked, `${String(kind)}-${id}`, loaded.revision)
    return loaded
  }

  /** The candidate that was chosen becomes a check of the append, at the revision at which it was chosen. */
  relyOn(kind: keyof AggregateStates, id: string): void {
    const stream = `${kind}-${id}`
    const revision = this.#peeked.get(stream)
    assert(revision !== undefined, 'what is relied on has been looked at')
    keepOlder(this.#read, stream, revision)
  }

  async state<K extends keyof AggregateStates>(kind: K, id: string): Promise<AggregateStates[K]> {
    return (await this.load(kind, id)).state
  }

  /** The state as it will be after what this attempt has planned so far: a second decision on a stream builds on the first. */
  async folded<K extends keyof AggregateStates>(kind: K, id: string): Promise<AggregateStates[K]> {
    const state = await this.state(kind, id)
    const planned = this.#writes.get(`${String(kind)}-${id}`)?.facts ?? []
    return planned.reduce<AggregateStates[K]>((before, fact) => evolveAt(kind, before, fact, this.moment.at), state)
  }

  /** Adds facts to a stream that this attempt has read. */
  write(kind: keyof AggregateStates, id: string, facts: readonly AnyFact[]): void {
    if (facts.length === 0) return
    const stream = `${String(kind)}-${id}`
    const revision = this.#read.get(stream)
    assert(revision !== undefined, 'a stream is read before it is written')
    this.#add(stream, revision === -1 ? 'none' : revision, facts)
  }

  /** Adds facts to a stream of records that nobody decides on. */
  record(stream: StreamName, facts: readonly AnyFact[]): void { this.#add(stream, 'any', facts) }

  #add(stream: StreamName, expected: Expected, facts: readonly AnyFact[]): void {
    const planned = this.#writes.get(stream) ?? { stream, expected, facts: [] }
    planned.facts.push(...facts)
    this.#writes.set(stream, planned)
  }

  /** The id that a keyed digest stands for, if any. */
  async findId(kind: IdKind, ...parts: readonly string[]): Promise<Uuid | undefined> {
    return this.#findOrProposed(kind, this.#vault.digest(kind, ...parts))
  }

  async #findOrProposed(kind: IdKind, digest: Buffer): Promise<Uuid | undefined> {
    const [id] = await this.#vault.findIds([{ kind, digest }])
    return id ?? this.#proposals.get(proposalKey(kind, digest))?.id
  }

  /**
   * The id for a number: the known one, or a new one that is claimed just before the append. Until then nothing is stored, so a refused
   * command leaves no trace; if a rival claims the number first, the attempt is made again with the rival's id.
   */
  async idFor(kind: IdKind, parts: readonly string[], subjectOf: ((id: Uuid) => Subject) | null, make: () => Uuid = this.newId): Promise<Uuid> {
    const digest = this.#vault.digest(kind, ...parts)
    const proposed = this.#proposals.get(proposalKey(kind, digest))
    if (proposed !== undefined) return proposed.id
    const [known] = await this.#vault.findIds([{ kind, digest }])
    return known ?? this.#propose({ kind, digest, subjectOf, make })
  }

  #propose({ kind, digest, subjectOf, make }: { readonly kind: IdKind; readonly digest: Buffer; readonly subjectOf: ((id: Uuid) => Subject) | null; readonly make: () => Uuid }): Uuid {
    const id = make()
    this.#proposals.set(proposalKey(kind, digest), { kind, digest, id, subject: subjectOf?.(id) ?? null })
    return id
  }

  /**
   * The id for a new object that is known by a code nothing else may carry. `taken`: an object with this code is there; the id is then a fresh
   * one for the decider to refuse on. A claim whose append never happened left an empty stream: its id is used again.
   */
  async nameFor<K extends keyof AggregateStates>(kind: K, idKind: IdKind, ...parts: readonly string[]): Promise<{ readonly id: Uuid; readonly taken: boolean }> {
    const digest = this.#vault.digest(idKind, ...parts)
    const known = await this.#findOrProposed(idKind, digest)
    if (known === undefined) return { id: this.#propose({ kind: idKind, digest, subjectOf: null, make: this.newId }), taken: false }
    const { revision } = await this.load(kind, known)
    return revision === -1 ? { id: known, taken: false } : { id: this.newId(), taken: true }
  }

  /** A place in the holders' fence, until this attempt ends. One alone: whoever is inside must not ask to come in again. */
  keep(leave: () => void): void {
    assert(this.#leave === undefined, 'an attempt enters the fence once')
    this.#leave = leave
  }

  /** 结束 — the append is known, or will not be made. */
  end(): void {
    this.#leave?.()
    this.#leave = undefined
  }

  get writes(): readonly PlannedWrite[] { return [...this.#writes.values()] }
  get proposals(): readonly Proposal[] { return [...this.#proposals.values()] }
  get checks(): readonly { readonly stream: StreamName; readonly revision: number }[] {
    return [...this.#read].filter(([stream]) => !this.#writes.has(stream)).map(([stream, revision]) => ({ stream, revision }))
  }
}

// Two reads of one attempt that differ: the older one would slip through unchecked, so the check keeps the older and the append refuses.
function keepOlder(seen: Map<StreamName, number>, stream: StreamName, revision: number): void {
  const before = seen.get(stream)
  seen.set(stream, before === undefined ? revision : Math.min(before, revision))
}

function proposalKey(kind: IdKind, digest: Buffer): string {
  return `${kind}|${digest.toString('base64url')}`
}
