import { refuse } from '@hub/kernel'
import type { LicenceId } from '@hub/schemas'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { demoTemplate } from '../../demo/templates.ts'
import { WriterFenced } from '../../store/store-unavailable.ts'
import { testWrapper } from '../../vault/fixtures.ts'
import { documentPress, sealsInUse } from '../../testing/document-press.ts'
import { fileEvents, filesKept, filesSettled, fileText, holdersOf, until } from '../../testing/licence-files.ts'
import { accepted, idOf } from '../../testing/replies.ts'
import { bodies, compose, deposit, issue } from '../../testing/small-licences.ts'
import { keepFolding } from '../../testing/run-projections.ts'
import { buildSmallWorld, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { HolderFence } from '../holder-fence.ts'
import { idMaker } from '../new-ids.ts'
import { StreamStates } from '../stream-states.ts'
import { HubContended } from './commit-as-hub.ts'
import { DocumentTroubled } from './document-maker.ts'
import { failingLicencesMin, fileWaitMsMax } from './file-queue.ts'
import { makeFiles, type MakingPorts } from './make-files.ts'
import { saveMakerCheckpoint } from './maker-checkpoint.ts'

const press = documentPress()
const wrapper = testWrapper()
const seals = { missing: false, stopped: false }
/** Attempts to come at which others are first at the log all the time. */
let rivals = 0
const said: string[] = []
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let person = 0

beforeAll(async () => {
  database = await createTestDatabase()
  const log = pino({ level: 'warn' }, { write: (line: string) => { said.push(line) } })
  const inUse = sealsInUse(seals)
  const useSeals: typeof inUse.useSeals = (...asked) => ((rivals -= 1) >= 0 ? Promise.reject(new HubContended('others were first')) : inUse.useSeals(...asked))
  hub = await openTestLedger({ url: database.url, wrapper, log, documents: press, seals: { ...inUse, useSeals } })
  world = await buildSmallWorld(hub)
  for (const type of ['identity', 'marriage'] as const) accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types[type], template: await demoTemplate(type) }))
})
beforeEach(() => {
  press.mood = 'well'
  seals.missing = false
  seals.stopped = false
  rivals = 0
  said.length = 0
  person += 2
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

const issueIdentity = () => issue(hub, world, 'identity', bodies.identity(person))
const download = (fileId: string, account = 'clerk', purpose: 'delivery' | 'own' = 'delivery', commandId?: string) => hub.send(account, 'DownloadLicenceFile', { fileId, purpose }, commandId === undefined ? {} : { commandId })
const change = (licenceId: string) => ({ licenceId, face: bodies.identity(person).face, validity: bodies.identity(person).validity })

describe('a licence that is issued', () => {
  test('gets a PDF and an OFD, on record in one go, that show what it says and are sealed by its issuer', async () => {
    const licenceId = await issueIdentity()
    await filesSettled(hub)
    const events = await fileEvents(hub, licenceId)
    expect(events).toMatchObject(['pdf', 'ofd'].map((format) => ({
      type: 'LicenceFileMade', role: 'file-maker', data: { licenceId, version: 1, round: 0, format, templateVersion: 1, sealIds: [world.units.bureau], supersedes: null },
    })))
    const { face, holders } = bodies.identity(person)
    expect(press.asked.at(-1)).toMatchObject({
      content: { face, holders: holders.map(({ name }) => name), issuers: ['样例机构bureau'] }, annotation: null,
      metadata: { typeCode: '11100000000013127D001', holderCodes: holders.map(({ number }) => ({ code: number, kind: '公民身份号码', kindCode: '111' })) },
    })
    expect(fileText(await download(events[0]?.data.fileId ?? ''))).toContain(String(face['name']))
  })

  test('gets none where its type has no template, where it is stock, and where it is older than the template', async () => {
    const road = await issue(hub, world, 'road', bodies.road(person))
    const stock = idOf(await deposit(hub, world, 'identity', { ...bodies.identity(person), sourceId: `R-${String(person)}` }), 'licenceId')
    accepted(await hub.send('clerk', 'CorrectLicence', change(stock)))
    const older = await issue(hub, world, 'realty', bodies.realty(person))
    hub.clock.ms += 1_000
    accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types.realty, template: await demoTemplate('realty') }))
    await filesSettled(hub)
    expect(await Promise.all([road, stock, older].map((licenceId) => fileEvents(hub, licenceId)))).toEqual([[], [], []])
    // Whoever wants one asks.
    accepted(await hub.send('clerk', 'RemakeLicenceFile', { licenceId: older }))
    await filesSettled(hub)
    expect(await fileEvents(hub, older)).toMatchObject([{ type: 'LicenceFileRequested' }, { type: 'LicenceFileMade' }, { type: 'LicenceFileMade' }])
    expect(await hub.send('clerk', 'RemakeLicenceFile', { licenceId: road })).toMatchObject({ kind: 'refused', code: 'LICENCE_FILE_NOT_OURS' })
  })

  test('gets new ones with each version, which take the place of those before; these can still be had', async () => {
    const licenceId = await issueIdentity()
    await filesSettled(hub)
    accepted(await hub.send('clerk', 'AmendLicence', change(licenceId)))
    await filesSettled(hub)
    const events = await fileEvents(hub, licenceId)
    const [pdf, ofd] = events.map(({ data }) => data.fileId)
    expect(events.slice(2)).toMatchObject([{ data: { version: 2, round: 1, format: 'pdf', supersedes: pdf } }, { data: { version: 2, round: 1, format: 'ofd', supersedes: ofd } }])
    expect(fileText(await download(pdf ?? ''))).toContain('pdf')
    expect(await filesKept(hub, licenceId)).toBe(4)
  })

  test('whose files cannot be made is told why, and gets them when somebody asks again', async () => {
    seals.missing = true
    const licenceId = await issueIdentity()
    await filesSettled(hub)
    expect(await fileEvents(hub, licenceId)).toMatchObject([{ type: 'LicenceFileRefused', data: { version: 1, round: 0, code: 'FILE_SEAL_MISSING', about: [world.units.bureau] } }])
    seals.missing = false
    expect(await hub.send('reviewer', 'RemakeLicenceFile', { licenceId })).toMatchObject({ kind: 'accepted' })
    await filesSettled(hub)
    expect((await fileEvents(hub, licenceId)).map(({ type, data: { round } }) => [type, round])).toEqual([['LicenceFileRefused', 0], ['LicenceFileRequested', undefined], ['LicenceFileMade', 1], ['LicenceFileMade', 1]])
  })

  test.each([
    ['a name too long', () => { press.mood = refuse('TEXT_TOO_LONG', { fields: ['face.name'], text: '王小示例' }) }, { code: 'FILE_TEXT_TOO_LONG', about: ['face.name'] }],
    ['a rare character', () => { press.mood = refuse('GLYPH_MISSING', { characters: ['𪚥（U+2A6A5）'], fields: ['licence.holders'] }) }, { code: 'FILE_GLYPH_MISSING', about: ['U+2A6A5', 'licence.holders'] }],
    ['a reason that the ledger does not know', () => { press.mood = refuse('SOMETHING_NEW', { why: '王小示例' }) }, { code: 'FILE_NOT_COMPOSED', about: [] }],
    ['a seal that was stopped meanwhile', () => { seals.stopped = true }, { code: 'FILE_SEAL_UNUSABLE', about: [expect.stringMatching(/^[-0-9a-f]{36}$/)] }],
  ] as const)('refused for %s has the code on record and no value with it', async (_what, arrange, data) => {
    arrange()
    const licenceId = await issueIdentity()
    await filesSettled(hub)
    expect(await fileEvents(hub, licenceId)).toMatchObject([{ type: 'LicenceFileRefused', data }])
    expect(await filesKept(hub, licenceId)).toBe(0)
  })
})

