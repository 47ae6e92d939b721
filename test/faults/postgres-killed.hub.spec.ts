import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openCounters, startLoad, type Counter } from './busy-city.ts'
import { checkOutcomes, checkRetries, expectEveryKind } from './check-outcomes.ts'
import { readLog, withDatabase } from './event-log.ts'
import { startHubUnderFault, startMsMax, until, type HubUnderFault, type Readiness } from './hub-under-fault.ts'

// The database goes away under load, in the ways in which servers go: the hub waits, says so, and goes on.
let under: HubUnderFault
let counters: readonly Counter[]

beforeAll(async () => {
  under = await startHubUnderFault()
  counters = await openCounters(under.client, [0, 1])
}, startMsMax)
beforeEach(() => under.untilReady())
afterAll(() => under?.stop())

const writerBackend = `select pid from pg_stat_activity where application_name = 'hub-ledger-writer'`

/** Ends one session of the server by force: the server ends all others too and recovers in place. */
async function killBackend(): Promise<void> {
  const { rows } = await withDatabase(under.hub.databaseUrl, (client) => client.query<{ readonly pid: number }>(writerBackend))
  const pid = rows[0]?.pid
  if (pid === undefined) throw new Error('the ledger writes through no session')
  process.kill(pid, 'SIGKILL')
}

const faults: readonly (readonly [string, () => Promise<void> | void])[] = [
  ['kill -9 of the server', () => { under.hub.kill('postgres', 'SIGKILL') }],
  ['kill -9 of the writer’s session', killBackend],
  ['a fast restart of the server', () => { under.hub.kill('postgres', 'SIGINT') }],
]

describe('PostgreSQL goes away under load', () => {
  test.each(faults)('%s: the hub waits, says so in its readiness, and goes on by itself', async (_what, strike) => {
    const { ledger, gateway } = under.hub.pids
    const load = startLoad(under.client, counters, 3)
    await pause(600)
    await strike()
    const seen: Readiness[] = []
    await until(async () => {
      const now = await under.readiness()
      if (now !== undefined) seen.push(now)
      return now?.status === 503
    })
    const decidedInBetween = load.outcomes.length
    await under.untilReady()
    await pause(500)
    const outcomes = await load.stop()

    expect(seen.at(-1)?.unwell.filter((part) => part === 'ledger' || part === 'database')).not.toEqual([])
    expect(outcomes.length).toBeGreaterThan(decidedInBetween)
    expect(under.hub.pids, 'nobody but the database was started again').toMatchObject({ ledger, gateway })
    const log = await readLog(under.hub.databaseUrl)
    checkOutcomes(log, outcomes)
    expectEveryKind(outcomes)
    await checkRetries(under.client, outcomes)
    expect(await readLog(under.hub.databaseUrl)).toHaveLength(log.length)
  }, 90_000)
})
