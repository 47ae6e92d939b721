import { refuse } from '@hub/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { stillness } from '../../../../../test/support/stillness.ts'
import { demoTemplate } from '../../demo/templates.ts'
import { documentPress } from '../../testing/document-press.ts'
import { fakeSealMaker } from '../../testing/fake-seal-maker.ts'
import { fileEvents, filesSettled, until } from '../../testing/licence-files.ts'
import { accepted, idOf } from '../../testing/replies.ts'
import { keepFolding } from '../../testing/run-projections.ts'
import { bodies, issue } from '../../testing/small-licences.ts'
import { buildSmallWorld, registerOperator, type SmallWorld } from '../../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'

const press = documentPress()
const lookedAtEveryMs = 40
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
let sealId: string
let person = 0

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url, documents: press, sealMaker: fakeSealMaker(), sealsLookedAtEveryMs: lookedAtEveryMs })
  stopFolding = keepFolding(hub, database.url)
  world = await buildSmallWorld(hub)
  for (const account of ['custodian', 'custodian-2']) await registerOperator(hub, account, world.units.bureau, 'seal-custodian')
  accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types.identity, template: await demoTemplate('identity') }))
  sealId = idOf(await hub.send('custodian', 'CaptureSeal', { kind: 'unit', bottom: null }), 'sealId')
  await putInUse()
})
beforeEach(() => { press.mood = 'well' })
afterAll(async () => {
  await hub.close()
  await stopFolding()
  await database.drop()
})

let filings = 0
async function putInUse(): Promise<void> {
  accepted(await hub.send('custodian-2', 'FileSeal', { sealId, filingNumber: `BA-${String((filings += 1))}` }))
  accepted(await hub.send('custodian', 'ActivateSeal', { sealId }))
}
/** Its successor is in use from then on. */
async function remake(cause: 'damaged' | 'name-changed'): Promise<void> {
  sealId = idOf(await hub.send('custodian', 'RemakeSeal', { sealId, cause, filingNumber: `ZX-${String(filings)}` }), 'successor')
  await putInUse()
}
async function issued(): Promise<string> {
  const licenceId = await issue(hub, world, 'identity', bodies.identity(person += 1))
  await filesSettled(hub)
  return licenceId
}
const stop = async (): Promise<void> => { accepted(await hub.send('custodian', 'DisableSeal', { sealId, cause: 'maintenance', reason: '检查' })) }
const typesOf = async (licenceId: string): Promise<readonly string[]> => (await fileEvents(hub, licenceId)).map(({ type }) => type)
const unsealed = (n: number): Promise<void> => until(() => hub.ledger.files?.unsealed === n)
const someLooks = (): Promise<void> => stillness(8 * lookedAtEveryMs)
const madeInTheEnd = ['LicenceFileRefused', 'LicenceFileRequested', 'LicenceFileMade', 'LicenceFileMade']

describe('a licence whose file was refused for want of a seal', () => {
  test('is counted, and gets its files by itself once a seal of its issuer is in use, each on record as the hub’s own asking', async () => {
    await stop()
    const [one, other] = [await issued(), await issued()]
    await unsealed(2)
    await someLooks()
    expect(await fileEvents(hub, one)).toMatchObject([{ type: 'LicenceFileRefused', data: { code: 'FILE_SEAL_MISSING', about: [world.units.bureau] } }])
    accepted(await hub.send('custodian-2', 'ActivateSeal', { sealId }))
    await unsealed(0)
    await filesSettled(hub)
    expect([await typesOf(one), await typesOf(other)]).toEqual([madeInTheEnd, madeInTheEnd])
    expect((await fileEvents(hub, one)).map(({ role }) => role)).toEqual(['file-maker', 'file-maker', 'file-maker', 'file-maker'])
  })

  test('is not counted nor asked for once it has ended', async () => {
    await stop()
    const licenceId = await issued()
    await unsealed(1)
    accepted(await hub.send('clerk', 'CancelLicence', { licenceId, reason: '注销' }))
    await unsealed(0)
    accepted(await hub.send('custodian-2', 'ActivateSeal', { sealId }))
    await someLooks()
    expect(await typesOf(licenceId)).toEqual(['LicenceFileRefused'])
  })
})

describe('a licence whose file was refused because the seal cannot be used', () => {
  test('by the signer, is not asked for again and again, and gets its files once the seal was remade', async () => {
    press.mood = refuse('SEAL_DAMAGED')
    const licenceId = await issued()
    await unsealed(1)
    await someLooks()
    expect(await fileEvents(hub, licenceId)).toMatchObject([{ type: 'LicenceFileRefused', data: { code: 'FILE_SEAL_UNUSABLE', about: [sealId] } }])
    press.mood = 'well'
    await remake('damaged')
    await unsealed(0)
    await filesSettled(hub)
    expect(await typesOf(licenceId)).toEqual(madeInTheEnd)
  })

  test('since its unit has another name, gets them with the seal of the new one', async () => {
    accepted(await hub.send('system-admin', 'ReviseUnit', { unitId: world.units.bureau, name: '样例机构新名', areaCode: '330105' }))
    const licenceId = await issued()
    await unsealed(1)
    await someLooks()
    expect(await fileEvents(hub, licenceId)).toMatchObject([{ type: 'LicenceFileRefused', data: { code: 'FILE_SEAL_UNUSABLE', about: [sealId] } }])
    await remake('name-changed')
    await unsealed(0)
    await filesSettled(hub)
    expect(await typesOf(licenceId)).toEqual(madeInTheEnd)
  })
})

describe('a seal that is replaced while files are composed with it', () => {
  const sealsOfFiles = async (licenceId: string): Promise<readonly unknown[]> => (await fileEvents(hub, licenceId)).map(({ type, data }) => [type, data.sealIds])
  /** The first `times` answers of the press come when the seal has a successor. */
  const replaceWhileComposing = (times: number): void => {
    let left = times
    press.mood = async () => { if (left-- > 0) await remake('damaged') }
  }

  test('leaves them to its successor, and no refusal', async () => {
    replaceWhileComposing(1)
    const before = press.asked.length
    const licenceId = await issued()
    expect(await sealsOfFiles(licenceId)).toEqual([['LicenceFileMade', [sealId]], ['LicenceFileMade', [sealId]]])
    expect(press.asked.length - before).toBe(2)
  })

  test('again and again leaves a refusal, and the licence among those that wait for a seal', async () => {
    replaceWhileComposing(3)
    const licenceId = await issued()
    await until(async () => (await typesOf(licenceId)).length === 4)
    expect(await typesOf(licenceId)).toEqual(madeInTheEnd)
    expect(await fileEvents(hub, licenceId)).toMatchObject([{ data: { code: 'FILE_SEAL_UNUSABLE' } }, {}, { data: { sealIds: [sealId] } }, {}])
  })

  test('and is stopped without one is told as what it is: the unit has none', async () => {
    let left = 1
    press.mood = async () => { if (left-- > 0) await stop() }
    const licenceId = await issued()
    expect(await fileEvents(hub, licenceId)).toMatchObject([{ type: 'LicenceFileRefused', data: { code: 'FILE_SEAL_MISSING', about: [world.units.bureau] } }])
    accepted(await hub.send('custodian-2', 'ActivateSeal', { sealId }))
    await until(async () => (await typesOf(licenceId)).length === 4)
  })
})
