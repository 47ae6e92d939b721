import { assert } from '@hub/kernel'
import type { AppendResult, Check, Write, WriterState } from '../event-store.ts'
import { assertAppendable } from '../append-limits.ts'
import { StoreUnavailable, WriterFenced } from '../store-unavailable.ts'
import { answer, assumptionFor, planBatch, refuse, type Batch, type BatchLimits } from './batch.ts'
import type { BatchRefusal, Flight, Journal, LogCodes, Standing } from './journal.ts'
import { pause } from '../pause.ts'
import { AppendQueue } from './pending-append.ts'
import { toTryAgain } from './refused.ts'
import { Revisions } from './revisions.ts'
import { unknownStreams } from './verdict.ts'
import { streamsCachedMin, type WriterLimits } from './writer-limits.ts'

const failuresMax = 2
const namesPerLookUpMax = 2_048
const lookUpAgainAfterMs = 100
const sweepEveryMs = 500

export interface WriterParts {
  readonly journal: Journal
  readonly limits: WriterLimits
  /** Last revision of each stream, in order; rejects when the store cannot be reached. */
  readonly findRevisions: (streams: readonly string[]) => Promise<readonly number[]>
  /** Events that are now durable, in order. */
  readonly kept: (batch: Batch) => void
  /** Codes and counts only. */
  readonly log: LogCodes
}

/**
 * 成组提交 — the one writer. Callers' appends are judged in the order of their calls against what the writer knows, numbered, and written many at a time;
 * while one batch commits the next collects. A batch that was not answered as hoped, for whatever reason, takes the one way back: make sure
 * that we are still the writer, look which batches are in the log, answer those, write the others again.
 */
export class Writer {
  readonly #parts: WriterParts
  readonly #queue = new AppendQueue()
  readonly #revisions: Revisions
  readonly #sweeper: NodeJS.Timeout
  #flights: Flight[] = []
  #state: WriterState = 'standby'
  #head = -1
  #nextPosition = 0
  #nextBatch = 0
  /** Appends at the front of the queue whose unknown streams have been asked for. */
  #asked = 0
  #pumping = false
  #settling = false
  #closing = false

