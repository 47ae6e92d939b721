import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { demoTemplate } from '../../demo/templates.ts'
import { documentPress, sealsInUse } from '../../testing/document-press.ts'
import { fileEvents, filesKept, filesSettled, fileText, holdersOf } from '../../testing/licence-files.ts'
import { accepted } from '../../testing/replies.ts'
import { keepFolding } from '../../testing/run-projections.ts'
import { bodies, issue } from '../../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { VaultUnavailable } from '../../vault/unavailable.ts'
import { LicenceFileUnavailable } from './file-answer.ts'

/** 清除未竟 — the erasure is durable, and the vault has still to hear of it: keys and files are there. */
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
let person = 1
/** What comes in between just before the next append, or before the next file is opened. */
let between: { readonly step: 'append' | 'openFile'; readonly work: () => Promise<unknown> } | undefined

async function onceBefore(step: 'append' | 'openFile'): Promise<void> {
  const due = between?.step === step ? between : undefined
  if (due === undefined) return
  between = undefined
  await due.work()
}

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({
    url: database.url, documents: documentPress(), seals: sealsInUse({ missing: false }),
    around: {
      vault: (real) => standIn(real, {
        erase: () => Promise.reject(new VaultUnavailable('away')),
        openFile: async (fileId) => { await onceBefore('openFile'); return real.openFile(fileId) },
      }),
      store: (real) => standIn(real, { append: async (writes, checks) => { await onceBefore('append'); return real.append(writes, checks) } }),
    },
  })
  stopFolding = keepFolding(hub, database.url)
  world = await buildSmallWorld(hub)
  accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types.marriage, template: await demoTemplate('marriage') }))
})
afterAll(async () => {
  await stopFolding()
  await hub.close()
  await database.drop()
})

interface Married { readonly licenceId: string; readonly fileId: string; readonly second: string }

async function marry(): Promise<Married> {
  const licenceId = await issue(hub, world, 'marriage', bodies.marriage(person))
  person += 2
  await filesSettled(hub)
  const [made] = await fileEvents(hub, licenceId)
  const [, second = ''] = await holdersOf(hub, licenceId)
  return { licenceId, fileId: made?.data.fileId ?? '', second }
}

const download = (fileId: string, commandId = hub.newId()) => hub.send('clerk', 'DownloadLicenceFile', { fileId, purpose: 'delivery' }, { commandId })
const erase = (holderId: string) => expect(hub.send('security-admin', 'EraseHolder', { holderId, basis: 'court-order' })).rejects.toThrow(VaultUnavailable)
const notFound = { kind: 'refused', code: 'LICENCE_FILE_NOT_FOUND' }

test('the file of two, one of whom is erased, is given to nobody though the vault still has it', async () => {
  const { licenceId, fileId, second } = await marry()
  expect(fileText(await download(fileId))).toContain('pdf')
  await erase(second)
  expect(await filesKept(hub, licenceId)).toBe(2)
  expect(await download(fileId)).toMatchObject(notFound)
})

test('nor is it given again to whom it was given before', async () => {
  const { fileId, second } = await marry()
  const commandId = hub.newId()
  expect(fileText(await download(fileId, commandId))).toContain('pdf')
  await erase(second)
  expect(accepted(await download(fileId, commandId))).toMatchObject({ replayed: true, answer: null })
})

test('an erasure that comes between the decision and its record is decided on', async () => {
  const { licenceId, fileId, second } = await marry()
  between = { step: 'append', work: () => erase(second) }
  expect(await download(fileId)).toMatchObject(notFound)
  expect((await fileEvents(hub, licenceId)).map(({ type }) => type)).not.toContain('LicenceFileDownloaded')
})

test('one that comes between the record and the opening leaves the record, and gives no byte', async () => {
  const { licenceId, fileId, second } = await marry()
  between = { step: 'openFile', work: () => erase(second) }
  await expect(download(fileId)).rejects.toThrow(LicenceFileUnavailable)
  expect((await fileEvents(hub, licenceId)).map(({ type }) => type)).toContain('LicenceFileDownloaded')
})
