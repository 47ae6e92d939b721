import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { migrate } from '../../migrate.ts'
import { readModels } from '../read-models.ts'
import { ProjectionRunner } from '../runner.ts'
import { sessionsOn } from '../session.ts'
import { syntheticLog } from '../synthetic-log.ts'
import { everyEvent } from '../testing/every-event.ts'
import { MemoryStore, openInPlain } from '../testing/harness.ts'
import type { RecordedEvent } from '../../store/event-store.ts'

const migrations = join(import.meta.dirname, '..', '..', '..', 'migrations')
const before = readModels.filter(({ name }) => name !== 'provider-register')
const log = [...syntheticLog({ events: 600 })]

let database: DroppableDatabase
let client: pg.Client
let folder: string
beforeEach(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'hub-migrations-'))
  for (const name of readdirSync(migrations).filter((one) => one < '0017')) copyFileSync(join(migrations, name), join(folder, name))
  await migrate({ connectionString: database.url, folder })
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await database.drop()
  rmSync(folder, { recursive: true })
})

const ask = async (text: string): Promise<readonly unknown[]> => (await client.query<Record<string, unknown>>(text)).rows
async function fold(events: readonly RecordedEvent[], models = readModels): Promise<void> {
  const url = new URL(database.url)
  url.searchParams.set('options', '-c role=hub_ledger')
  const store = new MemoryStore(events)
  await new ProjectionRunner({ store, openSession: sessionsOn(url.href), models, openParts: openInPlain() }).run(new AbortController().signal, await store.head())
}
const tables = async (): Promise<unknown> => Promise.all(['licence_issuer', 'provided_look_up'].map((table) => ask(`select * from read.${table} t order by t`)))

test.each([['a busy hub', log, 400], ['every event type', everyEvent(), everyEvent().length - 12]] as const)(
  'of %s, what was folded before the upgrade is there when it ends, and is what a fold from the first event makes of it', { timeout: 60_000 }, async (_, events, upTo) => {
    await fold(events.slice(0, upTo), before)
    await migrate({ connectionString: database.url })
    const filled = await tables()
    expect(JSON.stringify(filled)).not.toBe('[[],[]]')
    await client.query(`truncate read.licence_issuer, read.provided_look_up; delete from read.projection_failure; update read.checkpoint set position = -1 where projection = 'provider-register'`)
    await fold(events.slice(0, upTo))
    expect(await tables()).toEqual(filled)
  })

test('a hub of the version before goes on beside it without the new tables and without waiting for them; the first start of this version goes on where they stand', { timeout: 60_000 }, async () => {
  await fold(log.slice(0, 200), before)
  await migrate({ connectionString: database.url })
  await fold(log.slice(0, 400), before)
  const standings = `select projection, position::int, exists (select from read.projection_failure f where f.projection = c.projection) as stopped from read.checkpoint c where projection in ('provider-register', 'look-up-register') order by 1`
  expect(await ask(standings)).toEqual([{ projection: 'look-up-register', position: 399, stopped: false }, { projection: 'provider-register', position: 199, stopped: true }])
  await fold(log)
  expect(await ask(standings)).toEqual(['look-up-register', 'provider-register'].map((projection) => ({ projection, position: log.length - 1, stopped: false })))
  const gone = await tables()
  await client.query(`truncate read.licence_issuer, read.provided_look_up; update read.checkpoint set position = -1 where projection = 'provider-register'`)
  await fold(log)
  expect(await tables()).toEqual(gone)
})

test('where the licence directory and the register of look-ups do not stand together, what lies between them is folded again', { timeout: 60_000 }, async () => {
  await fold(log.slice(0, 200), before)
  await fold(log.slice(0, 400), before.filter(({ name }) => name === 'licence-directory'))
  await migrate({ connectionString: database.url })
  await fold(log)
  const gone = await tables()
  await client.query(`truncate read.licence_issuer, read.provided_look_up; update read.checkpoint set position = -1 where projection = 'provider-register'`)
  await fold(log)
  expect(await tables()).toEqual(gone)
})

test('a database that has folded nothing yet gets no checkpoint, and the model begins with the others', async () => {
  await migrate({ connectionString: database.url })
  expect(await ask(`select * from read.checkpoint`)).toEqual([])
  expect(await ask('select * from read.projection_failure')).toEqual([])
})
