import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OfdFiles } from '@hub/ofd'
import { laidOut, layouts, type LaidOutOptions } from '../../../../../packages/ofd/src/testing/layouts.ts'
import { stampTime } from '../../../../../packages/verify/src/testing/world.ts'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { depositing, depositStartMs, nameBureau, type Depositing } from '../../testing/depositing.ts'
import { fileEvents, filesKept } from '../../testing/licence-files.ts'
import { accepted, codeOf } from '../../testing/replies.ts'
import { bodies, issue } from '../../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'

// OFD as others lay them out, from the command to the bytes that come back, with the ledger's own thread that judges.
let database: DroppableDatabase
let scene: Depositing
let hub: TestLedger
let world: SmallWorld
let person = 1

beforeAll(async () => {
  database = await createTestDatabase()
  scene = await depositing()
  hub = await openTestLedger({ url: database.url, verifier: scene.verifier, startMs: depositStartMs })
  world = await buildSmallWorld(hub)
  await nameBureau(hub, world)
})
afterAll(async () => {
  await hub.close()
  await scene.close()
  await database.drop()
})

/** Of a type without a template: the hub makes no files beside. */
async function issued(): Promise<string> {
  person += 2
  return issue(hub, world, 'identity', bodies.identity(person))
}
const send = (licenceId: string, bytes: Uint8Array) => hub.send('clerk', 'DepositLicenceFile', { licenceId, version: 1, bytes: Buffer.from(bytes).toString('base64') })
async function bytesOf(fileId: string | undefined): Promise<Buffer> {
  const { answer } = accepted(await hub.send('clerk', 'DownloadLicenceFile', { fileId: fileId ?? '', purpose: 'archive' }))
  return Buffer.from(answer?.outcome === 'file' ? answer.bytes : '', 'base64')
}
async function isRefused(bytes: Uint8Array, code: string): Promise<void> {
  const licenceId = await issued()
  expect([codeOf(await send(licenceId, bytes)), await fileEvents(hub, licenceId), await filesKept(hub, licenceId)]).toEqual([code, [], 0])
}

/** True of every seal that is judged without its hub: the seal names a time as well, and whether it was stopped is for its register to say. */
const notes = ['TIME_CLAIMED', 'SEAL_STATUS_UNKNOWN'] as const

describe.each(Object.entries(layouts))('an OFD of a maker %s', (_name, layout) => {
  const sealed = (more: LaidOutOptions = {}): Promise<OfdFiles> => laidOut(layout, { seal: scene.world.seal, signs: scene.world.sealedValue, at: stampTime, identifier: null, ...more })

  test('is kept byte for byte; it stands where its list of seals is covered, and else is told why it does not', async () => {
    const bytes = layout.pack(await sealed())
    const reply = accepted(await send(await issued(), bytes))
    expect(reply.answer).toMatchObject({
      format: 'ofd', verdict: {
        stands: layout.closed, unchanged: layout.closed ? 'yes' : 'unknown', trust: 'trusted', codes: [...(layout.closed ? [] : ['LIST_OPEN']), ...(layout.propertyInfo('a') === '/a' ? [] : ['PROPERTY_INFO_DIFFERS']), ...notes],
        seals: [{ unitId: world.units.bureau, signedAt: '2026-11-22T12:00:00.000Z', timeBasis: 'attested', validThen: 'yes' }],
      },
    })
    expect((await bytesOf(reply.ids['fileId'])).equals(bytes)).toBe(true)
  })

  test('is not taken with another picture, with a file more, or with its value of another file', async () => {
    const files = await sealed()
    const value = [...files.keys()].find((entry) => entry.endsWith('SignedValue.dat')) ?? ''
    const other = await sealed({ identifier: '1.2.3' })
    for (const changed of [[`${layout.folder}/Res/image_1.png`, Uint8Array.of(1)], [`${layout.folder}/Res/image_2.png`, Uint8Array.of(1)], [value, other.get(value) ?? Uint8Array.of()]] as const)
      await isRefused(layout.pack(new Map([...files, changed])), 'LICENCE_FILE_UNSIGNED_OR_CHANGED')
  })

  test('is not taken for a licence that it does not name', async () => isRefused(layout.pack(await sealed({ identifier: '1.2.156' })), 'LICENCE_FILE_OF_ANOTHER'))

  test('is not taken after its seal’s certificate was revoked before it was used', async () => {
    const trust = scene.trust
    scene.trust = await scene.world.bundle({ sm2: [{ serial: scene.world.unit.certificate.serial, at: '2026-11-22T11:00:00.000Z', reason: 'keyCompromise' }] })
    await isRefused(layout.pack(await sealed()), 'LICENCE_FILE_SEAL_INVALID').finally(() => { scene.trust = trust })
  })
})

// Test invoices of a tax authority and documents of OFD Reader & Writer: their authorities are nobody's here.
describe('an OFD of public origin', () => {
  const publicFile = (name: string): Promise<Buffer> => readFile(join(import.meta.dirname, '../../../../../packages/ofd/test-files/ofdrw', `${name}.ofd`))

  test('whose seal held for all that can be told, is kept byte for byte and does not stand, for nobody here knows its authority', async () => {
    const bytes = await publicFile('v4signed')
    const reply = accepted(await send(await issued(), bytes))
    expect(reply.answer).toMatchObject({ verdict: { stands: false, unchanged: 'unknown', trust: 'untrusted', seals: [{ unitId: null, signedAt: '2020-10-10T07:11:20.000Z', timeBasis: 'claimed' }], codes: expect.arrayContaining(['LIST_OPEN', 'CERTIFICATE_UNTRUSTED', 'REVOCATION_UNKNOWN']) as string[] } })
    expect((await bytesOf(reply.ids['fileId'])).equals(bytes)).toBe(true)
  })

  test.each([
    ['signedFile', 'its certificate was not valid yet', 'LICENCE_FILE_SEAL_INVALID'], ['SESV4SignDoc', 'certificate and seal had ended', 'LICENCE_FILE_SEAL_INVALID'],
    ['allprotected', 'its certificate is its own issuer', 'LICENCE_FILE_SEAL_INVALID'], ['DigitalSign', 'it has no seal', 'LICENCE_FILE_NOT_JUDGED'],
  ])('%s is not taken, for %s', async (name, _why, code) => { await isRefused(await publicFile(name), code) })
})
