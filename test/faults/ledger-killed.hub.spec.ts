import { randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { stillness } from '../support/stillness.ts'
import { blockAppends } from './blocked-appends.ts'
import { goesOn, lookUpOf, openCounters, startLoad, suspensionReason, type Counter } from './busy-city.ts'
import { checkOutcomes, checkRetries, expectEveryKind, hasEveryKind, hasMetFault } from './check-outcomes.ts'
import { deliver, type SentCommand } from './command-sender.ts'
import { readLog, withDatabase } from './event-log.ts'
import { recoveryMsMax, startHubUnderFault, startMsMax, type HubUnderFault } from './hub-under-fault.ts'

// kill -9 of the ledger, at any moment and at the worst one: between the append and its acknowledgement.
let under: HubUnderFault
let counters: readonly Counter[]

beforeAll(async () => {
  under = await startHubUnderFault()
  counters = await openCounters(under.client, [0, 1, 2])
}, startMsMax)
beforeEach(() => under.untilReady())
afterAll(() => under?.stop())

const suspension = (): SentCommand =>
  ({ account: 'demo-market-clerk', type: 'SuspendLicence', commandId: randomUUID(), body: { licenceId: counters[0]?.licenceId, reason: suspensionReason } })
const commands: readonly (readonly [string, () => SentCommand])[] = [['a look-up', () => lookUpOf(counters[1]?.caseId ?? '')], ['a suspension', suspension]]

async function countEvents(client: Client): Promise<number> {
  return Number((await client.query<{ readonly n: string }>('select count(*) as n from ledger.event')).rows[0]?.n)
}

/** Two connections to the hub's database: one to hold, one to look. */
const withTwo = <T>(use: (holder: Client, watcher: Client) => Promise<T>): Promise<T> =>
  withDatabase(under.hub.databaseUrl, (holder) => withDatabase(under.hub.databaseUrl, (watcher) => use(holder, watcher)))

describe('kill -9 of the ledger', () => {
  test('under load, again and again: what was acknowledged is on record once, and a retry gets the first answer', async () => {
    const load = startLoad(under.client, counters, 3)
    for (const decided of [60, 30, 90]) {
      await goesOn(load, decided)
      await under.killAndRecover('ledger')
    }
    await eventually('commands were answered in every way, and one of them was sent again', () => hasMetFault(load.outcomes) && hasEveryKind(load.outcomes), recoveryMsMax)
    const outcomes = await load.stop()
    const log = await readLog(under.hub.databaseUrl)
    checkOutcomes(log, outcomes)
    expectEveryKind(outcomes)
    await checkRetries(under.client, outcomes)
    expect(await readLog(under.hub.databaseUrl)).toHaveLength(log.length)
  })

  test.each(commands)('after %s is durable and before it is acknowledged: the retry gets the answer of what is on record', async (_what, build) => {
    await withTwo(async (holder, watcher) => {
      const before = await countEvents(watcher)
      const command = build()
      const blocked = await blockAppends(holder, watcher)
      const delivering = deliver(under.client, command, recoveryMsMax)
      await blocked.untilOneWaits()
      under.hub.kill('ledger', 'SIGSTOP')
      await blocked.release()
      await eventually('the event is durable', async () => (await countEvents(watcher)) === before + 1, recoveryMsMax)
      under.hub.kill('ledger', 'SIGKILL')

      const { reply } = await delivering
      expect(reply).toMatchObject({ kind: 'accepted', position: before, replayed: true })
      checkOutcomes(await readLog(under.hub.databaseUrl), [{ command, reply, tries: 1 }])
      expect(await countEvents(watcher)).toBe(before + 1)
    })
  })

  test('while its append still waits in the database: the next ledger waits for that append, and the command happens once', async () => {
    await withTwo(async (holder, watcher) => {
      const before = await countEvents(watcher)
      const command = lookUpOf(counters[2]?.caseId ?? '')
      const blocked = await blockAppends(holder, watcher)
      const delivering = deliver(under.client, command, recoveryMsMax)
      await blocked.untilOneWaits()
      under.hub.kill('ledger', 'SIGKILL')
      const saysSo = (): Promise<void> => eventually('the hub says that its ledger is not well', async () => (await under.readiness())?.unwell.includes('ledger') === true, recoveryMsMax)
      await saysSo()
      // Long enough for the next ledger to be there; it must not take over from an append that may yet happen.
      await stillness(2_500)
      await saysSo()
      expect(await countEvents(watcher)).toBe(before)
      await blocked.release()

      const { reply } = await delivering
      expect(reply).toMatchObject({ kind: 'accepted', position: before })
      checkOutcomes(await readLog(under.hub.databaseUrl), [{ command, reply, tries: 1 }])
      expect(await countEvents(watcher)).toBe(before + 1)
    })
  })
})
