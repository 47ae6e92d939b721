import { beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../../../test/support/eventually.ts'
import { paced } from '../../../../test/support/stillness.ts'
import type { RecordedEvent } from '../store/event-store.ts'
import { LogWriter } from './log-writer.ts'
import { readModels } from './read-models.ts'
import { isKeyed } from './read-table.ts'
import { rebuild, RebuildRunning, type RebuildOptions } from './rebuild.ts'
import { ProjectionRunner } from './runner.ts'
import { ownShadows } from './shadows.ts'
import { syntheticLog } from './synthetic-log.ts'
import { everyEvent, husband, issuedLicence, wife } from './testing/every-event.ts'
import { MemoryStore, modelNamed, openInPlain } from './testing/harness.ts'
import { withReadDatabase } from './testing/read-database.ts'

const database = withReadDatabase()
const openParts = openInPlain()

beforeEach(() => database.empty())

async function foldAll(store: MemoryStore, models = readModels): Promise<void> {
  await new ProjectionRunner({ store, openSession: database.openSession, models, openParts }).run(new AbortController().signal, await store.head())
}

const rebuildAll = (store: MemoryStore, options: Partial<RebuildOptions> = {}): Promise<number> =>
  rebuild({ store, openSession: database.openSession, models: readModels, openParts, ...options })

const root = async (): Promise<string> => (await database.root()).root

async function shadows(): Promise<readonly unknown[]> {
  return database.ask('superuser', `select schemaname, tablename from pg_tables where schemaname like 'read%next' and tablename <> 'checkpoint'
    union all select 'checkpoint', projection from read_next.checkpoint`)
}

describe('a rebuild', () => {
  test('gives the same tables as before, and leaves nothing beside them', async () => {
    const store = new MemoryStore(everyEvent())
    await foldAll(store)
    const before = await root()
    expect(await rebuildAll(store)).toBe(await store.head())
    expect(await root()).toBe(before)
    expect(await shadows()).toEqual([])
  })

  test('puts right what somebody has changed by hand', async () => {
    const store = new MemoryStore(everyEvent())
    await foldAll(store)
    const before = await root()
    await database.ask('superuser', `update read.unit set name = 'x'; delete from read.look_up_record`)
    expect(await root()).not.toBe(before)
    await rebuildAll(store, { models: [modelNamed(readModels, 'unit-register'), modelNamed(readModels, 'look-up-register')] })
    expect(await root()).toBe(before)
  })

  test('leaves to the gateway what it could read, and to the ledger what it could write', async () => {
    const store = new MemoryStore(everyEvent())
    await foldAll(store)
    await rebuildAll(store)
    expect(await database.ask('hub_gateway', 'select count(*)::int as n from read_masked.licence_holder')).toEqual([{ n: 4 }])
    await expect(database.ask('hub_gateway', 'delete from read.unit')).rejects.toMatchObject({ code: '42501' })
    store.push(...everyEvent({ log: new LogWriter() }).slice(0, 0))
    await foldAll(store)
    const [unit] = await database.ask('superuser', `select obj_description('read.unit'::regclass, 'pg_class') as told, pg_get_userbyid(relowner)::text as owner from pg_class where oid = 'read.unit'::regclass`)
    expect(unit).toMatchObject({ owner: 'hub_migrator' })
    expect(String(unit?.['told'])).toMatch(/^机构登记簿/)
  })

  test('keeps keys and indexes by their names', async () => {
    const names = () => database.ask('superuser', `select indexname::text as name, replace(indexdef, 'read_next.', 'read.') as made from pg_indexes where schemaname in ('read', 'read_masked') order by 1, 2`)
    const before = await names()
    await rebuildAll(new MemoryStore())
    expect(await names()).toEqual(before)
  })

  test('sets a model going that had stopped', async () => {
    const store = new MemoryStore(everyEvent())
    await foldAll(store)
    await database.ask('superuser', `update read.checkpoint set position = 4 where projection = 'unit-register';
      insert into read.projection_failure (projection, position, error_class) values ('unit-register', 5, 'TypeError')`)
    const stopping = new AbortController()
    const model = modelNamed(readModels, 'unit-register')
    expect(await rebuildAll(store, { models: [model] })).toBe(await store.head())
    expect(await database.ask('superuser', 'select * from read.projection_failure')).toEqual([])
    stopping.abort()
  })

  test('is one at a time', async () => {
    const session = await database.openSession()
    try {
      expect(await ownShadows(session)).toBe(true)
      await expect(rebuildAll(new MemoryStore())).rejects.toBeInstanceOf(RebuildRunning)
    } finally {
      await session.close()
    }
  })

  test('waits for a long query instead of making everybody wait behind it', async () => {
    const store = new MemoryStore(everyEvent())
    await foldAll(store)
    const reader = await database.openSession()
    await reader.query('begin')
    await reader.query('select count(*)::text from read.unit')
    let done = false
    const rebuilding = rebuildAll(store).then(() => { done = true })
    await eventually('the table is counted', async () => (await database.ask('superuser', `select 1 from pg_stat_user_tables where relid = 'read.unit'::regclass`)).length === 1)
    // Longer than it waits for a lock at a time. Who stood behind it until the long query ends would stand here for ever: that ends below.
    const asked = performance.now()
    while (performance.now() - asked < 1_500) await database.ask('hub_gateway', 'select count(*) from read.unit')
    expect(done).toBe(false)
    await reader.query('commit')
    await rebuilding
    await reader.close()
    expect(done).toBe(true)
  })
})

describe('an interrupted rebuild', () => {
  test.each(['stopped', 'killed'])('that was %s has changed nothing, and the next one succeeds', async (how) => {
    const store = new MemoryStore([...syntheticLog({ events: 9_000 })])
    await foldAll(store, readModels.filter((model) => !isKeyed(model)))
    const before = await root()
    const stopping = new AbortController()
    const interrupted = rebuildAll(store, {
      models: readModels.filter((model) => !isKeyed(model)),
      signal: stopping.signal,
      progress: () => {
        if (how === 'stopped') stopping.abort()
        else throw new Error('killed')
      },
    })
    await expect(interrupted).rejects.toThrow()
    expect(await root()).toBe(before)
    expect(await shadows()).toEqual([])
    await rebuildAll(store, { models: readModels.filter((model) => !isKeyed(model)) })
    expect(await root()).toBe(before)
  })

  test('that left shadow tables behind is swept at the next start, masked forms included', async () => {
    await database.ask('superuser', `set role hub_ledger; select read_next.create_shadow('read_masked', 'licence_holder');
      insert into read_masked_next.licence_holder values ('${issuedLicence}', '${wife}', '王**', null, '111', 1); insert into read_next.checkpoint values ('masked-identities', 1)`)
    expect(await shadows()).toHaveLength(2)
    await foldAll(new MemoryStore(everyEvent()))
    expect(await shadows()).toEqual([])
  })

  test('is not swept while it runs', async () => {
    const session = await database.openSession()
    try {
      expect(await ownShadows(session)).toBe(true)
      await database.ask('superuser', `set role hub_ledger; select read_next.create_shadow('read', 'unit')`)
      await foldAll(new MemoryStore(everyEvent()))
      expect(await shadows()).toHaveLength(1)
    } finally {
      await session.close()
    }
    await foldAll(new MemoryStore(everyEvent()))
  })
})

describe('searches during rebuilds', () => {
  test('never see fewer rows, while new events go on being folded', async () => {
    const all = [...syntheticLog({ events: 24_000 })]
    const store = new MemoryStore(all.slice(0, 12_000))
    const models = readModels.filter((model) => !isKeyed(model))
    const stopping = new AbortController()
    const runner = new ProjectionRunner({ store, openSession: database.openSession, models })
    const running = runner.run(stopping.signal)
    const position = async () => Number((await database.ask('hub_gateway', 'select min(position)::int as at from read.checkpoint'))[0]?.['at'])
    await eventually('all stand at 11999', async () => (await position()) === 11_999, 60_000)

    let rebuilding = true
    let looks = 0
    const searches = watchCounts(() => {
      looks += 1
      return rebuilding
    })
    const feeding = feedSlowly(store, all.slice(12_000), () => rebuilding)
    // At least three, and as many as it takes until somebody has looked often.
    for (let round = 0; round < 3 || looks < 20; round += 1) await rebuild({ store, openSession: database.openSession, models, openParts })
    rebuilding = false
    const shrank = await searches
    await feeding
    expect(shrank).toBe(0)

    const head = await store.head()
    await eventually('all stand at the head', async () => (await position()) === head, 60_000)
    stopping.abort()
    await running
    const folded = await root()
    await database.empty()
    await foldAll(store, models)
    expect(await root()).toBe(folded)
  })

  /** One reader with one session, as the gateway has, that remembers the most rows it saw; how often it saw fewer. */
  async function watchCounts(go: () => boolean): Promise<number> {
    const session = await database.openSession()
    let most = { licences: 0, records: 0 }
    let shrank = 0
    while (go()) {
      const { rows: [row] } = await session.query('select (select count(*) from read.licence_directory)::text, (select count(*) from read.look_up_record)::text')
      const now = { licences: Number(row?.[0]), records: Number(row?.[1]) }
      if (now.licences < most.licences || now.records < most.records) shrank += 1
      most = now
    }
    await session.close()
    return shrank
  }

  async function feedSlowly(store: MemoryStore, events: readonly RecordedEvent[], go: () => boolean): Promise<void> {
    for (let from = 0; from < events.length && go(); from += 50) {
      store.push(...events.slice(from, from + 50))
      await paced(10)
    }
  }
})

test('erased holders stay gone through a rebuild', async () => {
  const store = new MemoryStore(everyEvent({ erase: true }))
  await foldAll(store)
  await rebuildAll(store)
  expect(await database.ask('hub_gateway', 'select distinct holder_id from read_masked.licence_holder union all select holder_id from read_masked.case_party')).toEqual([{ holder_id: husband }])
})
