import { beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../../../test/support/eventually.ts'
import { stillness } from '../../../../test/support/stillness.ts'
import { applyBatch } from './apply-batch.ts'
import { CheckpointMoved, ensureCheckpoints, lockCheckpoints, moveCheckpoints } from './checkpoint.ts'
import { eventTypes } from '../events/event-types.ts'
import type { RecordedEvent } from '../store/event-store.ts'
import { readEvent } from './fed.ts'
import { readProjectionHealth } from './health.ts'
import { readModels } from './read-models.ts'
import { readTable, type ReadModel } from './read-table.ts'
import { rebuild } from './rebuild.ts'
import { ProjectionRunner } from './runner.ts'
import type { OpenSession, ReadSession } from './session.ts'
import { everyEvent } from './testing/every-event.ts'
import { foldToHead, type FoldOptions } from './testing/fold-to-head.ts'
import { MemoryStore, modelNamed, openInPlain } from './testing/harness.ts'
import { withReadDatabase } from './testing/read-database.ts'

const database = withReadDatabase()
const history = everyEvent()
const head = history.length - 1

beforeEach(() => database.empty())

const { positions, root } = database
const foldAll = (options: FoldOptions) => foldToHead(database, options)

async function count(table: string): Promise<number> {
  const [row] = await database.ask('hub_gateway', `select count(*)::int as n from ${table}`)
  return Number(row?.['n'])
}

const allStandAt = (position: number): Promise<void> => eventually(`every read model stands at ${String(position)}`, async () => {
  const stand = Object.values(await positions())
  return stand.length === readModels.length && stand.every((at) => at === position)
})

/** Loses the session instead of the n-th statement that begins with `words`. */
function losing(words: string, nth = 1): { readonly openSession: OpenSession; readonly struck: () => boolean } {
  let left = nth
  const openSession: OpenSession = async () => {
    const session = await database.openSession()
    let lost = false
    const broken: ReadSession = {
      get lost() { return lost },
      async query(text, values) {
        if (!lost && text.startsWith(words) && (left -= 1) === 0) {
          lost = true
          await session.close()
        }
        if (lost) throw new Error('the session was lost')
        return session.query(text, values)
      },
      close: () => (lost ? Promise.resolve() : session.close()),
    }
    return broken
  }
  return { openSession, struck: () => left <= 0 }
}

describe('the runner', () => {
  test('folds a history with every event type into every table', async () => {
    expect(new Set(history.map((recorded) => readEvent(recorded).type)).size).toBe(Object.keys(eventTypes).length - 1) // HolderErased is a story of its own
    const runner = await foldAll({ store: new MemoryStore(history) })
    expect(runner.health().every(({ state, position }) => state === 'folding' && position === head)).toBe(true)
    for (const table of readModels.flatMap((model) => model.tables)) expect([table.table, await count(`${table.schema}.${table.table}`)]).not.toEqual([table.table, 0])
    expect(Object.values(await positions())).toEqual(readModels.map(() => head))
  })

  test('goes on where it stood, and folding nothing new changes nothing', async () => {
    const store = new MemoryStore(history.slice(0, 40))
    await foldAll({ store })
    store.push(...history.slice(40))
    await foldAll({ store })
    const once = await root()
    await foldAll({ store })
    expect(await root()).toEqual(once)
    expect(once.position).toBe(head)
  })

  test('follows the log while it grows, within a second, and tells whoever listens', async () => {
    const store = new MemoryStore(history.slice(0, 10))
    const stopping = new AbortController()
    const runner = new ProjectionRunner({ store, openSession: database.openSession, models: readModels, openParts: openInPlain() })
    const running = runner.run(stopping.signal)
    await allStandAt(9)
    // The quickest of some: a machine that has other things to do is not what is asked about.
    const took: number[] = []
    for (const to of [15, 20, 25, 30, head + 1]) {
      const pushedAt = performance.now()
      store.push(...history.slice(store.all.length, to))
      await allStandAt(to - 1)
      took.push(performance.now() - pushedAt)
    }
    expect(Math.min(...took)).toBeLessThan(1_000)
    stopping.abort()
    await running
  })

  test.each([
    ['between the batch and its commit', 'commit', 1],
    ['between two commits', 'begin', 2],
    ['in the middle of writing', 'insert into read.licence_history', 1],
    ['before the checkpoint moves', 'update read.checkpoint', 1],
    ['while checkpoints are locked', 'select projection, position', 1],
  ])('after a crash %s, each event has its effect once', async (_, words, nth) => {
    const store = new MemoryStore(history)
    await foldAll({ store })
    const expected = await root()
    await database.empty()
    const crash = losing(words, nth)
    await foldAll({ store, openSession: crash.openSession })
    expect(crash.struck()).toBe(true)
    expect(await root()).toEqual(expected)
  })

  test('does nothing more once it is told to stop', async () => {
    const stopping = new AbortController()
    const running = new ProjectionRunner({ store: new MemoryStore(), openSession: database.openSession, models: readModels }).run(stopping.signal)
    stopping.abort()
    await running
    expect(stopping.signal.aborted).toBe(true)
  })

  test('a batch that was planned on a checkpoint which somebody moves meanwhile is not applied', async () => {
    const [mine, other] = await Promise.all([database.openSession(), database.openSession()])
    try {
      await ensureCheckpoints(mine, 'live', ['unit-register'])
      await other.query('begin')
      await lockCheckpoints(other, 'live', ['unit-register'])
      let settled = false
      const applying = applyBatch(mine, [modelNamed(readModels, 'unit-register')], history.slice(0, 5).map(readEvent), { place: 'live', openParts: openInPlain() })
        .finally(() => { settled = true })
      applying.catch(() => undefined)
      await stillness(200)
      expect(settled).toBe(false)
      await moveCheckpoints(other, 'live', ['unit-register'], 4)
      await other.query('commit')
      await expect(applying).rejects.toBeInstanceOf(CheckpointMoved)
      expect(await count('read.unit')).toBe(0)
    } finally {
      await Promise.all([mine.close(), other.close()])
    }
  })

  test('goes on from where another process has moved a checkpoint to', async () => {
    const store = new MemoryStore(history)
    await foldAll({ store })
    const expected = await root()
    await database.empty()
    const stopping = new AbortController()
    const runner = new ProjectionRunner({ store: new MemoryStore(history.slice(0, 30)), openSession: database.openSession, models: readModels, openParts: openInPlain() })
    const running = runner.run(stopping.signal)
    await allStandAt(29)
    await rebuild({ store, openSession: database.openSession, models: [modelNamed(readModels, 'unit-register')], openParts: openInPlain() })
    await eventually('the runner goes on from there', () => runner.health().some(({ model, position }) => model === 'unit-register' && position === head))
    stopping.abort()
    await running
    await foldAll({ store })
    expect(await root()).toEqual(expected)
  })

  test('two runners on one database do not fold anything twice', async () => {
    const store = new MemoryStore(history)
    await foldAll({ store })
    const expected = await root()
    await database.empty()
    await Promise.all([foldAll({ store }), foldAll({ store })])
    expect(await root()).toEqual(expected)
  })
})

/** Counts units in a table of its own shape, and throws where told. */
function faulty(name: string, table: string, throwsAt: (position: number) => boolean): ReadModel {
  const healthy = readModels.find((model) => model.name === 'unit-register')?.tables[0]
  if (healthy === undefined) throw new Error('no unit register')
  return { name, tables: [{ ...healthy, table, fold: (row, fed, key, opened) => {
    if (throwsAt(fed.position)) throw new TypeError('王小示例 must not get into any record')
    return healthy.fold(row, fed, key, opened)
  } }] }
}

const others = readModels.filter(({ name }) => name !== 'unit-register')

describe('a model that cannot take an event', () => {
  test('stops right before it, is on record without what the error says, and the others go on', async () => {
    const runner = await foldAll({ store: new MemoryStore(history), models: [...others, faulty('unit-register', 'unit', (position) => position === 3)] })
    expect(await database.ask('hub_gateway', 'select projection, position::int, event_type, error_class, sql_state from read.projection_failure')).toEqual([
      { projection: 'unit-register', position: 3, event_type: 'UnitRevised', error_class: 'TypeError', sql_state: null },
    ])
    expect(await positions()).toMatchObject({ 'unit-register': 2, 'licence-directory': head })
    expect(runner.health().find(({ model }) => model === 'unit-register')).toEqual({ model: 'unit-register', state: 'stopped', position: 2, errorClass: 'TypeError' })
    expect(await count('read.unit')).toBe(3)
  })

  test('is tried again at the next start, and catches up when it has been mended', async () => {
    const store = new MemoryStore(history)
    await foldAll({ store, models: [...others, faulty('unit-register', 'unit', (position) => position === 3)] })
    await foldAll({ store })
    expect(await database.ask('hub_gateway', 'select * from read.projection_failure')).toEqual([])
    const mended = await root()
    await database.empty()
    await foldAll({ store })
    expect(await root()).toEqual(mended)
  })

  test('whose rows the database refuses is narrowed down to the one event', async () => {
    const table = readTable<'unit', { unitId: string; name: string | null; position: number }>({
      schema: 'read', table: 'unit', streams: ['unit'], columns: { unitId: 'uuid', name: 'text', position: 'bigint' }, key: ['unitId'],
      keysOf: ({ event }) => (event.type === 'UnitTookOver' ? [[event.data.unitId]] : []),
      fold: (_, { event, position }) => ({ unitId: event.data.unitId, name: null, position }),
    })
    await foldAll({ store: new MemoryStore(history), models: [...others, { name: 'unit-register', tables: [table] }] })
    const at = history.findIndex((recorded) => readEvent(recorded).type === 'UnitTookOver')
    expect(await database.ask('hub_gateway', 'select projection, position::int, event_type, error_class, sql_state from read.projection_failure')).toEqual([
      { projection: 'unit-register', position: at, event_type: 'UnitTookOver', error_class: 'error', sql_state: '23502' },
    ])
    expect(await positions()).toMatchObject({ 'unit-register': at - 1, 'case-register': head })
  })

  test('because its table is missing stops, and the others go on', async () => {
    await foldAll({ store: new MemoryStore(history), models: [...others, faulty('unit-register', 'not_there', () => false)] })
    expect(await database.ask('hub_gateway', 'select projection, sql_state from read.projection_failure')).toEqual([{ projection: 'unit-register', sql_state: '42P01' }])
    expect(await positions()).toMatchObject({ 'unit-register': -1, 'licence-history': head })
  })

  test('stops all of them where nobody can read the event, for guessing would build a wrong view', async () => {
    const from = history.slice(0, 20)
    const unreadable: RecordedEvent = { position: 20, stream: 'licence-x', revision: 0, bytes: Buffer.from('{"type":"LicenceTeleported","v":1,"data":{}}') }
    await foldAll({ store: new MemoryStore([...from, unreadable]) })
    expect(Object.values(await positions())).toEqual(readModels.map(() => 19))
    expect(await database.ask('hub_gateway', 'select distinct position::int, event_type, error_class from read.projection_failure')).toEqual([
      { position: 20, event_type: 'LicenceTeleported', error_class: 'InvariantViolation' },
    ])
    const session = await database.openSession()
    expect((await readProjectionHealth(session)).map(({ state }) => state)).toEqual(readModels.map(() => 'stopped'))
    await session.close()
  })
})
