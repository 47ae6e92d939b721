import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyBatch } from './apply-batch.ts'
import { ensureCheckpoints } from './checkpoint.ts'
import { readEvent } from './fed.ts'
import { readModels } from './read-models.ts'
import { readRoot, type ReadRoot } from './read-root.ts'
import type { ReadSession } from './session.ts'
import { syntheticLog } from './synthetic-log.ts'
import { everyEvent } from './testing/every-event.ts'
import { openInPlain } from './testing/harness.ts'
import { withReadDatabase } from './testing/read-database.ts'
import { allRowsSql } from './table-sql.ts'
import type { RecordedEvent } from '../store/event-store.ts'

const database = withReadDatabase()
const names = readModels.map(({ name }) => name)

interface Dump { readonly root: ReadRoot; readonly masked: readonly unknown[] }

/** Replays the events in batches of these sizes, over and over, and says what the tables hold then. */
async function replay(session: ReadSession, events: readonly RecordedEvent[], sizes: readonly number[]): Promise<Dump> {
  await database.empty()
  await ensureCheckpoints(session, 'live', names)
  for (let from = 0, turn = 0; from < events.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    await applyBatch(session, readModels, events.slice(from, from + size).map(readEvent), { place: 'live', openParts: openInPlain() })
    from += size
  }
  const masked = await Promise.all(readModels.flatMap((model) => model.tables).filter(({ schema }) => schema === 'read_masked')
    .map(async (table) => (await session.query(allRowsSql(table, 'live'))).rows))
  return { root: await readRoot(session, readModels), masked }
}

describe('a replay', () => {
  test.each([['with every event type', everyEvent({ erase: true })], ['of a busy hub', [...syntheticLog({ events: 100 })]]])(
    'of a history %s gives the same tables in batches of any sizes', { timeout: 120_000 }, async (_, events) => {
      const session = await database.openSession()
      try {
        const whole = await replay(session, events, [events.length])
        expect(whole.root.tables.some(({ rows }) => rows > 0)).toBe(true)
        await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }), async (sizes) => {
          expect(await replay(session, events, sizes)).toEqual(whole)
        }), { numRuns: 4, examples: [[[1]], [[7, 1]]] })
      } finally {
        await session.close()
      }
    })
})

describe('the root', () => {
  test('changes with any row of any table, and with no order of writing', async () => {
    const session = await database.openSession()
    try {
      const { root: { root, tables, position } } = await replay(session, everyEvent(), [1_000])
      expect(position).toBe(everyEvent().length - 1)
      expect(new Set(tables.map(({ sha256 }) => sha256)).size).toBe(tables.length)
      await database.ask('superuser', 'begin; create temp table kept as select * from read.look_up_record order by look_up_id desc; delete from read.look_up_record; insert into read.look_up_record select * from kept; commit')
      expect((await readRoot(session, readModels)).root).toBe(root)
      let before = tables
      for (const { table } of tables) {
        await database.ask('superuser', `delete from ${table} where ctid = (select min(ctid) from ${table})`)
        const after = (await readRoot(session, readModels)).tables
        expect(after.filter(({ sha256 }, index) => sha256 !== before[index]?.sha256).map((one) => one.table)).toEqual([table])
        before = after
      }
    } finally {
      await session.close()
    }
  })

  test('holds nothing of the masked forms', async () => {
    const session = await database.openSession()
    try {
      const { root: { root, tables } } = await replay(session, everyEvent(), [1_000])
      await database.ask('superuser', 'delete from read_masked.licence_holder')
      expect((await readRoot(session, readModels)).root).toBe(root)
      expect(tables.every(({ table }) => table.startsWith('read.'))).toBe(true)
    } finally {
      await session.close()
    }
  })

  test('says that it is comparable with no other while the models stand apart', async () => {
    const session = await database.openSession()
    try {
      await replay(session, everyEvent(), [1_000])
      await database.ask('superuser', `update read.checkpoint set position = 3 where projection = 'unit-register'`)
      expect((await readRoot(session, readModels)).position).toBeNull()
    } finally {
      await session.close()
    }
  })
})

test('nothing that was sealed gets into a read table', async () => {
  const session = await database.openSession()
  try {
    await replay(session, everyEvent(), [1_000])
    for (const table of readModels.flatMap((model) => model.tables)) {
      const { rows } = await session.query(allRowsSql(table, 'live'))
      expect([table.table, JSON.stringify(rows).match(/王小示例|11010519491231002X|李四|440524188001010014|赵窗口/)]).toEqual([table.table, null])
    }
  } finally {
    await session.close()
  }
})
