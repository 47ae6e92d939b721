import { setTimeout as sleep } from 'node:timers/promises'
import { assert } from '@hub/kernel'
import type { EventStore } from '../store/event-store.ts'
import { activeModel, advance, type ActiveModel } from './advance.ts'
import { CheckpointMoved, ensureCheckpoints, readStandings } from './checkpoint.ts'
import { clearFailures, recordFailure } from './failure.ts'
import { readEvent } from './fed.ts'
import { batchEventsMax, batchLength, Feed } from './feed.ts'
import type { ProjectionHealth } from './health.ts'
import { isKeyed, type OpenParts, type ReadModel } from './read-table.ts'
import type { OpenSession, ReadSession } from './session.ts'
import { sweepShadows } from './shadows.ts'
import type { FailureRecord } from './trouble.ts'

export interface RunnerOptions {
  readonly store: Pick<EventStore, 'readAll' | 'subscribeAll'>
  readonly openSession: OpenSession
  readonly models: readonly ReadModel[]
  /** Without it, keyed models are left where they are. */
  readonly openParts?: OpenParts
  /** Codes, positions and class names only. */
  readonly log?: (what: string, detail: Readonly<Record<string, string | number>>) => void
}

/** While nothing happens, checkpoints are looked at this often: a rebuild may have moved one, or set a stopped model going. */
const recheckMs = 1_000
/**
 * After a small batch: what arrives meanwhile makes the next one. A transaction costs as much as fifty events, so the more there were, the longer:
 * a quiet hub shows a write at once, a busy one pays for four transactions a second.
 */
const gatherMs = 15
const gatherMsPerEvent = 1
const gatherMsMax = 250
const gatherBelow = 500
/** Every model has stopped or waits for keys. */
const idleMs = 100
const reopenAfterMs = 500

/**
 * 投影运行器 — keeps all read models folding the log. Models at the same position share one pass and one transaction; one that was left
 * behind catches up beside the others, a batch in turn. A lost database session is opened again; folding goes on from the checkpoints.
 */
