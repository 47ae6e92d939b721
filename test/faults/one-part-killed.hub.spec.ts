import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { stillness } from '../support/stillness.ts'
import { goesOn, lookUpOf, openCounters, startLoad, type Counter } from './busy-city.ts'
import { checkOutcomes, checkRetries, expectEveryKind, hasEveryKind, hasMetFault } from './check-outcomes.ts'
import { deliver, tryCommand } from './command-sender.ts'
import { readLog, withDatabase } from './event-log.ts'
import { recoveryMsMax, startHubUnderFault, startMsMax, type HubUnderFault, type Readiness } from './hub-under-fault.ts'

// PostgreSQL, gateway and signer, each alone: nobody else ends, and the hub goes on by itself.
let under: HubUnderFault
let counters: readonly Counter[]

beforeAll(async () => {
  under = await startHubUnderFault()
  counters = await openCounters(under.client, [0, 1])
}, startMsMax)
beforeEach(() => under.untilReady())
afterAll(() => under?.stop())

const lookUp = () => lookUpOf(counters[0]?.caseId ?? '')

describe('kill -9 of one part', () => {
  test('the gateway, under load: it is back at the same address, tokens of before still hold, and no command happened twice', async () => {
    const { ledger, signer, postgres } = under.hub.pids
    const load = startLoad(under.client, counters, 3)
    await goesOn(load)
    await under.killAndRecover('gateway')
    await goesOn(load)
    await eventually('a command was sent again', () => hasMetFault(load.outcomes), recoveryMsMax)
    const outcomes = await load.stop()
    expect(under.hub.pids).toMatchObject({ ledger, signer, postgres })
    checkOutcomes(await readLog(under.hub.databaseUrl), outcomes)
    await checkRetries(under.client, outcomes)
  })

  test('the signer, which does not answer and then dies: look-ups go on, also for a person whose keys are only now made', async () => {
    const others = { ...under.hub.pids }
    delete others.signer
    under.hub.kill('signer', 'SIGSTOP')
    const whileSilent = await tryCommand(under.client, lookUp())
    expect(whileSilent).toMatchObject({ kind: 'accepted', answer: { outcome: 'answered' } })
    // Nobody of the demo city has these numbers: new holders, new keys.
    const [fresh] = await Promise.all([openCounters(under.client, [0], 400), deliver(under.client, lookUp(), recoveryMsMax)])
    expect(fresh).toHaveLength(1)

    const before = under.hub.pids.signer
    under.hub.kill('signer', 'SIGKILL')
    let answered = 0
    await eventually('look-ups are answered until the signer is back', async () => {
      expect(await tryCommand(under.client, lookUp()), 'while the signer is away').toMatchObject({ kind: 'accepted', answer: { outcome: 'answered' } })
      answered += 1
      return answered > 1 && under.hub.pids.signer !== undefined && under.hub.pids.signer !== before
    }, recoveryMsMax)
    expect(under.hub.pids).toMatchObject(others)
  })

  test('a ledger that starts while the signer is away waits for it, and the hub says so', async () => {
    const command = { ...lookUp(), commandId: randomUUID() }
    under.hub.kill('signer', 'SIGSTOP')
    under.hub.kill('ledger', 'SIGKILL')
    const delivering = deliver(under.client, command, recoveryMsMax)
    const saysSo = (): Promise<void> => eventually('the hub says that its ledger is not well', async () => (await under.readiness())?.unwell.includes('ledger') === true, recoveryMsMax)
    await saysSo()
    await stillness(2_500)
    await saysSo()
    under.hub.kill('signer', 'SIGKILL')
    await under.untilReady()
    expect((await delivering).reply).toMatchObject({ kind: 'accepted', answer: { outcome: 'answered' } })
  })
})

const writerBackend = `select pid from pg_stat_activity where application_name = 'hub-ledger-writer'`

/** Undefined: the ledger writes through no session, or the server answers nobody. */
async function writerPid(): Promise<number | undefined> {
  const found = await withDatabase(under.hub.databaseUrl, (client) => client.query<{ readonly pid: number }>(writerBackend)).catch(() => undefined)
  return found?.rows[0]?.pid
}

/** Ends one session of the server by force: the server ends all others too and recovers in place. Over once the ledger writes through another. */
async function killBackend(): Promise<void> {
  let pid: number | undefined
  await eventually('the ledger writes through a session', async () => (pid = await writerPid()) !== undefined)
  if (pid === undefined) throw new Error('that was awaited')
  process.kill(pid, 'SIGKILL')
  await eventually('the ledger writes through another session', async () => ![undefined, pid].includes(await writerPid()), recoveryMsMax)
}

// A server that ends one session by force recovers in place, at times between two questions after readiness: there nothing is asked of it.
const faults: readonly (readonly [string, () => Promise<void> | void, 'server-away' | 'recovers-in-place'])[] = [
  ['kill -9 of the server', () => { under.hub.kill('postgres', 'SIGKILL') }, 'server-away'],
  ['kill -9 of the writer’s session', killBackend, 'recovers-in-place'],
  ['a fast restart of the server', () => { under.hub.kill('postgres', 'SIGINT') }, 'server-away'],
]

const saysThatItWaits = ({ status, unwell }: Readiness): boolean => status === 503 && (unwell.includes('ledger') || unwell.includes('database'))

/** Over when another server runs and the hub is well; what the hub has said of itself meanwhile. */
async function strikeAndWatch(strike: () => Promise<void> | void): Promise<readonly Readiness[]> {
  const struck = under.hub.pids.postgres
  const seen: Readiness[] = []
  await strike()
  await eventually('another server runs, and the hub is well', async () => {
    const now = await under.readiness()
    if (now !== undefined) seen.push(now)
    return ![undefined, struck].includes(under.hub.pids.postgres) && now?.status === 200
  }, recoveryMsMax)
  return seen
}

describe('PostgreSQL goes away under load', () => {
  test.each(faults)('%s: the hub waits, says so while the server is away, and goes on by itself', async (_what, strike, kind) => {
    const { ledger, gateway, signer } = under.hub.pids
    const load = startLoad(under.client, counters, 3)
    await goesOn(load, 60)
    if (kind === 'recovers-in-place') await strike()
    // Once more, where it was back before anybody had asked the hub, or before a command had to be sent again.
    else await eventually('the hub says that it waits, and a command is sent again', async () => {
      const seen = await strikeAndWatch(strike)
      await goesOn(load)
      return seen.some(saysThatItWaits) && hasMetFault(load.outcomes)
    }, 2 * recoveryMsMax)
    await under.untilReady()
    await goesOn(load)
    await eventually('commands were answered in every way', () => hasEveryKind(load.outcomes), recoveryMsMax)
    const outcomes = await load.stop()
    expect(under.hub.pids, 'nobody but the database was started again').toMatchObject({ ledger, gateway, signer })
    const log = await readLog(under.hub.databaseUrl)
    checkOutcomes(log, outcomes)
    // A recovery in place may be over before a caller has to ask again: then the hub has waited in the callers' stead.
    if (kind === 'server-away') expectEveryKind(outcomes)
    await checkRetries(under.client, outcomes)
    expect(await readLog(under.hub.databaseUrl)).toHaveLength(log.length)
  })
})
