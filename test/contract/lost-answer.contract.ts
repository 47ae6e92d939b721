import { expect, test } from 'vitest'
import type { LedgerStore } from '../../services/ledger/src/store/event-store.ts'
import { checkLog } from './check-log.ts'
import { accepted, fill, sampleEvents, writeTo } from './sample-events.ts'

export interface FaultyStore {
  readonly store: LedgerStore
  /** The next append meets the fault. */
  plan(): void
  /** Faults that were planned and have not happened. */
  pending(): number
}

/** What a store owes its callers when the answer to a batch is not the hoped one, whatever went wrong. */
export function testLostAnswer(open: () => Promise<FaultyStore>): void {
  test('is answered truthfully, once', async () => {
    const { store, plan, pending } = await open()
    await fill(store, 'case-1', 1)
    plan()
    const events = sampleEvents(3)
    const results = await Promise.all(events.map((event) => store.append([{ stream: 'case-1', expected: 'any', events: [event] }], [])))
    expect(results.map((result) => accepted(result).revisions)).toStrictEqual([[1], [2], [3]])
    expect(pending()).toBe(0)
    const log = await checkLog(store)
    expect(log.slice(1).map(({ bytes }) => Buffer.from(bytes))).toStrictEqual(events.map(({ bytes }) => Buffer.from(bytes)))
  })

  test('is judged again before it is written again', async () => {
    const { store, plan } = await open()
    await fill(store, 'grant-1', 1)
    plan()
    const withdrawal = store.append([writeTo('grant-1', 0)], [])
    const lookUp = store.append([writeTo('case-1', 'none')], [{ stream: 'grant-1', revision: 0 }])
    const rival = store.append([writeTo('grant-1', 0)], [])
    accepted(await withdrawal)
    expect(await lookUp).toMatchObject({ ok: false, stream: 'grant-1', actual: 1 })
    expect(await rival).toMatchObject({ ok: false, stream: 'grant-1', actual: 1 })
    expect(await checkLog(store)).toHaveLength(2)
  })
}
