import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ModelStore } from '../../../../test/contract/model-store.ts'
import { syntheticLog } from '../projections/synthetic-log.ts'
import type { AppendResult, Check, EventStore, RecordedEvent, Write } from '../store/event-store.ts'
import type { HubIdentity } from './hub-identity.ts'

export const identity: HubIdentity = { hubId: '019b0000-0000-7000-8000-00000000abcd', demo: 'none' }

/** A lawful log of so many events. */
export const events = (count: number): readonly RecordedEvent[] => [...syntheticLog({ events: count })]

/** A store in memory with the port's own rules; `lose` makes appends after so many events fail. */
export class MemoryTarget implements Pick<EventStore, 'append' | 'readAll' | 'head'> {
  readonly #model = new ModelStore()
  #left = Infinity

  constructor(log: readonly RecordedEvent[] = []) {
    for (const event of log) this.#model.append([{ stream: event.stream, expected: 'any', events: [{ id: '', bytes: event.bytes }] }], [])
  }

  get log(): readonly RecordedEvent[] {
    return this.#model.log
  }

  failAfter(events: number): void {
    this.#left = events
  }

  // A store that is away for one append may well write the next.
  append(writes: readonly Write[], checks: readonly Check[]): Promise<AppendResult> {
    const count = writes.reduce((sum, { events: of }) => sum + of.length, 0)
    if (this.#left < count && this.#left > 0) {
      this.#left = 0
      return Promise.reject(new Error('the store is away'))
    }
    this.#left -= count
    return Promise.resolve(this.#model.append(writes, checks))
  }

  readAll(from: number, limit: number): Promise<readonly RecordedEvent[]> {
    return Promise.resolve(this.#model.log.slice(from, from + limit))
  }

  head(): Promise<number> {
    return Promise.resolve(this.#model.log.length - 1)
  }
}

/** A folder that is gone after the test. */
export async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zhengyuan-transfer-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