  constructor(parts: WriterParts) {
    assert(parts.limits.streamsCachedMax >= streamsCachedMin, 'the cache holds the streams of some appends')
    this.#parts = parts
    this.#revisions = new Revisions(parts.limits.streamsCachedMax)
    this.#sweeper = setInterval(() => { this.#sweep() }, sweepEveryMs).unref()
    parts.journal.onLost(() => { this.#settleSoon() })
    parts.journal.onReady(() => { this.#pumpSoon() })
  }

  get state(): WriterState {
    return this.#state
  }

  /** Position of the last event that this writer knows to be durable. */
  get head(): number {
    return this.#head
  }

  get eventsWaiting(): number {
    return this.#queue.events + this.#flights.reduce((sum, { batch }) => sum + batch.bytes.length, 0)
  }

  lead({ head }: Standing): void {
    assert(this.#state === 'standby', 'leadership is taken once')
    this.#head = head
    this.#nextPosition = head + 1
    this.#state = 'leading'
  }

  append(writes: readonly Write[], checks: readonly Check[]): Promise<AppendResult> {
    const { events, bytes } = assertAppendable(writes, checks)
    const refusal = this.#refusal(events, bytes)
    if (refusal !== undefined) return Promise.reject(refusal)
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + this.#parts.limits.answerTimeMaxMs
      this.#queue.push({ writes, checks, events, bytes, deadline, failures: 0, streamsAsked: 0, answered: false, resolve, reject })
      this.#pumpSoon()
    })
  }

  /** Answers what is under way, for a limited time; then refuses the rest. */
  async close(): Promise<void> {
    this.#closing = true
    const until = performance.now() + this.#parts.limits.closeTimeMaxMs
    while (this.#busy() && performance.now() < until) await pause(5)
    this.#stop('closed', new StoreUnavailable('the store is closed', { outcome: 'not-kept' }))
    for (const { batch } of this.#flights)
      for (const { append } of batch.members) refuse(append, new StoreUnavailable('the store was closed before the answer came'))
  }

  #busy(): boolean {
    return (this.#state === 'leading' || this.#state === 'recovering') && (this.#queue.length > 0 || this.#flights.length > 0)
  }

  #refusal(events: number, bytes: number): Error | undefined {
    if (this.#state === 'fenced') return new WriterFenced('another ledger has become the writer')
    if (this.#closing || this.#state === 'closed') return new StoreUnavailable('the store is closed', { outcome: 'not-kept' })
    if (this.#state === 'standby') return new StoreUnavailable('this ledger is a standby', { outcome: 'not-kept' })
    const { eventsWaitingMax, bytesWaitingMax } = this.#parts.limits
    if (this.#queue.events + events > eventsWaitingMax || this.#queue.bytes + bytes > bytesWaitingMax)
      return new StoreUnavailable('too many appends wait', { outcome: 'not-kept' })
    return undefined
  }

  // One pump a turn of the event loop: appends of the same turn travel together.
  #pumpSoon(): void {
    if (this.#pumping) return
    this.#pumping = true
    setImmediate(() => {
      this.#pumping = false
      this.#pump()
    })
  }

  #pump(): void {
    if (this.#state !== 'leading') return
    const { journal, limits } = this.#parts
    while (this.#flights.length < limits.batchesInFlightMax && journal.isReady) {
      const before = this.#queue.length
      const { batch, refused } = planBatch(this.#queue, this.#revisions, { number: this.#nextBatch, firstPosition: this.#nextPosition }, this.#shareOfBatch())
      this.#asked = Math.max(0, this.#asked - (before - this.#queue.length))
      this.#flights.at(-1)?.batch.members.push(...refused)
      if (batch === undefined) break
      this.#send(batch)
    }
    this.#askForUnknown()
    // Nothing under way will wake the pump: what the first append lacks (revisions may have been forgotten since they were read) is asked for now.
    const first = this.#flights.length === 0 ? this.#queue.at(0) : undefined
    if (first !== undefined && journal.isReady) this.#lookUp(unknownStreams(first, this.#revisions, 'nothing'))
  }

  // Callers answered together come back together: left alone they would all travel in one batch, and the server would idle while this process
  // prepares the next. So what waits and what is under way is shared out over the batches in flight, as long as a share is worth a commit.
  #shareOfBatch(): BatchLimits {
    const { limits } = this.#parts
    const share = Math.ceil(this.eventsWaiting / limits.batchesInFlightMax)
    return { ...limits, eventsPerBatchMax: Math.min(limits.eventsPerBatchMax, Math.max(share, limits.eventsPerShareMin)) }
  }

  #send(batch: Batch): void {
    this.#nextBatch += 1
    this.#nextPosition += batch.bytes.length
    this.#flights.push({ batch, answered: this.#parts.journal.send(batch) })
    this.#settleSoon()
  }

  #askForUnknown(): void {
    const unknown: string[] = []
    for (let append = this.#queue.at(this.#asked); append !== undefined; append = this.#queue.at(this.#asked)) {
      if (this.#queue.streamsAsked > this.#parts.limits.streamsCachedMax / 2) break
      const streams = unknownStreams(append, this.#revisions, assumptionFor(append, this.#parts.limits))
      append.streamsAsked = streams.length
      this.#queue.streamsAsked += streams.length
      unknown.push(...streams)
      this.#asked += 1
    }
    this.#lookUp(unknown)
  }

  #lookUp(streams: readonly string[]): void {
    const names = [...new Set(streams)].filter((stream) => !this.#revisions.isAsked(stream))
    for (let from = 0; from < names.length; from += namesPerLookUpMax) {
      const some = names.slice(from, from + namesPerLookUpMax)
      for (const name of some) this.#revisions.ask(name)
      this.#parts.findRevisions(some).then(
        (found) => { some.forEach((name, index) => { this.#revisions.learn(name, found[index]) }) },
        async () => {
          await pause(lookUpAgainAfterMs)
          some.forEach((name) => { this.#revisions.learn(name, undefined) })
        },
      ).finally(() => { this.#pumpSoon() })
    }
  }

  #settleSoon(): void {
    if (this.#settling || !this.#hasToSettle()) return
    this.#settling = true
    // A violation in here is a fault of ours: it is not caught, and ends the process before it can write something wrong.
    void this.#settle().then(() => {
      this.#settling = false
      // What came up between its last look and now.
      this.#settleSoon()
    })
  }

  async #settle(): Promise<void> {
    while (this.#hasToSettle()) {
      const flight = this.#flights[0]
      const inserted = await flight?.answered
      if (flight !== undefined && inserted === flight.batch.bytes.length) this.#commit(flight.batch)
      else await this.#recover()
    }
  }

  #hasToSettle(): boolean {
    return this.#state === 'leading' && (this.#flights.length > 0 || !this.#parts.journal.isConnected)
  }

  #commit(batch: Batch): void {
    this.#flights.shift()
    this.#head = batch.firstPosition + batch.bytes.length - 1
    this.#revisions.settle(batch.touched, batch.number)
    for (const { append, result } of batch.members) answer(append, result)
    this.#parts.kept(batch)
    this.#pumpSoon()
  }

  async #recover(): Promise<void> {
    this.#state = 'recovering'
    const { journal, log } = this.#parts
    const found = await journal.findOut(this.#flights, { log, given: () => this.#state === 'closed' })
    if (found === undefined) return
    for (const { batch } of this.#flights.slice(0, found.keptBatches)) this.#commit(batch)
    if (found.standing === 'fenced') this.#fence()
    else this.#resume(found.standing, found.refusals.slice(found.keptBatches))
  }

  #resume(standing: Standing, refusals: readonly (BatchRefusal | undefined)[]): void {
    const again = this.#flights.flatMap(({ batch }, index) => toTryAgain(batch, refusals[index], failuresMax))
    const expectedHead = this.#head
    this.#revisions.fallBack()
    if (!standing.unbroken || standing.head !== expectedHead) this.#revisions.forgetAll()
    for (const refusal of refusals) for (const [stream, revision] of refusal?.standing ?? []) this.#revisions.tell(stream, revision)
    this.#flights = []
    this.#queue.reset([...again, ...this.#queue.toArray()])
    this.#asked = 0
    this.#head = standing.head
    this.#nextPosition = standing.head + 1
    this.#state = 'leading'
    this.#pumpSoon()
  }

  #fence(): void {
    const fenced = new WriterFenced('another ledger has become the writer')
    for (const { batch } of this.#flights) for (const { append } of batch.members) refuse(append, fenced)
    this.#flights = []
    this.#stop('fenced', fenced)
    this.#parts.log('writer-fenced', { head: this.#head })
  }

  #stop(state: 'fenced' | 'closed', error: Error): void {
    this.#state = state
    clearInterval(this.#sweeper)
    for (const append of this.#queue.toArray()) refuse(append, error)
    this.#queue.reset([])
  }

  // Callers are not kept waiting for ever. What was not sent is surely not kept; what was sent may be.
  #sweep(): void {
    const now = performance.now()
    for (const append of this.#queue.toArray())
      if (append.deadline < now) refuse(append, new StoreUnavailable('the store could not write in time', { outcome: 'not-kept' }))
    for (const { batch } of this.#flights)
      for (const { append } of batch.members)
        if (append.deadline < now) refuse(append, new StoreUnavailable('the store could not learn in time what became of the append'))
  }
}
