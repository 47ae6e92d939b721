import { demoAccountNamespace, type Role } from '@hub/schemas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { demoTemplate } from '../../demo/templates.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { documentPress, sealsInUse } from '../../testing/document-press.ts'
import { fileEvents, filesSettled, fileText } from '../../testing/licence-files.ts'
import { accepted, idOf } from '../../testing/replies.ts'
import { bodies, issue, lookUp, openCase } from '../../testing/small-licences.ts'
import { buildSmallWorld, registerOperator, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { showAgainMs } from '../look-up/show-again.ts'

let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let licenceId: string
let fileId: string
/** Head of the log at each opening of bytes. */
const openings: number[] = []
/** Streams that were read from the store, in order. */
const readings: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({
    url: database.url, documents: documentPress(), seals: sealsInUse({ missing: false }),
    around: {
      store: (real) => standIn(real, {
        readStream: (stream, from) => { readings.push(stream); return real.readStream(stream, from) },
        readStreams: (streams) => { readings.push(...streams); return real.readStreams(streams) },
      }),
      vault: (real) => standIn(real, { openFile: async (id) => { openings.push(await hub.store.head()); return real.openFile(id) } }),
    },
  })
  world = await buildSmallWorld(hub)
  accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types.marriage, template: await demoTemplate('marriage') }))
  licenceId = await issue(hub, world, 'marriage', bodies.marriage(1))
  await filesSettled(hub)
  fileId = (await fileEvents(hub, licenceId))[0]?.data.fileId ?? ''
  for (const [account, person] of [['own-wife', 1], ['own-neighbour', 5]] as const) {
    const [holder] = bodies.identity(person).holders
    accepted(await hub.send('security-admin', 'RegisterOperator', {
      unitId: world.units.bureau, name: '持证人', kind: 'person', roles: ['holder'], issuer: demoAccountNamespace, subject: account, holder: { idType: '111', number: holder?.number ?? '' },
    }))
  }
  for (const [account, unit, role] of [['other-clerk', 'office', 'issuing-clerk'], ['other-approver', 'city', 'approver'], ['own-system', 'bureau', 'department-system']] as const) await registerOperator(hub, account, world.units[unit], role satisfies Role)
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

const download = (account: string, purpose: 'delivery' | 'own' = 'delivery', id = fileId, commandId = hub.newId()) => hub.send(account, 'DownloadLicenceFile', { fileId: id, purpose }, { commandId })
const taken = async (): Promise<number> => (await fileEvents(hub, licenceId)).filter(({ type }) => type === 'LicenceFileDownloaded').length

describe('a file is given', () => {
  test('after its record is durable, and not before', async () => {
    const reply = accepted(await download('clerk'))
    expect(fileText(reply)).toContain('pdf')
    expect(reply.ids).toEqual({ licenceId, fileId })
    expect(openings.at(-1)).toBeGreaterThanOrEqual(reply.position)
    const [recorded] = await hub.store.readAll(reply.position, 1)
    expect(decodeEnvelope(recorded?.bytes ?? new Uint8Array())).toMatchObject({ type: 'LicenceFileDownloaded', actor: { operator: world.operators['clerk'], unit: world.units.bureau }, data: { licenceId, fileId, purpose: 'delivery' } })
  })

  test.each([['clerk', 'delivery'], ['reviewer', 'delivery'], ['own-system', 'delivery'], ['own-wife', 'own']] as const)('to %s for %s', async (account, purpose) => {
    expect(fileText(await download(account, purpose))).toContain('pdf')
  })

  test('again for the same command within five minutes, under the same record, and later no more', async () => {
    const commandId = hub.newId()
    const first = accepted(await download('clerk', 'delivery', fileId, commandId))
    const before = await taken()
    const again = accepted(await download('clerk', 'delivery', fileId, commandId))
    expect([again.replayed, again.position, again.answer]).toEqual([true, first.position, first.answer])
    hub.clock.ms += showAgainMs + 1_000
    expect(accepted(await download('clerk', 'delivery', fileId, commandId))).toMatchObject({ replayed: true, position: first.position, answer: null })
    expect(await taken()).toBe(before)
  })

  test('not again to whom it would not be given now', async () => {
    const commandId = hub.newId()
    accepted(await download('own-system', 'delivery', fileId, commandId))
    const operatorId = await registerOperator(hub, 'own-system', world.units.bureau, 'department-system')
    accepted(await hub.send('security-admin', 'SuspendOperator', { operatorId }))
    expect(accepted(await download('own-system', 'delivery', fileId, commandId)).answer).toBeNull()
  })

  test.each([['moved-clerk', ['issuing-clerk'], ['window-clerk']], ['moved-approver', ['approver', 'window-clerk'], ['window-clerk']]] as const)('nor to whom has lost the role meanwhile: %s', async (account, before, after) => {
    const operatorId = await registerOperator(hub, account, world.units.bureau, 'issuing-clerk')
    accepted(await hub.send('security-admin', 'SetOperatorRoles', { operatorId, roles: [...before] }))
    const commandId = hub.newId()
    expect(fileText(await download(account, 'delivery', fileId, commandId))).toContain('pdf')
    accepted(await hub.send('security-admin', 'SetOperatorRoles', { operatorId, roles: [...after] }))
    expect(accepted(await download(account, 'delivery', fileId, commandId))).toMatchObject({ replayed: true, answer: null })
  })
})

