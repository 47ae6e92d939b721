import fc from 'fast-check'
import { Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { eventually } from '../../../../test/support/eventually.ts'
import { paced } from '../../../../test/support/stillness.ts'
import { withDatabase } from '../../../../test/support/postgres.ts'
import { migrate } from '../migrate.ts'
import { idOf } from '../projections/log-writer.ts'
import { DecideIndex } from './decide-index.ts'
import { caseReceived, grantFor, lookUpAnswered, lookUpMissed, placed, securityAdmin, storeOver } from './fixtures.ts'
import type { Placed } from './in-order.ts'

const runs = Number(process.env['FC_RUNS'] ?? 8)
const database = withDatabase()
const quiet = pino({ level: 'silent' })
let pool: Pool
let admin: Pool
beforeAll(async () => {
  await migrate({ connectionString: database.url })
  // With the grants of the service and no others.
  pool = new Pool({ connectionString: database.url, max: 6, options: '-c role=hub_ledger' })
  admin = new Pool({ connectionString: database.url, max: 2 })
  for (const each of [pool, admin]) each.on('error', () => undefined)
})
afterAll(() => Promise.all([pool.end(), admin.end()]))

const wipe = (): Promise<unknown> => admin.query('truncate decide.checkpoint, decide.command, decide.link, decide.look_up, decide.grant_use, decide.erasure')
beforeEach(wipe)

const checkpoint = async (): Promise<number> => Number((await admin.query<{ position: string }>('select position from decide.checkpoint')).rows[0]?.position ?? Number.NaN)
const rowsIn = async (table: string): Promise<number> => Number((await admin.query<{ n: string }>(`select count(*) as n from decide.${table}`)).rows[0]?.n)

const uses = async (): Promise<readonly { grant_id: string; day: string; answered: string }[]> => (await admin.query('select grant_id, day::text, answered from decide.grant_use order by grant_id, day')).rows

async function open(log: readonly Placed[]): Promise<DecideIndex> {
  const index = await DecideIndex.open({ pool, store: storeOver(log), log: quiet })
  onTestFinished(() => index.close().catch(() => undefined))
  return index
}

const itemKey = (item: number): string => `${idOf(3, 1)}|${idOf(6, item)}`
const day = '2026-03-02'

/** Every kind of row; the two events at 2 and 3 are one command's. */
function sampleLog(): Placed[] {
  return [
    placed(0, securityAdmin(1)), placed(1, grantFor(1, [1, 2])), placed(2, grantFor(2, [2]), { command: 50 }), placed(3, caseReceived(1), { command: 50 }),
    placed(4, lookUpAnswered(1, 1)), placed(5, lookUpAnswered(2, 1)), placed(6, lookUpMissed(3), { client: 'social-security' }),
    placed(7, { type: 'HolderErased', v: 1, data: { holderId: idOf(5, 1), basis: 'holder-request', licences: [] } }),
  ]
}

/** What the index answers about the sample, and about what is not there. */
async function answers(index: DecideIndex): Promise<unknown> {
  const find = async (client: string, n: number) => (await index.findCommand({ client, commandId: idOf(0xc, n) })) ?? null
  return {
    commands: await Promise.all([find('console', 0), find('console', 50), find('console', 3), find('social-security', 6), find('console', 6), find('console', 99)]),
    links: await Promise.all([1, 2, 3].map(async (item) => [...(await index.linked('typeItemGrant', itemKey(item)))].sort())),
    admins: await index.linked('securityAdmin', 'security-admin'),
    otherKind: await index.linked('typeStock', itemKey(1)),
    lookUps: await Promise.all([1, 2, 3, 4].map((n) => index.lookUpPosition(idOf(9, n)))),
    use: [index.useOf(idOf(7, 1), day), index.useOf(idOf(7, 2), day)],
  }
}

const expected = {
  commands: [
    { client: 'console', commandId: idOf(0xc, 0), digest: 'digest-0', position: 0 }, { client: 'console', commandId: idOf(0xc, 50), digest: 'digest-50', position: 2 }, null,
    { client: 'social-security', commandId: idOf(0xc, 6), digest: 'digest-6', position: 6 }, null, null,
  ],
  links: [[idOf(7, 1)], [idOf(7, 1), idOf(7, 2)], []],
  admins: [idOf(2, 1)],
  otherKind: [],
  lookUps: [4, 5, 6, undefined],
  use: [2, 0],
}

describe('catching up', () => {
  test('from nothing finds everything that the log holds', async () => {
    const index = await open(sampleLog())
    expect(await answers(index)).toEqual(expected)
    expect([index.waiting, await checkpoint(), await rowsIn('erasure')]).toEqual([0, 7, 1])
  })

  test('of an empty log leaves an empty index', async () => {
    const index = await open([])
    expect(await index.findCommand({ client: 'console', commandId: idOf(0xc, 0) })).toBeUndefined()
    expect(await checkpoint()).toBe(-1)
  })

  test('from a checkpoint reads only what is newer, and counts nothing twice', async () => {
    const log = sampleLog()
    await (await open(log.slice(0, 5))).close()
    const store = storeOver(log)
    const index = await DecideIndex.open({ pool, store, log: quiet })
    onTestFinished(() => index.close())
    expect(store.reads[0]).toBe(5)
    expect(await answers(index)).toEqual(expected)
    expect((await admin.query('select answered from decide.grant_use')).rows).toEqual([{ answered: '2' }])
  })

  test('from between the events of one command leaves the command at its first', async () => {
    const log = sampleLog()
    await (await open(log.slice(0, 3))).close()
    expect(await checkpoint()).toBe(2)
    expect(await answers(await open(log))).toEqual(expected)
  })

  test('after the tables were lost gives the same answers as before', async () => {
    const log = sampleLog()
    const before = await answers(await open(log))
    await wipe()
    expect(await answers(await open(log))).toEqual(before)
  })
})

describe('what has just become durable', () => {
  test('is found at once, before any table knows it, and the same after the flush', async () => {
    const log = sampleLog()
    const index = await open([])
    index.applied(log)
    const before = await answers(index)
    await index.flush()
    while (index.waiting > 0) await index.flush()
    expect(await answers(index)).toEqual(before)
    expect(before).toEqual(expected)
  })

  test('is found although what came before it was never told', async () => {
    const log: Placed[] = []
    const index = await open(log)
    log.push(...sampleLog())
    index.applied(log.slice(7))
    expect(await answers(index)).toEqual(expected)
  })
})

describe('a flush that fails', () => {
  test('leaves everything findable, and nothing in the tables; the next one brings it there', async () => {
    const index = await open([])
    await admin.query('revoke insert on decide.link from hub_ledger')
    onTestFinished(() => admin.query('grant insert on decide.link to hub_ledger').then(() => undefined))
    index.applied(sampleLog())
    await expect(index.flush()).rejects.toThrow('permission denied')
    expect(await answers(index)).toEqual(expected)
    expect([await rowsIn('command'), await checkpoint()]).toEqual([0, -1])
    await admin.query('grant insert on decide.link to hub_ledger')
    while (index.waiting > 0) await index.flush()
    expect([await rowsIn('command'), await checkpoint()]).toEqual([7, 7])
    expect(await answers(index)).toEqual(expected)
  })

  test('after it was kept, because its answer was lost, counts once: the next one finds it done', async () => {
    const index = await open([])
    index.applied(sampleLog())
    await index.flush()
    const once = await uses()
    index.applied([placed(8, lookUpAnswered(4, 1))])
    const lost = vi.spyOn(pool, 'query').mockImplementationOnce(async (...asked: unknown[]) => {
      await (admin.query as (...all: unknown[]) => Promise<unknown>)(...asked)
      throw Object.assign(new Error('connection terminated'), { code: '57P01' })
    })
    await expect(index.flush()).rejects.toThrow('决策索引暂不可用')
    lost.mockRestore()
    expect([index.waiting, await checkpoint()]).toEqual([1, 8])
    await index.flush()
    expect(index.waiting).toBe(0)
    expect(await uses()).toEqual(once.map((use) => (use.grant_id === idOf(7, 1) ? { ...use, answered: String(Number(use.answered) + 1) } : use)))
  })

  test('late, after it was given up and more had come in, is found done as well: the index does not stay behind for ever', async () => {
    const hurried = new Pool({ connectionString: database.url, max: 3, options: '-c role=hub_ledger' })
    hurried.on('error', () => undefined)
    onTestFinished(() => hurried.end())
    const index = await DecideIndex.open({ pool: hurried, store: storeOver([]), log: quiet })
    onTestFinished(() => index.close().catch(() => undefined))
    // In a hurry only while somebody stands in the way.
    const patient = hurried.query.bind(hurried) as (asked: object) => Promise<unknown>
    const hurry = vi.spyOn(hurried, 'query').mockImplementation((asked: unknown) => patient({ ...(asked as object), query_timeout: 200 }))
    const blocker = await admin.connect()
    await blocker.query("begin; select from decide.checkpoint where name = 'decide' for update")
    const waitInLine = (count: number): Promise<void> => eventually(`${String(count)} flushes wait in the database`, async () =>
      (await admin.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rows.length >= count)
    index.applied([placed(0, lookUpAnswered(1, 1))])
    await expect(index.flush()).rejects.toThrow('决策索引暂不可用')
    await waitInLine(1)
    index.applied([placed(1, lookUpAnswered(2, 1))])
    await expect(index.flush()).rejects.toThrow('决策索引暂不可用')
    await waitInLine(2)
    hurry.mockRestore()
    await blocker.query('rollback')
    blocker.release()
    await eventually('the first is written after all', async () => (await checkpoint()) === 0)
    while (index.waiting > 0) await index.flush()
    expect([await checkpoint(), await rowsIn('look_up')]).toEqual([1, 2])
    expect((await uses()).map(({ answered }) => answered)).toEqual(['2'])
  })

  test('because another process moved the checkpoint writes nothing, and everything stays findable', async () => {
    const log = sampleLog()
    const index = await open([])
    const rival = await open([])
    rival.applied(log)
    while (rival.waiting > 0) await rival.flush()
    const before = await uses()
    index.applied(log)
    await expect(index.flush()).rejects.toThrow('moved by another process')
    expect(index.waiting).toBe(log.length)
    expect(await answers(index)).toEqual(expected)
    expect(await uses()).toEqual(before)
  })
})

describe('the quota of a grant', () => {
  const use = (lookUp: number, quota: number, grant = 1) => ({ lookUpId: idOf<string>(9, lookUp), grantId: idOf<string>(7, grant), day, quota })

  test('is never overdrawn by those who ask at once, and what is given back may be taken again', async () => {
    const index = await open([])
    const taken = [1, 2, 3, 4, 5].map((n) => index.takeUse(use(n, 3)))
    expect(taken.map((giveBack) => giveBack !== undefined)).toEqual([true, true, true, false, false])
    taken[0]?.()
    taken[0]?.()
    expect(index.useOf(idOf(7, 1), day)).toBe(2)
    expect(index.takeUse(use(6, 3))).toBeDefined()
    expect(index.takeUse(use(7, 3))).toBeUndefined()
    expect(index.takeUse({ ...use(8, 3), day: '2026-03-03' })).toBeDefined()
    expect(index.takeUse(use(9, 0, 2))).toBeUndefined()
  })

  test('counts a look-up once, reserved before its record and recorded after', async () => {
    const index = await open([])
    const giveBack = index.takeUse(use(1, 3))
    index.applied([placed(0, lookUpAnswered(1, 1))])
    expect(index.useOf(idOf(7, 1), day)).toBe(1)
    giveBack?.()
    expect(index.useOf(idOf(7, 1), day)).toBe(1)
  })

  test('is not given back while nobody knows whether the record was kept, and stays taken where it was', async () => {
    const log: Placed[] = []
    const index = await open(log)
    const [kept, lost] = [index.takeUse(use(1, 5)), index.takeUse(use(2, 5))]
    index.doubt(['lookup-1'])
    kept?.()
    lost?.()
    expect(index.useOf(idOf(7, 1), day)).toBe(2)
    log.push(placed(0, lookUpAnswered(1, 1)))
    expect(await index.lookUpPosition(idOf(9, 1))).toBe(0)
    expect(index.useOf(idOf(7, 1), day)).toBe(1)
  })

  test('survives a restart', async () => {
    const index = await open(sampleLog())
    expect(index.takeUse(use(8, 2))).toBeUndefined()
    expect(index.takeUse(use(8, 3))).toBeDefined()
  })
})

test('whatever is flushed at whatever moment: an event that became durable before the question is always found', async () => {
  const step = fc.record({ size: fc.integer({ min: 1, max: 40 }), flush: fc.boolean(), wait: fc.boolean() })
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
    await wipe()
    const index = await DecideIndex.open({ pool, store: storeOver([]), log: quiet })
    let position = 0
    const flushes: Promise<void>[] = []
    const missing: unknown[] = []
    const questions: Promise<void>[] = []
    for (const { size, flush, wait } of steps) {
      index.applied(Array.from({ length: size }, (_, n) => placed(position + n, (position + n) % 2 === 0 ? lookUpMissed(position + n) : grantFor(position + n, [1]))))
      position += size
      if (flush) flushes.push(index.flush())
      for (const at of [0, 1, position - 1, Math.floor(position / 2)].filter((n) => n < position)) questions.push(ask(index, at, missing))
      if (wait) await paced(1)
    }
    await Promise.all([...questions, ...flushes])
    await index.close()
    expect(missing).toEqual([])
  }), { numRuns: runs })
})

async function ask(index: DecideIndex, at: number, missing: unknown[]): Promise<void> {
  const command = await index.findCommand({ client: 'console', commandId: idOf(0xc, at) })
  if (command?.position !== at) missing.push(['command', at])
  if (at % 2 === 0 && (await index.lookUpPosition(idOf(9, at))) !== at) missing.push(['look-up', at])
  if (at % 2 === 1 && !(await index.linked('typeItemGrant', itemKey(1))).includes(idOf(7, at))) missing.push(['link', at])
}
