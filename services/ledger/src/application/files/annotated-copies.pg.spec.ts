import { refuse } from '@hub/kernel'
import { demoAccountNamespace, type CommandReply, type FileId, type LicenceId, type LocalDate, type Uuid } from '@hub/schemas'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { demoTemplate } from '../../demo/templates.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { StoreUnavailable } from '../../store/store-unavailable.ts'
import { documentPress, sealsInUse } from '../../testing/document-press.ts'
import { filesKept, filesSettled, fileText, holdersOf, until } from '../../testing/licence-files.ts'
import { accepted, codeOf, idOf } from '../../testing/replies.ts'
import { keepFolding } from '../../testing/run-projections.ts'
import { bodies, deposit, issue } from '../../testing/small-licences.ts'
import { buildSmallWorld, registerOperator, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { testWrapper } from '../../vault/fixtures.ts'
import { VaultUnavailable } from '../../vault/unavailable.ts'
import { sweepLeftovers } from './leftover-sweep.ts'

const press = documentPress()
const wrapper = testWrapper()
const seals = { missing: false, stopped: false }
/** What becomes of the next append that records a copy. */
let recording: 'well' | 'fails' | 'fails but is kept' = 'well'
let sweeping: 'well' | 'held' | 'fails to delete once' = 'well'
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
let person = 0
let startMs = Date.parse('2026-03-02T01:00:00.000Z')

const open = (): Promise<TestLedger> => openTestLedger({
  url: database.url, wrapper, documents: press, seals: sealsInUse(seals), startMs,
  around: {
    store: (real) => standIn(real, { append: async (writes, checks) => {
      const mood = writes.some(({ events }) => events.some(({ bytes }) => decodeEnvelope(bytes).type === 'AnnotatedCopyMade')) ? recording : 'well'
      if (mood !== 'well') recording = 'well'
      if (mood === 'fails') throw new StoreUnavailable('not kept', { outcome: 'not-kept' })
      const result = await real.append(writes, checks)
      if (mood === 'fails but is kept') throw new StoreUnavailable('kept, and nobody heard')
      return result
    } }),
    vault: (real) => standIn(real, {
      filesOver: (day, max) => (sweeping === 'held' ? Promise.reject(new VaultUnavailable('away')) : real.filesOver(day, max)),
      dropFiles: (ids) => {
        if (sweeping !== 'fails to delete once' || ids.length === 0) return real.dropFiles(ids)
        sweeping = 'well'
        return Promise.reject(new VaultUnavailable('away'))
      },
    }),
  },
})

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await open()
  stopFolding = keepFolding(hub, database.url)
  world = await buildSmallWorld(hub)
  for (const type of ['identity', 'marriage'] as const) accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types[type], template: await demoTemplate(type) }))
  await registerOperator(hub, 'other-clerk', world.units.office, 'issuing-clerk')
})
beforeEach(() => {
  press.mood = 'well'
  Object.assign(seals, { missing: false, stopped: false })
  person += 2
})
afterAll(async () => {
  await stopFolding()
  await hub.close()
  await database.drop()
})

const usedFor = '子女入学报名'
const issued = async (): Promise<string> => {
  const licenceId = await issue(hub, world, 'identity', bodies.identity(person))
  await filesSettled(hub)
  return licenceId
}
const ask = (licenceId: string, account = 'clerk', more: object = {}, commandId = hub.newId()): Promise<CommandReply> =>
  hub.send(account, 'MakeAnnotatedCopy', { licenceId, format: 'pdf', usedFor, validUntil: null, ...more }, { commandId })
const download = (fileId: string, account = 'clerk', purpose: 'delivery' | 'own' = 'delivery', commandId = hub.newId()) => hub.send(account, 'DownloadLicenceFile', { fileId, purpose }, { commandId })
const eventsOf = async (licenceId: string) => (await hub.store.readStream(`annotated-copy-${licenceId}`)).map(({ bytes }) => decodeEnvelope(bytes))
const typesOf = async (licenceId: string) => (await eventsOf(licenceId)).map(({ type }) => type.slice('AnnotatedCopy'.length))
/** The file of a copy that was made; of one that was not, the copy's own id, under which there is no file. */
const fileOf = async (licenceId: string, copyId: string): Promise<string> =>
  String((await eventsOf(licenceId)).find(({ type, data }) => type === 'AnnotatedCopyMade' && data['copyId'] === copyId)?.data['fileId'] ?? copyId)