test('a file that was taken hundreds of times is given without its stream being read', async () => {
  for (let taking = 0; taking < 200; taking += 1) accepted(await download('clerk'))
  const commandId = hub.newId()
  readings.length = 0
  expect(fileText(await download('clerk', 'delivery', fileId, commandId))).toContain('pdf')
  expect(fileText(await download('clerk', 'delivery', fileId, commandId))).toContain('pdf')
  expect(readings).toEqual([])
  expect(await taken()).toBeGreaterThan(200)
  expect(readings).toEqual([`licence-file-${licenceId}`])
})

describe('a file is not given, and nobody learns that it is there', () => {
  test.each([['other-clerk', 'delivery'], ['other-approver', 'delivery'], ['own-neighbour', 'own'], ['own-neighbour', 'delivery']] as const)('to %s for %s: the answer is that to an id that nothing has', async (account, purpose) => {
    const before = [await taken(), openings.length, await hub.store.head()]
    const [real, unknown] = [await download(account, purpose), await download(account, purpose, hub.newId())]
    expect(real).toMatchObject({ kind: 'refused', code: 'LICENCE_FILE_NOT_FOUND' })
    expect(real).toEqual(unknown)
    expect([await taken(), openings.length, await hub.store.head()]).toEqual(before)
  })

  test.each(['window', 'auditor', 'security-admin', 'catalogue', 'system-admin'])('to %s, whose role has no part in it', async (account) => {
    expect(await download(account)).toMatchObject({ kind: 'refused', code: 'ROLE_MISSING' })
  })

  test.each([['clerk', 'own'], ['own-wife', 'delivery']] as const)('for a purpose that is not hers: %s for %s', async (account, purpose) => {
    expect(await download(account, purpose)).toMatchObject({ kind: 'refused', code: 'LICENCE_FILE_PURPOSE_WRONG' })
  })

  test('nor can who does not issue it have it made again', async () => {
    for (const account of ['other-clerk', 'other-approver']) {
      const [real, unknown] = [await hub.send(account, 'RemakeLicenceFile', { licenceId }), await hub.send(account, 'RemakeLicenceFile', { licenceId: hub.newId() })]
      expect(real).toMatchObject({ kind: 'refused', code: 'LICENCE_FILE_NOT_FOUND' })
      expect(real).toEqual(unknown)
    }
  })
})

test('a window whose evidence is the licence is not told that it has changed because a file of it was made or taken', async () => {
  const caseId = await openCase(hub, world, 1)
  const looked = accepted(await lookUp(hub, caseId, 'marriage', 'window'))
  accepted(await download('clerk'))
  accepted(await hub.send('clerk', 'RemakeLicenceFile', { licenceId }))
  await filesSettled(hub)
  expect(idOf(await hub.send('window', 'ResolveSlot', { caseId, slot: 'M2', lookUpId: looked.ids['lookUpId'] ?? '' }), 'caseId')).toBe(caseId)
})
