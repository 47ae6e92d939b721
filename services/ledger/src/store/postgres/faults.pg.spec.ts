import { describe, expect, onTestFinished, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { execute, openPostgresUnderTest, withLedgerDatabase } from '../../../../../test/contract/postgres-under-test.ts'
import { testLostAnswer } from '../../../../../test/contract/lost-answer.contract.ts'
import { accepted, fill, sampleEvent, sampleEvents, writeTo } from '../../../../../test/contract/sample-events.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import { guard } from '../../../../../test/support/guard.ts'
import { paced } from '../../../../../test/support/stillness.ts'
import type { PostgresStore } from './postgres-store.ts'
import { FaultyConnections, faults } from './testing/faulty-connections.ts'
import { follow, positionsTo } from '../testing/follow.ts'
import { expectTold, goesOn, startLoad } from '../testing/load.ts'
import { stands } from '../testing/stands.ts'
import type { WriterLimits } from '../writing/writer-limits.ts'

const database = withLedgerDatabase()

async function open(limits: Partial<WriterLimits> = {}): Promise<{ store: PostgresStore; connections: FaultyConnections }> {
  const connections = new FaultyConnections(database.ledgerUrl)
  const under = await openPostgresUnderTest(database, { connect: connections.connect, limits })
  onTestFinished(() => under.dispose())
  return { store: under.store, connections }
}

describe.for(faults)('a batch with its %s', (fault) => {
  testLostAnswer(async () => {
    const { store, connections } = await open()
    let planned = 0
    return { store, plan: () => { connections.plan('append', fault); planned += 1 }, pending: () => planned - connections.happened }
  })

  test('takes its successor in flight back with it, and both are kept in order', async () => {
    const { store, connections } = await open({ eventsPerBatchMax: 2 })
    await fill(store, 'case-1', 1)
    connections.plan('append', fault)
    const results = await Promise.all(sampleEvents(9).map((event) => store.append([{ stream: 'case-1', expected: 'any', events: [event] }], [])))
    expect(results.map((result) => accepted(result).revisions)).toStrictEqual(Array.from({ length: 9 }, (_, n) => [n + 1]))
    expect(await checkLog(store)).toHaveLength(10)
  })

  test('and with any other statement: nothing is lost or doubled under load', async () => {
    const { store, connections } = await open()
    const working = startLoad(store, 32)
    for (const statement of ['append', 'take_lock', 'raise_epoch', 'read_standing', 'read_range', 'find_revisions', 'append']) {
      const before = connections.happened
      connections.plan('append', fault, 3)
      connections.plan(statement, fault)
      connections.plan('append', 'session lost, kept', 10)
      await eventually('both appends went wrong', () => connections.happened >= before + 2)
      await goesOn(working)
      await expect(store.readStream('case-1')).resolves.toBeDefined()
    }
    const all = await working.stop()
    await expectTold(store, all)
    expect(all.unknown).toStrictEqual([])
  })

  test.for(['read_streams', 'read_page', 'read_head'])('in %s is tried again, unseen by the reader', async (statement) => {
    const { store, connections } = await open()
    await fill(store, 'case-1', 2)
    connections.plan(statement, fault)
    expect(await checkLog(store)).toHaveLength(2)
    expect(connections.happened).toBe(1)
  })
})

describe('a database that refuses', () => {
  test('twice is reported with the promise that nothing was kept, and the store goes on', async () => {
    const { store, connections } = await open()
    connections.plan('append', 'refused by the server')
    connections.plan('append', 'refused by the server')
    await expect(store.append([writeTo('case-1', 'none')], [])).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'not-kept', cause: { code: '53100' } })
    accepted(await store.append([writeTo('case-1', 'none')], []))
    expect(await checkLog(store)).toHaveLength(1)
  })
})