const copied = async (licenceId: string, more: object = {}): Promise<string> => {
  const copyId = idOf(await ask(licenceId, 'clerk', more), 'copyId')
  await filesSettled(hub)
  return fileOf(licenceId, copyId)
}
const keptUntil = async (fileId: string): Promise<string | null | undefined> => (await hub.pool.query<{ until: string | null }>('select keep_until::text as until from vault.file where file_id = $1', [fileId])).rows[0]?.until
const days = (count: number): void => { hub.clock.ms += count * 24 * 3_600_000 }

describe('an annotated copy', () => {
  test('that a clerk asks for is made as the licence’s files are, says for what and until when, and is taken on record', async () => {
    const licenceId = await issued()
    const fileId = await copied(licenceId)
    const [asked, made] = await eventsOf(licenceId)
    expect(asked).toMatchObject({ type: 'AnnotatedCopyAsked', data: { copyId: made?.data['copyId'], version: 1, format: 'pdf', asker: 'on-behalf' }, sealed: [{ part: 'used-for', subject: `licence-${licenceId}` }] })
    expect(made).toMatchObject({ type: 'AnnotatedCopyMade', actor: { role: 'file-maker' }, data: { fileId, validUntil: asked?.data['validUntil'], sealIds: [world.units.bureau] } })
    expect(press.asked.at(-1)).toMatchObject({ formats: ['pdf'], annotation: { grade: 'A', provider: '样例机构bureau', usedFor, until: asked?.data['validUntil'] } })
    expect(await keptUntil(fileId)).toBe(asked?.data['validUntil'])
    const reply = await download(fileId)
    expect(fileText(reply)).toContain('pdf')
    expect(accepted(reply).answer).toMatchObject({ fileId, licenceId, sha256: made?.data['sha256'] })
    expect(await typesOf(licenceId)).toEqual(['Asked', 'Made', 'Downloaded'])
  })

  test('says once what it is for, where the sentence was typed with it', async () => {
    await copied(await issued(), { usedFor: `仅供办理${usedFor}使用。` })
    expect(press.asked.at(-1)).toMatchObject({ annotation: { usedFor } })
  })

  test('leaves its use in no event that can be read without keys', async () => {
    const licenceId = await issued()
    await copied(licenceId, { usedFor: '王小示例补办婚姻登记' })
    const log = (await hub.store.readStream(`annotated-copy-${licenceId}`)).map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('')
    expect(log).toContain('used-for')
    expect(log).not.toMatch(/王小示例|补办/)
  })

  test('sent twice under one command is one copy, and a download sent twice brings it twice under one record', async () => {
    const licenceId = await issued()
    const [first, again] = [hub.newId(), hub.newId()]
    const copyId = idOf(await ask(licenceId, 'clerk', {}, first), 'copyId')
    expect(await ask(licenceId, 'clerk', {}, first)).toMatchObject({ kind: 'accepted', replayed: true, ids: { licenceId, copyId } })
    await filesSettled(hub)
    const fileId = await fileOf(licenceId, copyId)
    expect([fileText(await download(fileId, 'clerk', 'delivery', again)), fileText(await download(fileId, 'clerk', 'delivery', again))]).toEqual([expect.stringContaining('pdf'), expect.stringContaining('pdf')])
    expect(await typesOf(licenceId)).toEqual(['Asked', 'Made', 'Downloaded'])
  })

  test('is made for a holder who asks for her own, and to a neighbour there is no such licence', async () => {
    const licenceId = await issue(hub, world, 'marriage', bodies.marriage(person))
    for (const [account, at] of [[`wife-${String(person)}`, person], [`neighbour-${String(person)}`, person + 100]] as const) {
      const [holder] = bodies.identity(at).holders
      accepted(await hub.send('security-admin', 'RegisterOperator', { unitId: world.units.bureau, name: '持证人', kind: 'person', roles: ['holder'], issuer: demoAccountNamespace, subject: account, holder: { idType: '111', number: holder?.number ?? '' } }))
    }
    const copyId = idOf(await ask(licenceId, `wife-${String(person)}`, { format: 'ofd' }), 'copyId')
    await filesSettled(hub)
    const fileId = await fileOf(licenceId, copyId)
    expect(fileText(await download(fileId, `wife-${String(person)}`, 'own'))).toContain('ofd')
    for (const account of [`neighbour-${String(person)}`, 'other-clerk'])
      expect([await ask(licenceId, account), await ask(hub.newId(), account)]).toEqual(Array(2).fill(expect.objectContaining({ kind: 'refused', code: 'COPY_LICENCE_NOT_FOUND', detail: {} })))
    expect(await download(fileId, `neighbour-${String(person)}`, 'own')).toMatchObject({ code: 'LICENCE_FILE_NOT_FOUND' })
    expect(await ask(licenceId, 'reviewer')).toMatchObject({ code: 'ROLE_MISSING' })
  })

  test('is not asked for of stock, of a type without a template, for a use that no font shows or that names a number', async () => {
    const stock = idOf(await deposit(hub, world, 'identity', { ...bodies.identity(person + 1), sourceId: `C-${String(person)}` }), 'licenceId')
    const road = await issue(hub, world, 'road', bodies.road(person))
    const licenceId = await issued()
    expect([codeOf(await ask(stock)), codeOf(await ask(road)), codeOf(await ask(licenceId, 'clerk', { usedFor: '𪚥事' }))]).toEqual(['COPY_NOT_OFFERED', 'COPY_NOT_OFFERED', 'COPY_GLYPH_MISSING'])
    for (const text of ['为11010519491231002X办理', '电话13800138000', '１１０１０５１９４９１２３１００２Ｘ', '138-0013-8000', '一'.repeat(25), '入学\n报名', '  ', '仅供办理使用']) expect(await ask(licenceId, 'clerk', { usedFor: text })).toMatchObject({ kind: 'invalid' })
    expect(await eventsOf(licenceId)).toEqual([])
  })
})

