import { describe, expect, onTestFinished, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { execute, openPostgresUnderTest, withLedgerDatabase } from '../../../../../test/contract/postgres-under-test.ts'
import { testLostAnswer } from '../../../../../test/contract/lost-answer.contract.ts'
import { accepted, fill, sampleEvent, sampleEvents, writeTo } from '../../../../../test/contract/sample-events.ts'
import type { PostgresStore } from './postgres-store.ts'
import { FaultyConnections, faults } from './testing/faulty-connections.ts'
import { expectTold, load } from '../testing/load.ts'
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
    const stop = new AbortController()
    const told = load({ store: () => store, callers: 32, signal: stop.signal })
    for (const statement of ['append', 'take_lock', 'raise_epoch', 'read_standing', 'read_range', 'find_revisions', 'append']) {
      connections.plan('append', fault, 3)
      connections.plan(statement, fault)
      connections.plan('append', 'session lost, kept', 10)
      await new Promise((resolve) => setTimeout(resolve, 80))
      await expect(store.readStream('case-1')).resolves.toBeDefined()
    }
    stop.abort()
    const all = await told
    await expectTold(store, all)
    expect(all.unknown).toStrictEqual([])
    expect(all.acknowledged.length).toBeGreaterThan(0)
    expect(connections.happened).toBeGreaterThan(5)
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
      for await (const batch of store.subscribeAll(0, AbortSignal.timeout(15_000))) {
        seen += batch.length
        if (seen === 5) return seen
      }
      return seen
    })()
    await connections.goAway()
    const waiting = store.append([writeTo('case-1', 1)], [])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(store.health()).toMatchObject({ state: 'recovering', head: 1, eventsWaiting: 1 })
    connections.comeBack()
    expect(accepted(await waiting).revisions).toStrictEqual([2])
    expect(store.health()).toMatchObject({ state: 'leading', head: 2, eventsWaiting: 0 })
    await fill(store, 'case-2', 2)
    expect(await fed).toBe(5)
    await checkLog(store)
  })

  test('for too long: what was sent is unknown, what was not sent is not kept, and neither appears twice later', async () => {
    const { store, connections } = await open({ answerTimeMaxMs: 400, batchesInFlightMax: 1 })
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
    // Another event each time: of an append that is given up after these 400 ms nobody knows either.
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
    const told = load({ store: () => store, callers: 64, signal: AbortSignal.timeout(2_000) })
    let ended = 0
    for (let round = 0; round < 12; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 120))
      ended += (await execute(database.url, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'hub-ledger-writer'")).length
    }
    const all = await told
    expect(ended).toBeGreaterThan(5)
    expect(all.errors).toStrictEqual([])
    await expectTold(store, all)
  })

  test('of everybody: readers, subscriptions and the writer go on', async () => {
    const { store } = await open()
    const seen: number[] = []
    const stop = new AbortController()
    const fed = (async () => {
      for await (const batch of store.subscribeAll(0, stop.signal)) for (const { position } of batch) seen.push(position)
    })()
    const told = load({ store: () => store, callers: 16, signal: AbortSignal.timeout(1_500) })
    for (let round = 0; round < 5; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      await execute(database.url, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'hub-ledger-%'")
      expect((await store.readStream('case-1')).length).toBeGreaterThan(0)
    }
    const all = await told
    expect(all.errors).toStrictEqual([])
    await expectTold(store, all)
    const head = await store.head()
    for (let tries = 0; tries < 500 && seen.length <= head; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10))
    stop.abort()
    await fed
    expect(seen).toStrictEqual(Array.from({ length: head + 1 }, (_, n) => n))
  })

  test('by cancelling the writer’s statements: they are written again', async () => {
    const { store } = await open()
    const told = load({ store: () => store, callers: 64, signal: AbortSignal.timeout(800) })
    for (let round = 0; round < 20; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 30))
      await execute(database.url, "select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'hub-ledger-writer'")
    }
    const all = await told
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
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
