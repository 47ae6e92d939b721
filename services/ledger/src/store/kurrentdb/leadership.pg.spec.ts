import { describe, expect, onTestFinished, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { execute } from '../../../../../test/contract/postgres-under-test.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import { guard } from '../../../../../test/support/guard.ts'
import { paced, stillness } from '../../../../../test/support/stillness.ts'
import { withoutLock } from '../postgres/testing/without-lock.ts'
import { WriterFenced } from '../store-unavailable.ts'
import { expectTold, goesOn, startLoad, together } from '../testing/load.ts'
import { isIn } from '../testing/stands.ts'
import { openKurrentStore, type KurrentStore, type KurrentStoreOptions } from './kurrent-store.ts'

const under = withKurrentDouble()

async function standby(options: KurrentStoreOptions): Promise<KurrentStore> {
  const store = await openKurrentStore(options)
  onTestFinished(() => store.close())
  return store
}

/** Takes over although the other lives. */
const usurp = (options: KurrentStoreOptions): Promise<KurrentStore> => under.openLeader(usurping(options))
const usurping = (options: KurrentStoreOptions): KurrentStoreOptions => ({ ...options, connect: withoutLock(options.databaseUrl) })

const endWriterSessions = (): Promise<unknown> =>
  execute(under.database.url, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'hub-ledger-writer'")

const termsOf = ({ hubId }: KurrentStoreOptions): number => under.double.log.stream(`zy-${hubId}.writer-epoch`).length

describe('a writer whose term is over', () => {
  test('is refused, keeps nothing, says so, and stays refused', async () => {
    const { store: first, options } = await under.open()
    await fill(first, 'case-1', 2)
    const second = await usurp(options)
    await expect(first.append([writeTo('case-1', 'any')], [])).rejects.toThrow(WriterFenced)
    expect(first.health().state).toBe('fenced')
    await expect(first.append([writeTo('case-1', 'any')], [])).rejects.toThrow(WriterFenced)
    expect(accepted(await second.append([writeTo('case-1', 1)], [])).firstPosition).toBe(2)
    expect(await checkLog(second)).toHaveLength(3)
  })

  test('is refused by the server itself, where its append was sent in time and comes too late', async () => {
    // An append without an answer is sent again, and another term has to begin before that.
    const { store: first, options } = await under.open()
    await fill(first, 'case-1', 2)
    const second = await standby(usurping(options))
    const { promise: over, resolve: release } = Promise.withResolvers<undefined>()
    under.double.faults.inject({ on: 'append', moment: 'before', effect: { until: over } })
    const late = first.append([writeTo('case-2', 'none')], []).catch((error: unknown) => error)
    await eventually('the append is on its way', () => under.double.faults.pending === 0)
    await second.awaitLeadership(guard())
    expect(accepted(await second.append([writeTo('case-1', 1)], [])).firstPosition).toBe(2)
    release(undefined)
    expect(await late).toBeInstanceOf(WriterFenced)
    expect((await checkLog(second)).map(({ stream }) => stream)).toStrictEqual(['case-1', 'case-1', 'case-1'])
  })

  test('learns that what was on its way had been kept, if it had', async () => {
    const { store: first, options } = await under.open({ url: under.hurriedUrl })
    await fill(first, 'case-1', 1)
    under.double.faults.inject({ on: 'append', moment: 'after', effect: 'silence' })
    const sent = first.append([writeTo('case-1', 0)], [])
    await eventually('the append is kept', () => under.double.faults.pending === 0)
    const second = await usurp(options)
    expect(accepted(await sent).firstPosition).toBe(1)
    await fill(second, 'case-1', 1)
    await expect(first.append([writeTo('case-1', 'any')], [])).rejects.toThrow(WriterFenced)
    expect(await checkLog(second)).toHaveLength(3)
  })

  test('learns it also while nobody asks it for anything', async () => {
    const { store: first, options } = await under.open()
    await usurp(options)
    await isIn(first, 'fenced')
  })
})

describe('a standby that waits no longer', () => {
  test('says whether another writes, or a server did not answer', async () => {
    const { store: first, options } = await under.open()
    const second = await standby(options)
    await expect(second.awaitLeadership(AbortSignal.timeout(1_000))).rejects.toMatchObject({ name: 'StoreUnavailable', anotherWrites: true })
    await first.close()
    for (let at = 0; at < 100; at += 1) under.double.faults.inject({ on: 'append', moment: 'before', effect: 'silence' })
    await expect(second.awaitLeadership(AbortSignal.timeout(1_000))).rejects.toMatchObject({ name: 'StoreUnavailable', anotherWrites: false })
  }, 60_000)
})

describe('two ledgers started at once', () => {
  test('write one after the other: one waits, and the beginnings of their terms have no position', async () => {
    const { store: before, options } = await under.open()
    await before.close()
    const both = [await standby(options), await standby(options)]
    const leading: KurrentStore[] = []
    const waiting = both.map(async (store) => {
      await store.awaitLeadership(guard())
      leading.push(store)
    })
    await Promise.race(waiting)
    await stillness(400)
    expect(leading).toHaveLength(1)
    const [first] = leading
    if (first === undefined) throw new Error('one leads')
    await fill(first, 'case-1', 3)
    await first.close()
    await Promise.all(waiting)
    const second = leading[1]
    if (second === undefined) throw new Error('the other leads')
    expect(accepted(await second.append([writeTo('case-1', 2)], [])).firstPosition).toBe(3)
    expect(await checkLog(second)).toHaveLength(4)
    // More, where an answer to the beginning of one did not come in time.
    expect(termsOf(options)).toBeGreaterThanOrEqual(3)
  })
})

describe('the lock in PostgreSQL', () => {
  test('that is lost with its session is taken again, in another term, and appends go on', async () => {
    const { store, options } = await under.open()
    await fill(store, 'case-1', 1)
    await endWriterSessions()
    expect(accepted(await store.append([writeTo('case-1', 0)], [])).firstPosition).toBe(1)
    await eventually('another term has begun', () => termsOf(options) >= 2)
    await isIn(store, 'leading')
    expect(accepted(await store.append([writeTo('case-1', 1)], [])).firstPosition).toBe(2)
    expect(await checkLog(store)).toHaveLength(3)
  })

  test('that is lost under load, beside a standby: whoever gets it, nothing is lost or doubled', async () => {
    const { store: first, options } = await under.open()
    const second = await standby(options)
    const stop = new AbortController()
    void second.awaitLeadership(stop.signal).catch(() => undefined)
    const working = [first, second].map((store) => startLoad(store, 12))
    for (let round = 0; round < 4; round += 1) {
      await goesOn(...working)
      await endWriterSessions()
    }
    await goesOn(...working)
    const told = await Promise.all(working.map((load) => load.stop()))
    stop.abort()
    await expectTold(second, together(told))
  })
})

describe('who wants to take over', () => {
  test.for(['before', 'after'] as const)('goes on trying when the answer to the beginning of its term is lost %s it is kept', async (moment) => {
    const { store: first, options } = await under.open()
    await fill(first, 'case-1', 2)
    await first.close()
    under.double.faults.inject({ on: 'append', moment, effect: 'reset', times: 2 })
    const second = await under.openLeader(options)
    expect(second.health()).toMatchObject({ state: 'leading', head: 1 })
    expect(accepted(await second.append([writeTo('case-1', 1)], [])).firstPosition).toBe(2)
  })

  test('waits for a server that is away', async () => {
    const { store: first, options } = await under.open()
    await fill(first, 'case-1', 2)
    const second = await standby(options)
    await under.double.faults.stop()
    await first.close()
    const waiting = second.awaitLeadership(guard())
    await paced(600)
    await under.double.faults.start()
    await waiting
    expect(accepted(await second.append([writeTo('case-1', 1)], [])).firstPosition).toBe(2)
  })
})