describe('a copy that cannot be made', () => {
  test.each([
    ['text too long', () => { press.mood = refuse('TEXT_TOO_LONG', { field: '加注', text: usedFor }) }, { code: 'FILE_TEXT_TOO_LONG', about: [] }],
    ['no seal in use', () => { seals.missing = true }, { code: 'FILE_SEAL_MISSING' }],
    ['a seal stopped meanwhile', () => { seals.stopped = true }, { code: 'FILE_SEAL_UNUSABLE', about: [] }],
  ] as const)('for %s is refused on record, without a value', async (_what, arrange, data) => {
    const licenceId = await issued()
    arrange()
    const fileId = await copied(licenceId)
    expect((await eventsOf(licenceId)).at(-1)).toMatchObject({ type: 'AnnotatedCopyRefused', data: { copyId: fileId, ...data } })
    expect([await keptUntil(fileId), codeOf(await download(fileId))]).toEqual([undefined, 'LICENCE_FILE_NOT_FOUND'])
  })

  test.each([
    ['amended', (licenceId: string) => hub.send('clerk', 'AmendLicence', { licenceId, face: bodies.identity(person).face, validity: bodies.identity(person).validity })],
    ['suspended', (licenceId: string) => hub.send('clerk', 'SuspendLicence', { licenceId, reason: '调查' })],
    ['revoked', (licenceId: string) => hub.send('clerk', 'RevokeLicence', { licenceId, reason: '处罚' })],
  ] as const)('because its licence was %s meanwhile is refused on record', async (_what, act) => {
    const licenceId = await issued()
    press.mood = 'away'
    accepted(await ask(licenceId))
    await until(() => hub.ledger.files?.failing === true)
    accepted(await act(licenceId))
    press.mood = 'well'
    await filesSettled(hub)
    expect((await eventsOf(licenceId)).map(({ type, data }) => [type, data['code']])).toEqual([['AnnotatedCopyAsked', undefined], ['AnnotatedCopyRefused', 'COPY_LICENCE_CHANGED']])
  })

  test('because its licence is suspended while it is being drawn is refused as well, and nothing is kept', async () => {
    const licenceId = await issued()
    press.mood = async () => {
      press.mood = 'well'
      accepted(await hub.send('clerk', 'SuspendLicence', { licenceId, reason: '调查' }))
    }
    const fileId = await copied(licenceId)
    expect(await typesOf(licenceId)).toEqual(['Asked', 'Refused'])
    expect([await keptUntil(fileId), await filesKept(hub, licenceId)]).toEqual([undefined, 2])
  })
})

