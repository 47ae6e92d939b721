import type { FileId, LicenceId, Subject } from '@hub/schemas'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { demoTemplate } from '../../demo/templates.ts'
import { documentPress, sealsInUse } from '../../testing/document-press.ts'
import { fileEvents, filesSettled, until } from '../../testing/licence-files.ts'
import { accepted } from '../../testing/replies.ts'
import { bodies, issue } from '../../testing/small-licences.ts'
import { buildSmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { erasedAt } from '../../vault/fixtures.ts'
import { filesPerPassMax, LeftoverSweep, sweepLeftovers, type SweepPorts } from './leftover-sweep.ts'

let database: DroppableDatabase
let hub: TestLedger
let licenceId: LicenceId
let made: readonly string[]
let ports: SweepPorts

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url, documents: documentPress(), seals: sealsInUse({ missing: false }) })
  const world = await buildSmallWorld(hub)
  accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types.identity, template: await demoTemplate('identity') }))
  licenceId = (await issue(hub, world, 'identity', bodies.identity(1))) as LicenceId
  await filesSettled(hub)
  made = (await fileEvents(hub, licenceId)).map(({ data: { fileId } }) => fileId).sort()
  await age(made)
})
beforeEach(async () => {
  ports = { pool: hub.pool, store: hub.store, isQuiet: () => true }
  await hub.pool.query('delete from vault.file where file_id <> all($1::uuid[])', [made])
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

const age = (files: readonly string[]) => hub.pool.query(`update vault.file set kept_at = now() - interval '2 hours' where file_id = any($1::uuid[])`, [files])
const kept = async (): Promise<readonly string[]> => (await hub.pool.query<{ file_id: string }>('select file_id from vault.file order by file_id')).rows.map(({ file_id }) => file_id)

/** As a crash leaves it. */
async function leave({ old = true, named = true, subjects = [`licence-${licenceId}`] }: { readonly old?: boolean; readonly named?: boolean; readonly subjects?: readonly Subject[] } = {}): Promise<FileId> {
  const fileId = hub.newId() as FileId
  expect(await hub.vault.keepFiles([{ fileId, licenceId, version: 1, format: 'pdf', subjects, bytes: Buffer.from('left'), ...(named ? { namedIn: `licence-file-${licenceId}` } : {}) }])).toBe('kept')
  if (old) await age([fileId])
  return fileId
}

test('what a crash left is removed once it is old; what is on record stays, though no register has it yet', async () => {
  const [, fresh] = [await leave(), await leave({ old: false })]
  expect((await sweepLeftovers(ports)).removed).toBe(1)
  expect(await kept()).toEqual([...made, fresh].sort())
})

test('a file whose stream was not said stays', async () => {
  const unknown = await leave({ named: false })
  expect((await sweepLeftovers(ports)).removed).toBe(0)
  expect(await kept()).toEqual([...made, unknown].sort())
})

test('nothing is removed while a file is being made', async () => {
  const left = await leave()
  expect((await sweepLeftovers({ ...ports, isQuiet: () => false })).removed).toBe(0)
  expect(await kept()).toEqual([...made, left].sort())
})

test('a file that is kept again while it is looked for stays', async () => {
  const fileId = await leave()
  const store = standIn(hub.store, {
    readStream: async (stream) => {
      await hub.vault.keepFiles([{ fileId, licenceId, version: 1, format: 'pdf', subjects: [`licence-${licenceId}`], namedIn: stream, bytes: Buffer.from('left') }])
      return hub.store.readStream(stream)
    },
  })
  expect((await sweepLeftovers({ ...ports, store })).removed).toBe(0)
  expect(await kept()).toEqual([...made, fileId].sort())
})

test('a pass is bounded, the next goes on behind it, and the one after the last begins again', async () => {
  const copies = `insert into vault.file (file_id, licence_id, version, format, subjects, alg, wrapped, nonce, sealed, kept_at, named_in)
    select gen_random_uuid(), licence_id, version, format, subjects, alg, wrapped, nonce, sealed, now() - interval '3 hours', named_in from vault.file, generate_series(1, $2) where file_id = $1`
  await hub.pool.query(copies, [await leave({ old: false }), filesPerPassMax])
  const first = await sweepLeftovers(ports)
  expect(first.removed).toBe(filesPerPassMax)
  const second = await sweepLeftovers(ports, first.next)
  expect([second.removed, second.next.keptAt]).toEqual([0, '-infinity'])
})

test('an erasure beside it and it do not get into each other’s way', async () => {
  const subjects = Array.from({ length: 8 }, (): Subject => `holder-${hub.newId()}`)
  for (const subject of subjects) await leave({ subjects: [subject] })
  const [{ removed }] = await Promise.all([sweepLeftovers(ports), ...subjects.map((subject) => hub.vault.erase([{ subject, erasedAt, position: 1 }]))])
  expect(removed).toBeLessThanOrEqual(subjects.length)
  expect(await kept()).toEqual(made)
})

test('it goes on by itself, not before a file that was made at the start would be old', async () => {
  const left = await leave()
  const began = performance.now()
  const sweep = new LeftoverSweep({ ...ports, log: pino({ level: 'silent' }), everyMs: 10, ageMsMin: 400 })
  onTestFinished(() => sweep.close())
  await until(async () => !(await kept()).includes(left))
  expect(performance.now() - began).toBeGreaterThanOrEqual(400)
  expect(await kept()).toEqual(made)
})
