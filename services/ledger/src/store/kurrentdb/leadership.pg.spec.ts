import { describe, expect, onTestFinished, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { execute } from '../../../../../test/contract/postgres-under-test.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import { withoutLock } from '../postgres/testing/without-lock.ts'
import { WriterFenced } from '../store-unavailable.ts'
import { expectTold, load } from '../testing/load.ts'
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
    const { store: first, options } = await under.open({ url: `${under.double.connectionString}&defaultDeadline=10000` })
    await fill(first, 'case-1', 2)
    const second = await standby(usurping(options))
    const { promise: over, resolve: release } = Promise.withResolvers<undefined>()
    under.double.faults.inject({ on: 'append', moment: 'before', effect: { until: over } })
    const late = first.append([writeTo('case-2', 'none')], []).catch((error: unknown) => error)
    await expect.poll(() => under.double.faults.pending, { interval: 5, timeout: 10_000 }).toBe(0)
    await second.awaitLeadership(AbortSignal.timeout(20_000))
    expect(accepted(await second.append([writeTo('case-1', 1)], [])).firstPosition).toBe(2)
    release(undefined)
    expect(await late).toBeInstanceOf(WriterFenced)
    expect((await checkLog(second)).map(({ stream }) => stream)).toStrictEqual(['case-1', 'case-1', 'case-1'])
  })

  test('learns that what was on its way had been kept, if it had', async () => {
    const { store: first, options } = await under.open()
    await fill(first, 'case-1', 1)
    under.double.faults.inject({ on: 'append', moment: 'after', effect: 'silence' })
    const sent = first.append([writeTo('case-1', 0)], [])
    await expect.poll(() => under.double.faults.pending, { timeout: 10_000 }).toBe(0)
    const second = await usurp(options)
    expect(accepted(await sent).firstPosition).toBe(1)
    await fill(second, 'case-1', 1)
    await expect(first.append([writeTo('case-1', 'any')], [])).rejects.toThrow(WriterFenced)
    expect(await checkLog(second)).toHaveLength(3)
  })

  test('learns it also while nobody asks it for anything', async () => {
    const { store: first, options } = await under.open()
    await usurp(options)
    await expect.poll(() => first.health().state, { timeout: 10_000 }).toBe('fenced')
  })
})

describe('two ledgers started at once', () => {
  test('write one after the other: one waits, and the beginnings of their terms have no position', async () => {
    const { store: before, options } = await under.open()
    await before.close()
    const both = [await standby(options), await standby(options)]
    const leading: KurrentStore[] = []
    const waiting = both.map(async (store) => {
      await store.awaitLeadership(AbortSignal.timeout(20_000))
      leading.push(store)
    })
    await Promise.race(waiting)
    await new Promise((resolve) => setTimeout(resolve, 400))
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
    expect(termsOf(options)).toBe(3)
  })
})

describe('the lock in PostgreSQL', () => {
  test('that is lost with its session is taken again, in another term, and appends go on', async () => {
    const { store, options } = await under.open()
    await fill(store, 'case-1', 1)
    await endWriterSessions()
    expect(accepted(await store.append([writeTo('case-1', 0)], [])).firstPosition).toBe(1)
    await expect.poll(() => store.health().state, { timeout: 10_000 }).toBe('leading')
    await expect.poll(() => termsOf(options), { timeout: 10_000 }).toBe(2)
    expect(accepted(await store.append([writeTo('case-1', 1)], [])).firstPosition).toBe(2)
    expect(await checkLog(store)).toHaveLength(3)
  })

  test('that is lost under load, beside a standby: whoever gets it, nothing is lost or doubled', async () => {
    const { store: first, options } = await under.open()
    const second = await standby(options)
    const stop = new AbortController()
    void second.awaitLeadership(stop.signal).catch(() => undefined)
    const told = [first, second].map((store) => load({ store: () => store, callers: 12, signal: stop.signal }))
    for (let round = 0; round < 4; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 250))
      await endWriterSessions()
    }
    await expect.poll(() => [first, second].some((store) => store.health().state === 'leading'), { timeout: 10_000 }).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 300))
    stop.abort()
    const [one, two] = await Promise.all(told)
    if (one === undefined || two === undefined) throw new Error('both were told')
    const together = { acknowledged: [...one.acknowledged, ...two.acknowledged], refused: [...one.refused, ...two.refused], unknown: [...one.unknown, ...two.unknown], errors: [] }
    expect(together.acknowledged.length).toBeGreaterThan(0)
    await expectTold(second, together)
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
    const waiting = second.awaitLeadership(AbortSignal.timeout(20_000))
    await new Promise((resolve) => setTimeout(resolve, 600))
    await under.double.faults.start()
    await waiting
    expect(accepted(await second.append([writeTo('case-1', 1)], [])).firstPosition).toBe(2)
  })
})