describe('a copy that is there', () => {
  test('is not given while its licence is suspended, is again when it is reinstated, and never after a new version', async () => {
    const licenceId = await issued()
    const fileId = await copied(licenceId)
    accepted(await hub.send('clerk', 'SuspendLicence', { licenceId, reason: '调查' }))
    expect([codeOf(await download(fileId)), codeOf(await ask(licenceId))]).toEqual(Array(2).fill('COPY_LICENCE_NOT_IN_FORCE'))
    accepted(await hub.send('clerk', 'ReinstateLicence', { licenceId }))
    expect(fileText(await download(fileId))).toContain('pdf')
    accepted(await hub.send('clerk', 'AmendLicence', { licenceId, face: bodies.identity(person).face, validity: bodies.identity(person).validity }))
    expect(codeOf(await download(fileId))).toBe('COPY_SUPERSEDED')
    await filesSettled(hub)
  })

  test('is swept after its last day: the event first, then the bytes, also where the deletion fails once', async () => {
    const licenceId = await issued()
    const fileId = await copied(licenceId, { validUntil: new Date(hub.clock.ms + 8 * 3_600_000).toISOString().slice(0, 10) })
    const lasting = await copied(licenceId)
    sweeping = 'held'
    days(1)
    expect(codeOf(await download(fileId))).toBe('COPY_EXPIRED')
    sweeping = 'fails to delete once'
    await until(async () => (await keptUntil(fileId)) === undefined)
    expect(sweeping).toBe('well')
    expect((await eventsOf(licenceId)).filter(({ data }) => data['fileId'] === fileId).map(({ type }) => type)).toEqual(['AnnotatedCopyMade', 'AnnotatedCopySwept'])
    expect(codeOf(await download(fileId))).toBe('LICENCE_FILE_NOT_FOUND')
    // Another copy, whose term runs on, and the licence's own two files stay.
    expect(fileText(await download(lasting))).toContain('pdf')
    expect(await filesKept(hub, licenceId)).toBe(3)
  })

  test('whose bytes were left by an attempt without an event is gone when its day is over', async () => {
    const licenceId = await issued() as LicenceId
    const orphan = hub.newId() as Uuid as FileId
    await hub.vault.keepFiles([{ licenceId, version: 1, fileId: orphan, format: 'pdf', subjects: [`licence-${licenceId}`], bytes: Buffer.from('orphan'), keepUntil: '2026-01-01' as LocalDate }])
    days(1)
    await until(async () => (await keptUntil(orphan)) === undefined)
    expect([await eventsOf(licenceId), await filesKept(hub, licenceId)]).toEqual([[], 2])
  })
})

test('the sweep of leftovers takes what no event of a copy names, and no copy', async () => {
  const licenceId = await issued() as LicenceId
  const fileId = await copied(licenceId)
  const orphan = hub.newId() as Uuid as FileId
  await hub.vault.keepFiles([{ licenceId, version: 1, fileId: orphan, format: 'pdf', subjects: [`licence-${licenceId}`], bytes: Buffer.from('orphan'), namedIn: `annotated-copy-${licenceId}` }])
  await sweepLeftovers({ pool: hub.pool, store: hub.store, isQuiet: () => true }, undefined, 0)
  expect([await keptUntil(orphan), typeof (await keptUntil(fileId)), await filesKept(hub, licenceId)]).toEqual([undefined, 'string', 3])
})

test.each(['fails', 'fails but is kept'] as const)('a record that %s leaves one copy, on record once', async (mood) => {
  const licenceId = await issued()
  recording = mood
  const fileId = await copied(licenceId)
  expect(await typesOf(licenceId)).toEqual(['Asked', 'Made'])
  expect(fileText(await download(fileId))).toContain('pdf')
})

test('a ledger that starts again makes what was asked for and not made, once', async () => {
  const licenceId = await issued()
  press.mood = 'away'
  const copyId = idOf(await ask(licenceId), 'copyId')
  await until(() => hub.ledger.files?.failing === true)
  await stopFolding()
  await hub.close()
  press.mood = 'well'
  startMs = hub.clock.ms
  hub = await open()
  stopFolding = keepFolding(hub, database.url)
  await filesSettled(hub)
  expect(await typesOf(licenceId)).toEqual(['Asked', 'Made'])
  expect(fileText(await download(await fileOf(licenceId, copyId)))).toContain('pdf')
})

describe('of an erased holder', () => {
  const erase = async (licenceId: string) => {
    const [holderId = ''] = await holdersOf(hub, licenceId)
    accepted(await hub.send('security-admin', 'EraseHolder', { holderId, basis: 'court-order' }))
  }

  test('a copy goes with her, and none is asked for again', async () => {
    const licenceId = await issue(hub, world, 'marriage', bodies.marriage(person))
    await filesSettled(hub)
    const fileId = await copied(licenceId)
    await erase(licenceId)
    expect([await keptUntil(fileId), codeOf(await download(fileId)), codeOf(await ask(licenceId))]).toEqual([undefined, 'LICENCE_FILE_NOT_FOUND', 'HOLDER_ERASED'])
  })

  test('who is erased while a copy is being drawn nothing is kept and nothing made', async () => {
    const licenceId = await issue(hub, world, 'marriage', bodies.marriage(person))
    await filesSettled(hub)
    press.mood = async () => {
      press.mood = 'well'
      await erase(licenceId)
    }
    const fileId = await copied(licenceId)
    expect([await typesOf(licenceId), await keptUntil(fileId), await filesKept(hub, licenceId)]).toEqual([['Asked'], undefined, 0])
  })
})
