import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { AppendResult, Check, Write } from '../event-store.ts'
import { planBatch, type BatchLimits, type Plan } from './batch.ts'
import { AppendQueue, type PendingAppend } from './pending-append.ts'
import { Revisions } from './revisions.ts'

const limits: BatchLimits = { eventsPerBatchMax: 100, bytesPerBatchMax: 1_000, storeEnforces: 'expectations', refusedTravelAlone: true }

class Queue {
  readonly revisions = new Revisions(1_000)
  readonly queue = new AppendQueue()
  readonly answers: (AppendResult | undefined)[] = []

  add(writes: readonly Pick<Write, 'stream' | 'expected'>[], checks: readonly Check[] = [], failures = 0): this {
    const index = this.answers.push(undefined) - 1
    const append: PendingAppend = {
      writes: writes.map((write) => ({ ...write, events: [{ id: randomUUID(), bytes: Buffer.from('{}') }] })), checks, events: writes.length, bytes: 2 * writes.length, deadline: 0,
      streamsAsked: 0, failures, answered: false, resolve: (result) => { this.answers[index] = result }, reject: () => undefined,
    }
    this.queue.push(append)
    return this
  }

  plan(given: Partial<BatchLimits> = {}): Plan {
    return planBatch(this.queue, this.revisions, { number: 0, firstPosition: 10 }, { ...limits, ...given })
  }
}

const written = ({ batch }: Plan): readonly string[] => (batch?.streams ?? []).map((stream, index) => `${stream}@${String(batch?.revisions[index])}`)

describe('a batch for a store that enforces every expectation', () => {
  test('takes streams that nobody knows to stand where they are expected', () => {
    const plan = new Queue().add([{ stream: 'a', expected: 3 }], [{ stream: 'g', revision: 7 }]).add([{ stream: 'b', expected: 'none' }]).plan()
    expect(written(plan)).toEqual(['a@4', 'b@0'])
  })

  test('waits for those of which nothing is expected that could be enforced', () => {
    for (const expected of ['any', 'exists'] as const) {
      const queue = new Queue().add([{ stream: 'a', expected }])
      expect(queue.plan().batch).toBeUndefined()
      expect(queue.queue.length).toBe(1)
    }
  })

  test('keeps to what it has assumed: the next to expect otherwise is refused, once the batch is durable', () => {
    const queue = new Queue().add([{ stream: 'a', expected: 'none' }], [{ stream: 'g', revision: 7 }]).add([{ stream: 'b', expected: 'none' }], [{ stream: 'g', revision: 6 }]).add([{ stream: 'g', expected: 7 }])
    const plan = queue.plan()
    expect(written(plan)).toEqual(['a@0', 'g@8'])
    expect(plan.batch?.members.map(({ result }) => result)).toMatchObject([{ ok: true }, { ok: false, stream: 'g', actual: 7 }, { ok: true }])
    expect(queue.answers).toEqual([undefined, undefined, undefined])
    expect(plan.batch?.touched).toEqual(new Map([['a', 0], ['g', 8]]))
  })

  test('assumes nothing of a stream that an append names twice', () => {
    expect(new Queue().add([{ stream: 'a', expected: 3 }], [{ stream: 'a', revision: 5 }]).plan().batch).toBeUndefined()
    expect(new Queue().add([{ stream: 'b', expected: 'none' }], [{ stream: 'g', revision: 1 }, { stream: 'g', revision: 2 }]).plan().batch).toBeUndefined()
  })

  test('holds an append whose batch was refused before alone, and assumes nothing for it', () => {
    const queue = new Queue().add([{ stream: 'a', expected: 'none' }]).add([{ stream: 'b', expected: 'none' }], [], 1).add([{ stream: 'c', expected: 'none' }])
    expect(written(queue.plan())).toEqual(['a@0'])
    expect(queue.plan().batch).toBeUndefined()
    queue.revisions.ask('b')
    queue.revisions.learn('b', -1)
    expect(written(queue.plan())).toEqual(['b@0'])
    expect(written(queue.plan())).toEqual(['c@0'])
  })
})

describe('a batch for a store that enforces new streams alone', () => {
  test('assumes those, and no others', () => {
    const given = { storeEnforces: 'new streams', refusedTravelAlone: false } as const
    expect(written(new Queue().add([{ stream: 'a', expected: 'none' }]).plan(given))).toEqual(['a@0'])
    expect(new Queue().add([{ stream: 'a', expected: 3 }]).plan(given).batch).toBeUndefined()
    expect(new Queue().add([{ stream: 'a', expected: 'none' }], [{ stream: 'g', revision: 7 }]).plan(given).batch).toBeUndefined()
  })
})
