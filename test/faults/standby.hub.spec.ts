import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { commandLedger, stateOf } from './ask-ledger.ts'
import { goesOn, lookUpOf, openCounters, startLoad, suspensionReason, type Counter } from './busy-city.ts'
import { checkOutcomes } from './check-outcomes.ts'
import { deliver, type Delivered, type SentCommand } from './command-sender.ts'
import { checkStored, readLog, withDatabase } from './event-log.ts'
import { recoveryMsMax, startHubUnderFault, startMsMax, type HubUnderFault } from './hub-under-fault.ts'
import { addressOfLedger, startSecondLedger, type SecondLedger } from './second-ledger.ts'

// Two ledgers on one database: one writes, one stands by; who was replaced while it could not hear it writes nothing any more.
let under: HubUnderFault
let second: SecondLedger
let counter: Counter
let earlier: Delivered
const command: () => SentCommand = () => lookUpOf(counter.caseId)
let answeredBefore: SentCommand

beforeAll(async () => {
  under = await startHubUnderFault()
  const [opened] = await openCounters(under.client, [0])
  if (opened === undefined) throw new Error('no counter is open')
  counter = opened
  second = await startSecondLedger(under.hub)
}, startMsMax)
afterAll(async () => {
  second?.child.kill('SIGKILL')
  await under?.stop()
})

const suspension = (): SentCommand => ({ account: 'demo-market-clerk', type: 'SuspendLicence', commandId: randomUUID(), body: { licenceId: counter.licenceId, reason: suspensionReason } })
const reinstatement = (): SentCommand => ({ account: 'demo-market-clerk', type: 'ReinstateLicence', commandId: randomUUID(), body: { licenceId: counter.licenceId } })
const answered = { kind: 'accepted', answer: { outcome: 'answered' } }
const token = (): Promise<string> => under.client.token('demo-window-clerk')
const heldByWriter = `select a.pid from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.granted and a.application_name = 'hub-ledger-writer'`

/** Ends the session that holds the writer's lock, as a network does that broke. */
async function cutOffWriter(): Promise<void> {
  await withDatabase(under.hub.databaseUrl, async (client) => {
    const { rows } = await client.query<{ readonly pid: number }>(heldByWriter)
    expect(rows).toHaveLength(1)
    await client.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  })
}

describe('a second ledger on the same database', () => {
  test('stands by, says so, and decides nothing, while the first one works', async () => {
    expect(await stateOf(second.address)).toEqual({ ready: false, state: 'standby' })
    expect(await stateOf(addressOfLedger(under.hub))).toEqual({ ready: true, state: 'leading' })
    const before = await readLog(under.hub.databaseUrl)
    expect(await commandLedger(second.address, await token(), command())).toMatchObject({ kind: 'unavailable' })
    expect(await readLog(under.hub.databaseUrl)).toHaveLength(before.length)

    answeredBefore = command()
    earlier = await deliver(under.client, answeredBefore, recoveryMsMax)
    expect(earlier.reply).toMatchObject(answered)
    expect(await stateOf(second.address)).toEqual({ ready: false, state: 'standby' })
  })

  test('takes over when the first is killed under load, knows what was answered before, and the first comes back as the standby', async () => {
    const load = startLoad(under.client, [counter], 2)
    await goesOn(load, 30)
    under.hub.kill('ledger', 'SIGKILL')
    await eventually('the second ledger leads', async () => (await stateOf(second.address))?.ready === true, recoveryMsMax)
    expect(await stateOf(second.address)).toEqual({ ready: true, state: 'leading' })
    expect(await commandLedger(second.address, await token(), answeredBefore)).toMatchObject({ kind: 'accepted', position: earlier.reply.kind === 'accepted' && earlier.reply.position, replayed: true })
    expect(await commandLedger(second.address, await token(), lookUpOf(counter.caseId, 'M2'))).toMatchObject({ kind: 'refused', code: 'TYPE_NOT_IN_SLOT' })
    await eventually('the first ledger stands by', async () => (await stateOf(addressOfLedger(under.hub)))?.state === 'standby', recoveryMsMax)
    expect((await under.readiness())?.unwell).toContain('ledger')

    // The gateway knows one ledger; the load goes on when that one leads again.
    second.child.kill('SIGKILL')
    expect(await second.exited).toBe('SIGKILL')
    await under.untilReady()
    const outcomes = await load.stop()
    checkOutcomes(await readLog(under.hub.databaseUrl), outcomes)
  })

  test('a writer that was cut off and replaced while it was frozen writes nothing when it wakes, and ends', async () => {
    second = await startSecondLedger(under.hub)
    under.hub.kill('ledger', 'SIGKILL')
    await eventually('the second ledger leads', async () => (await stateOf(second.address))?.ready === true, recoveryMsMax)
    await eventually('the first ledger stands by', async () => (await stateOf(addressOfLedger(under.hub)))?.state === 'standby', recoveryMsMax)

    const shown = command()
    expect(await commandLedger(second.address, await token(), shown)).toMatchObject(answered)

    second.child.kill('SIGSTOP')
    const late = command()
    const lateReplies = [late, shown].map(async (one) => commandLedger(second.address, await token(), one))
    await cutOffWriter()
    await under.untilReady()
    const between = await deliver(under.client, suspension(), recoveryMsMax)
    expect(between.reply.kind).toBe('accepted')
    const before = await readLog(under.hub.databaseUrl)

    second.child.kill('SIGCONT')
    // Either no answer, or that there is none now: not even the fields that it has shown before, for the licence is suspended since.
    for (const reply of await Promise.all(lateReplies)) expect(reply?.kind ?? 'unavailable').toBe('unavailable')
    expect(await second.exited).toBe(1)
    const log = await readLog(under.hub.databaseUrl)
    checkStored(log)
    expect(log).toHaveLength(before.length)
    expect(log.filter(({ envelope }) => envelope.commandId === late.commandId)).toEqual([])
    // The client asks again, where the writer is now.
    expect((await deliver(under.client, late, recoveryMsMax)).reply).toMatchObject({ kind: 'refused', code: 'LICENCE_STATUS_SUSPENDED' })
    expect((await deliver(under.client, reinstatement(), recoveryMsMax)).reply.kind).toBe('accepted')
  })

  test('a frozen writer that nobody asks anything ends all the same, so that it can stand by again', async () => {
    second = await startSecondLedger(under.hub)
    under.hub.kill('ledger', 'SIGKILL')
    await eventually('the second ledger leads', async () => (await stateOf(second.address))?.ready === true, recoveryMsMax)
    await eventually('the first ledger stands by', async () => (await stateOf(addressOfLedger(under.hub)))?.state === 'standby', recoveryMsMax)
    second.child.kill('SIGSTOP')
    await cutOffWriter()
    await under.untilReady()
    second.child.kill('SIGCONT')
    expect(await second.exited).toBe(1)
  })
})
