import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Check, Write } from '../event-store.ts'
import type { Batch } from './batch.ts'
import type { PendingAppend } from './pending-append.ts'
import { toTryAgain } from './refused.ts'

function append(writes: readonly Pick<Write, 'stream' | 'expected'>[], checks: readonly Check[] = [], failures = 0): PendingAppend & { told: Error | undefined } {
  return {
    writes: writes.map((write) => ({ ...write, events: [{ id: randomUUID(), bytes: Buffer.from('{}') }] })), checks, events: 1, bytes: 2, deadline: 0, streamsAsked: 0, failures, answered: false, told: undefined,
    resolve: () => undefined,
    reject(error) { this.told = error },
  }
}

function batchOf(...appends: readonly PendingAppend[]): Batch {
  return { number: 0, firstPosition: 0, streams: [], revisions: [], bytes: [], touched: new Map(), members: appends.map((one) => ({ append: one, result: { ok: true, firstPosition: 0, lastPosition: 0, revisions: [] } })) }
}

const cause = new Error('refused')
const failuresOf = (appends: readonly PendingAppend[]): readonly number[] => appends.map(({ failures }) => failures)

describe('a batch that was not kept', () => {
  test('is written again as it was where nobody refused it', () => {
    const appends = [append([{ stream: 'a', expected: 'none' }]), append([{ stream: 'b', expected: 4 }])]
    expect(toTryAgain(batchOf(...appends), undefined, 2)).toEqual(appends)
    expect(failuresOf(appends)).toEqual([0, 0])
  })

  test('counts against all where the store does not say why', () => {
    const appends = [append([{ stream: 'a', expected: 'none' }]), append([{ stream: 'b', expected: 4 }], [], 1)]
    expect(toTryAgain(batchOf(...appends), { cause }, 2)).toEqual([appends[0]])
    expect(appends.map(({ told }) => told?.name)).toEqual([undefined, 'StoreUnavailable'])
    expect(appends[1]?.told).toMatchObject({ outcome: 'not-kept', cause })
  })

  test('counts against those whom the streams contradict, and nobody else', () => {
    const appends = [
      append([{ stream: 'a', expected: 'none' }]), append([{ stream: 'a', expected: 2 }]), append([{ stream: 'a', expected: 'any' }]), append([{ stream: 'b', expected: 'none' }], [{ stream: 'a', revision: 1 }]),
      append([{ stream: 'b', expected: 'exists' }], [{ stream: 'a', revision: 2 }]), append([{ stream: 'c', expected: 'exists' }]),
    ]
    toTryAgain(batchOf(...appends), { cause, standing: new Map([['a', 2], ['c', -1]]) }, 2)
    expect(failuresOf(appends)).toEqual([1, 0, 0, 1, 0, 1])
  })

  test('counts against those who name a stream where none is contradicted, and against all where none names one: it must not go on for ever', () => {
    const naming = [append([{ stream: 'a', expected: 'any' }]), append([{ stream: 'b', expected: 'none' }])]
    toTryAgain(batchOf(...naming), { cause, standing: new Map([['a', 2]]) }, 2)
    expect(failuresOf(naming)).toEqual([1, 0])
    const others = [append([{ stream: 'a', expected: 'any' }]), append([{ stream: 'b', expected: 'none' }])]
    toTryAgain(batchOf(...others), { cause, standing: new Map([['x', 2]]) }, 2)
    expect(failuresOf(others)).toEqual([1, 1])
  })
})