export class ProjectionRunner {
  readonly #options: RunnerOptions
  readonly #models: readonly ReadModel[]
  readonly #active = new Map<string, ActiveModel>()
  readonly #failed = new Map<string, { readonly position: number; readonly errorClass: string }>()

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#models = options.models.filter((model) => options.openParts !== undefined || !isKeyed(model))
  }

  /** As this process knows it. */
  health(): readonly ProjectionHealth[] {
    return this.#models.map(({ name }) => {
      const active = this.#active.get(name)
      const failed = this.#failed.get(name)
      if (failed !== undefined) return { model: name, state: 'stopped', position: failed.position - 1, errorClass: failed.errorClass }
      return { model: name, state: active === undefined || active.waits > 0 ? 'waiting' : 'folding', position: active?.position ?? -1, errorClass: null }
    })
  }

  /** Folds until the signal aborts. With `until`, also ends when every model has folded that position or stopped. Models that had stopped are tried again. */
  async run(signal: AbortSignal, until?: number): Promise<void> {
    for (let begun = false; !signal.aborted;) {
      let session: ReadSession | undefined
      try {
        session = await this.#options.openSession()
        if (!begun) await this.#begin(session)
        begun = true
        await this.#reload(session)
        await this.#fold(session, signal, until)
        if (until !== undefined) return
      } catch (error) {
        // An invariant of the store or of this runner: going on would build a wrong view. The tables are as the last commit left them.
        if (error instanceof Error && error.name === 'InvariantViolation') throw error
        this.#options.log?.('projections wait for the database', { errorClass: error instanceof Error ? error.name : typeof error })
        await sleep(reopenAfterMs, undefined, { signal }).catch(() => undefined)
      } finally {
        await session?.close().catch(() => undefined)
      }
    }
  }

  async #begin(session: ReadSession): Promise<void> {
    await clearFailures(session, this.#models.map(({ name }) => name))
    await sweepShadows(session, this.#options.models)
  }

  async #fold(session: ReadSession, signal: AbortSignal, until: number | undefined): Promise<void> {
    let feed = new Feed(this.#options.store, this.#front() + 1, signal)
    let recheckAt = performance.now() + recheckMs
    try {
      while (!signal.aborted && !this.#reached(until)) {
        if (performance.now() >= recheckAt) {
          await this.#reload(session)
          recheckAt = performance.now() + recheckMs
        }
        if ([...this.#active.values()].every(({ position }) => position >= feed.next) && this.#active.size > 0) {
          await feed.close()
          feed = new Feed(this.#options.store, this.#front() + 1, signal)
        }
        await this.#turn(session, feed, signal)
      }
    } finally {
      await feed.close()
    }
  }

  /** One batch for those at the front, then one for those furthest behind. */
  async #turn(session: ReadSession, feed: Feed, signal: AbortSignal): Promise<void> {
    const before = feed.next - 1
    const now = performance.now()
    const all = [...this.#active.values()]
    const front = all.filter(({ position }) => position === before)
    const behind = all.filter(({ position, notBefore }) => position < before && notBefore <= now)
    const ahead = all.filter(({ position }) => position > before).map(({ position }) => position - before)
    try {
      const items = front.length === 0 ? [] : await feed.take(behind.length > 0 ? 0 : recheckMs, Math.min(batchEventsMax, ...ahead))
      await this.#advance(session, front, items)
      if (behind.length > 0) await this.#catchUp(session, behind, before)
      else if (front.length === 0) await sleep(idleMs, undefined, { signal }).catch(() => undefined)
      else if (items.length > 0 && items.length < gatherBelow && feed.buffered < gatherBelow) await sleep(Math.min(gatherMsMax, gatherMs + gatherMsPerEvent * items.length), undefined, { signal }).catch(() => undefined)
    } catch (error) {
      if (!(error instanceof CheckpointMoved)) throw error
      await this.#reload(session)
    }
  }

  async #catchUp(session: ReadSession, behind: readonly ActiveModel[], before: number): Promise<void> {
    const lowest = Math.min(...behind.map(({ position }) => position))
    const group = behind.filter(({ position }) => position === lowest)
    // Up to whoever is next, so that they go on together.
    const stop = Math.min(before, ...behind.map(({ position }) => position).filter((position) => position > lowest))
    const limit = Math.min(stop - lowest, ...group.map(({ limit: most }) => most))
    const items = (await this.#options.store.readAll(lowest + 1, limit)).map(readEvent)
    assert(items.length > 0, 'what was fed once is there to be read again')
    await this.#advance(session, group, items.slice(0, batchLength(items)))
  }

  async #advance(session: ReadSession, group: readonly ActiveModel[], items: Parameters<typeof advance>[2]): Promise<void> {
    await advance(session, group, items, {
      openParts: this.#options.openParts ?? (() => Promise.reject(new Error('no opener'))),
      nowMs: () => performance.now(),
      stopped: (model, position, failure) => this.#stop(session, model, position, failure),
    })
  }

  async #stop(session: ReadSession, model: string, position: number, failure: FailureRecord): Promise<void> {
    await recordFailure(session, model, position, failure)
    this.#active.delete(model)
    this.#failed.set(model, { position, errorClass: failure.errorClass })
    this.#options.log?.('a read model has stopped', { model, position, errorClass: failure.errorClass })
  }

  /** Takes over what the tables say: new models begin at -1, stopped ones stay out, rebuilt ones come in where the rebuild left them. */
  async #reload(session: ReadSession): Promise<void> {
    const names = this.#models.map(({ name }) => name)
    await ensureCheckpoints(session, 'live', names)
    for (const { model: name, position, failed } of await readStandings(session, names)) {
      const active = this.#active.get(name)
      if (failed) {
        this.#active.delete(name)
        if (!this.#failed.has(name)) this.#failed.set(name, { position: position + 1, errorClass: 'unknown' })
      } else if (active?.position !== position) {
        const model = this.#models.find((one) => one.name === name)
        if (model !== undefined) this.#active.set(name, activeModel(model, position))
      }
      if (!failed) this.#failed.delete(name)
    }
  }

  #front(): number {
    return Math.max(-1, ...[...this.#active.values()].map(({ position }) => position))
  }

  #reached(until: number | undefined): boolean {
    return until !== undefined && [...this.#active.values()].every(({ position }) => position >= until)
  }
}