describe('while the signer is away', () => {
  test('licences wait, and get their files when it is back, each once', async () => {
    press.mood = 'away'
    const licenceId = await issueIdentity()
    await until(() => hub.ledger.files?.failing === true)
    expect(hub.ledger.files).toMatchObject({ waiting: 1, failing: true })
    expect(await hub.send('clerk', 'RemakeLicenceFile', { licenceId })).toMatchObject({ code: 'LICENCE_FILE_UNDER_WAY' })
    press.mood = 'well'
    await filesSettled(hub)
    expect(await fileEvents(hub, licenceId)).toHaveLength(2)
    expect(hub.ledger.files).toMatchObject({ waiting: 0, failing: false })
  })

  test('what is refused without it does not make it well', async () => {
    press.mood = 'away'
    const before = press.asked.length
    const waiting = await issueIdentity()
    // By now it rests for four seconds.
    await until(() => press.asked.length >= before + 4)
    seals.missing = true
    const refused = await issue(hub, world, 'identity', bodies.identity(person + 1))
    await until(async () => (await fileEvents(hub, refused)).length === 1)
    seals.missing = false
    await until(() => hub.ledger.files?.waiting === 1)
    expect(hub.ledger.files).toMatchObject({ waiting: 1, failing: true })
    press.mood = 'well'
    await filesSettled(hub)
    expect([await fileEvents(hub, waiting), hub.ledger.files?.failing]).toMatchObject([[{}, {}], false])
  })

  test('nothing more is issued of types with a template once they have waited too long; everything else goes on', async () => {
    const [draft, other, corrected] = [await compose(hub, world, 'identity', bodies.identity(person + 1)), await compose(hub, world, 'road', bodies.road(person)), await issueIdentity()]
    await filesSettled(hub)
    press.mood = 'away'
    const before = press.asked.length
    const waiting: string[] = []
    for (let n = 0; n < failingLicencesMin; n += 1) waiting.push(await issue(hub, world, 'identity', bodies.identity(person + 200 + n)))
    await until(() => new Set(press.asked.slice(before).map(({ documentId }) => documentId)).size === failingLicencesMin)
    hub.clock.ms += fileWaitMsMax + 1_000
    await until(() => hub.ledger.files?.behind === true)
    const refused = { kind: 'refused', code: 'FILES_BEHIND' }
    expect(await hub.send('clerk', 'IssueLicence', { licenceId: draft })).toMatchObject(refused)
    expect(await hub.send('clerk', 'AmendLicence', change(corrected))).toMatchObject(refused)
    expect(await hub.send('clerk', 'RemakeLicenceFile', { licenceId: corrected })).toMatchObject(refused)
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId: other }))
    accepted(await hub.send('clerk', 'CorrectLicence', change(corrected)))
    press.mood = 'well'
    await filesSettled(hub)
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId: draft }))
    await filesSettled(hub)
    expect(await Promise.all([...waiting, draft].map(async (licenceId) => (await fileEvents(hub, licenceId)).length))).toEqual([2, 2, 2, 2])
  })
  test('a licence that the signer cannot make stops nothing, however long it waits', async () => {
    let troubled: string | undefined
    press.mood = () => {
      const documentId = press.asked.at(-1)?.documentId
      troubled ??= documentId
      return documentId === troubled ? Promise.reject(new DocumentTroubled('INTERNAL')) : Promise.resolve()
    }
    const waiting = await issue(hub, world, 'identity', bodies.identity(person))
    await until(() => troubled !== undefined)
    hub.clock.ms += 2 * fileWaitMsMax
    const other = await issue(hub, world, 'identity', bodies.identity(person + 1))
    await until(async () => (await fileEvents(hub, other)).length === 2)
    expect(await fileEvents(hub, waiting)).toEqual([])
    press.mood = 'well'
    await filesSettled(hub)
    expect(await fileEvents(hub, waiting)).toHaveLength(2)
  })
})