describe('a database that is away', () => {
  test('is waited for: the store says so, appends and subscriptions go on after it', async () => {
    const { store, connections } = await open()
    await fill(store, 'case-1', 2)
    const fed = (async () => {
      let seen = 0
      for await (const batch of store.subscribeAll(0, guard())) {
        seen += batch.length
        if (seen === 5) return seen
      }
      return seen
    })()
    await connections.goAway()
    const waiting = store.append([writeTo('case-1', 1)], [])
    await stands(store, { state: 'recovering', head: 1, eventsWaiting: 1 })
    connections.comeBack()
    expect(accepted(await waiting).revisions).toStrictEqual([2])
    await stands(store, { state: 'leading', head: 2, eventsWaiting: 0 })
    await fill(store, 'case-2', 2)
    expect(await fed).toBe(5)
    await checkLog(store)
  })

  test('for too long: what was sent is unknown, what was not sent is not kept, and neither appears twice later', async () => {
    const { store, connections } = await open({ answerTimeMaxMs: 4_000, batchesInFlightMax: 1 })
    await fill(store, 'case-1', 1)
    connections.plan('append', 'answer lost, kept')
    connections.planLeaving('read_standing')
    const kept = sampleEvent('sent')
    const sent = store.append([{ stream: 'case-1', expected: 'any', events: [kept] }], [])
    const sentToo = expect(sent).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'unknown' })
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    const waiting = store.append([{ stream: 'case-1', expected: 'any', events: [sampleEvent('waiting')] }], [])
    const waitingToo = expect(waiting).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'not-kept' })
    await Promise.all([sentToo, waitingToo])
    connections.comeBack()
    // Another event each time: of an append that is given up after these seconds nobody knows either.
    accepted(await again(() => store.append([{ stream: 'case-1', expected: 'any', events: [sampleEvent('again')] }], [])))
    const notes = (await checkLog(store)).map(({ bytes }) => (JSON.parse(Buffer.from(bytes).toString()) as { readonly note: string }).note)
    expect([notes.filter((note) => note !== 'again'), notes.at(-1)]).toStrictEqual([['0', 'sent'], 'again'])
  })

  test('bounds what waits: more is refused at once, and nothing of it is kept', async () => {
    const { store, connections } = await open({ eventsWaitingMax: 10 })
    await fill(store, 'case-1', 1)
    await connections.goAway()
    const results = Promise.allSettled(Array.from({ length: 15 }, () => store.append([writeTo('case-1', 'any')], [])))
    connections.comeBack()
    const settled = await results
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    for (const result of settled.slice(10)) expect(result).toMatchObject({ reason: { outcome: 'not-kept' } })
    expect(await checkLog(store)).toHaveLength(11)
  })

  test('may come back while the store is closed: closing ends, and tells each caller what is known', async () => {
    const { store, connections } = await open({ closeTimeMaxMs: 100 })
    await fill(store, 'case-1', 1)
    await connections.goAway()
    const waiting = expect(store.append([writeTo('case-1', 'any')], [])).rejects.toMatchObject({ outcome: 'not-kept' })
    await store.close()
    await waiting
    connections.comeBack()
    expect(store.health().state).toBe('closed')
  })
})

describe('the server ends sessions under load', () => {
  test('of the writer, again and again: every acknowledged event is there once, and nobody is refused', async () => {
    const { store } = await open()
    const working = startLoad(store, 64)
    for (let round = 0; round < 8; round += 1) {
      await goesOn(working)
      await eventually('the writer has a session, which is ended', async () => (await execute(database.url, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'hub-ledger-writer'")).length > 0)
    }
    await goesOn(working)
    const all = await working.stop()
    expect(all.errors).toStrictEqual([])
    await expectTold(store, all)
  })

  test('of everybody: readers, subscriptions and the writer go on', async () => {
    const { store } = await open()
    await fill(store, 'case-1', 1)
    const following = follow(store)
    const working = startLoad(store, 16)
    for (let round = 0; round < 5; round += 1) {
      await goesOn(working)
      await execute(database.url, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'hub-ledger-%'")
      expect((await store.readStream('case-1')).length).toBeGreaterThan(0)
    }
    await goesOn(working)
    const all = await working.stop()
    expect(all.errors).toStrictEqual([])
    await expectTold(store, all, 1)
    const head = await store.head()
    expect(await following.upTo(head)).toStrictEqual(positionsTo(head))
  })

  test('by cancelling the writer’s statements: they are written again', async () => {
    const { store } = await open()
    const working = startLoad(store, 64)
    for (let round = 0; round < 20; round += 1) {
      await paced(30)
      await execute(database.url, "select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'hub-ledger-writer'")
    }
    await goesOn(working)
    const all = await working.stop()
    expect(all.unknown).toStrictEqual([])
    await expectTold(store, all)
  })
})

async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === 20) throw error
      await paced(100)
    }
  }
}