describe('while a file is being made', () => {
  test('others are first at the log: it is made again, and nobody is held to have failed', async () => {
    rivals = 2
    const licenceId = await issueIdentity()
    await filesSettled(hub)
    expect([await fileEvents(hub, licenceId), rivals, said]).toMatchObject([[{}, {}], -1, []])
  })

  test('a licence that changes gets the file of what it is now, and none of what it was', async () => {
    let licenceId = ''
    press.mood = async () => {
      press.mood = 'well'
      accepted(await hub.send('clerk', 'AmendLicence', change(licenceId)))
    }
    licenceId = await compose(hub, world, 'identity', bodies.identity(person))
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId }))
    await filesSettled(hub)
    expect((await fileEvents(hub, licenceId)).map(({ data: { version } }) => version)).toEqual([2, 2])
  })

  test('its holder is erased, and no file of her comes to be', async () => {
    const stopFolding = keepFolding(hub, database.url)
    let licenceId = ''
    press.mood = async () => {
      press.mood = 'well'
      const [holderId = ''] = await holdersOf(hub, licenceId)
      accepted(await hub.send('security-admin', 'EraseHolder', { holderId, basis: 'court-order' }))
    }
    licenceId = await compose(hub, world, 'identity', bodies.identity(person))
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId }))
    await filesSettled(hub)
    expect(press.asked.at(-1)?.content.face).toMatchObject({ name: bodies.identity(person).face['name'] })
    expect([await fileEvents(hub, licenceId), await filesKept(hub, licenceId)]).toEqual([[], 0])
    await stopFolding()
  })

  test('none comes to be of the living holder either, whom it would show beside the erased one; and what was there goes', async () => {
    const stopFolding = keepFolding(hub, database.url)
    const licenceId = await issue(hub, world, 'marriage', bodies.marriage(person))
    await filesSettled(hub)
    const [made] = await fileEvents(hub, licenceId)
    const fileId = made?.data.fileId ?? ''
    expect(fileText(await download(fileId))).toContain('pdf')
    const [, second = ''] = await holdersOf(hub, licenceId)
    accepted(await hub.send('security-admin', 'EraseHolder', { holderId: second, basis: 'court-order' }))
    expect(await filesKept(hub, licenceId)).toBe(0)
    expect(await download(fileId)).toMatchObject({ kind: 'refused', code: 'LICENCE_FILE_NOT_FOUND' })
    expect(await hub.send('clerk', 'RemakeLicenceFile', { licenceId })).toMatchObject({ kind: 'refused', code: 'HOLDER_ERASED' })
    await filesSettled(hub)
    expect((await fileEvents(hub, licenceId)).filter(({ type }) => type !== 'LicenceFileDownloaded').map(({ type }) => type)).toEqual(['LicenceFileMade', 'LicenceFileMade'])
    await stopFolding()
  })

  test('a former writer that was stopped and comes back after the record changes nothing of what is on it', async () => {
    const former = documentPress()
    const licenceId = await issueIdentity()
    await filesSettled(hub)
    const [made] = await fileEvents(hub, licenceId)
    const before = fileText(await download(made?.data.fileId ?? ''))
    // It has seen no file of this licence, and its append is refused.
    const store = standIn(hub.store, { append: () => Promise.reject(new WriterFenced('another ledger has become the writer')) })
    const states = new StreamStates({ readStreams: async (names) => (await hub.store.readStreams(names)).map((events, at) => (names[at]?.startsWith('licence-file-') === true ? [] : events)) })
    const index = { findCommand: () => Promise.resolve(undefined), doubt: () => undefined } as unknown as MakingPorts['index']
    const ports = {
      store, states, index, vault: hub.vault, clock: hub.ledger.clock, newId: idMaker(Date.now), documents: former, seals: sealsInUse(seals), fence: new HolderFence(), publicUrl: undefined,
    }
    await expect(makeFiles(ports, licenceId as LicenceId, new AbortController().signal)).rejects.toBeInstanceOf(WriterFenced)
    expect(former.asked).toHaveLength(1)
    expect(fileText(await download(made?.data.fileId ?? ''))).toBe(before)
    // Its own bytes lie beside: no event names them, and nobody is given them.
    expect(await filesKept(hub, licenceId)).toBe(4)
  })
})

test.each([['the beginning', -1], ['where it had come to', null]] as const)('a ledger that starts again from %s makes what was not made, and nothing twice', async (_from, checkpoint) => {
  const done = await issueIdentity()
  await filesSettled(hub)
  press.mood = 'away'
  const open = await issue(hub, world, 'identity', bodies.identity(person + 1))
  await until(() => hub.ledger.files?.failing === true)
  if (checkpoint !== null) await saveMakerCheckpoint(hub.pool, checkpoint)
  await hub.close()
  press.mood = 'well'
  hub = await openTestLedger({ url: database.url, wrapper, documents: press, seals: sealsInUse(seals), startMs: hub.clock.ms })
  await filesSettled(hub)
  expect(await Promise.all([done, open].map(async (licenceId) => (await fileEvents(hub, licenceId)).length))).toEqual([2, 2])
})
