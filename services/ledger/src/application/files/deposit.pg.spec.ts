import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newFile } from '../../../../../packages/pdf-verify/src/testing/pdf.ts'
import { signed } from '../../../../../packages/pdf-verify/src/testing/sign.ts'
import { newVerifyWorld } from '../../../../../packages/verify/src/testing/world.ts'
import { paced } from '../../../../../test/support/stillness.ts'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { demoTemplate } from '../../demo/templates.ts'
import { StoreUnavailable } from '../../store/store-unavailable.ts'
import { depositing, depositStartMs, nameBureau, type Depositing } from '../../testing/depositing.ts'
import { documentPress, sealsInUse } from '../../testing/document-press.ts'
import { fileEvents, filesKept, filesSettled, holdersOf, until } from '../../testing/licence-files.ts'
import { accepted, codeOf } from '../../testing/replies.ts'
import { keepFolding } from '../../testing/run-projections.ts'
import { bodies, compose, deposit as depositStock, issue } from '../../testing/small-licences.ts'
import { buildSmallWorld, registerOperator, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'

let database: DroppableDatabase
let scene: Depositing
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
let pdf: Buffer
let ofd: Buffer
const press = documentPress()
let person = 1
/** What becomes of the next append: it never happens, or it does and nobody is told; or something comes in between. */
let fate: 'lost' | 'untold' | (() => Promise<unknown>) | undefined

beforeAll(async () => {
  database = await createTestDatabase()
  scene = await depositing()
  ;[pdf, ofd] = [await scene.world.pdf(), Buffer.from(await scene.world.ofd([]))]
  hub = await openTestLedger({
    url: database.url, documents: press, seals: sealsInUse({ missing: false }), verifier: scene.verifier, startMs: depositStartMs,
    around: { store: (real) => standIn(real, { append: async (writes, checks) => {
      const due = fate
      fate = undefined
      if (typeof due === 'function') await due()
      if (due === 'lost') throw new StoreUnavailable('lost')
      const done = await real.append(writes, checks)
      if (due === 'untold') throw new StoreUnavailable('not told')
      return done
    } }) },
  })
  stopFolding = keepFolding(hub, database.url)
  world = await buildSmallWorld(hub)
  await nameBureau(hub, world)
  accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types.marriage, template: await demoTemplate('marriage') }))
  await registerOperator(hub, 'other-clerk', world.units.office, 'issuing-clerk')
  await registerOperator(hub, 'own-system', world.units.bureau, 'department-system')
})
afterAll(async () => {
  await stopFolding()
  await hub.close()
  await scene.close()
  await database.drop()
})

/** Issued, of a type that has no template, or of one that has and with the files that the hub made. */
async function issued(type: 'identity' | 'marriage' = 'identity'): Promise<string> {
  const licenceId = await issue(hub, world, type, bodies[type](person))
  person += 2
  await filesSettled(hub)
  return licenceId
}
const send = (licenceId: string, bytes: Uint8Array = pdf, { account = 'clerk', version = 1, commandId = hub.newId() } = {}) =>
  hub.send(account, 'DepositLicenceFile', { licenceId, version, bytes: Buffer.from(bytes).toString('base64') }, { commandId })
const standing = async (licenceId: string): Promise<readonly string[]> => {
  const events = await fileEvents(hub, licenceId)
  const superseded = new Set(events.map(({ data }) => data.supersedes))
  return events.flatMap(({ type, data }) => (type === 'LicenceFileRequested' || type === 'LicenceFileDownloaded' || superseded.has(data.fileId) ? [] : [`${type} ${data.format}`]))
}
async function bytesOf(fileId: string): Promise<Buffer> {
  const { answer } = accepted(await hub.send('clerk', 'DownloadLicenceFile', { fileId, purpose: 'archive' }))
  return Buffer.from(answer?.outcome === 'file' ? answer.bytes : '', 'base64')
}
const fileIdOf = (reply: Awaited<ReturnType<typeof send>>): string => accepted(reply).ids['fileId'] ?? ''
/** Under another's trust, for the time of the work. */
async function trusting<T>(bundle: string, work: () => Promise<T>): Promise<T> {
  const before = scene.trust
  scene.trust = bundle
  try {
    return await work()
  } finally {
    scene.trust = before
  }
}

describe('a department’s own file', () => {
  test('is kept byte for byte, taken on record like one that was made, and its verdict is answered', async () => {
    const licenceId = await issued()
    const reply = accepted(await send(licenceId, pdf, { account: 'own-system' }))
    const seals = Array(2).fill({ unitId: world.units.bureau, signedAt: '2026-11-22T12:00:00.000Z', timeBasis: 'attested', validThen: 'yes' })
    expect(reply.answer).toMatchObject({ outcome: 'file-deposited', licenceId, format: 'pdf', verdict: { stands: true, unchanged: 'yes', trust: 'trusted', seals, codes: [], trustMadeAt: '2026-11-22T16:00:00.000Z' } })
    expect((await bytesOf(fileIdOf(reply))).equals(pdf)).toBe(true)
    expect((await fileEvents(hub, licenceId)).map(({ type, role }) => [type, role])).toEqual([['LicenceFileDeposited', 'department-system'], ['LicenceFileDownloaded', 'issuing-clerk']])
  })

  test('says nothing of its holder in the log, nor any name', async () => {
    const licenceId = await issued()
    accepted(await send(licenceId, ofd))
    const text = (await hub.store.readStream(`licence-file-${licenceId}`)).map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join()
    expect(text).not.toMatch(/\p{Script=Han}/u)
    expect(text).toContain(world.units.bureau)
  })

  test('may be of each format, and the newer takes the place of the older', async () => {
    const licenceId = await issued()
    const first = fileIdOf(await send(licenceId, pdf))
    accepted(await send(licenceId, ofd))
    accepted(await send(licenceId, await scene.world.pdf()))
    expect(await standing(licenceId)).toEqual(['LicenceFileDeposited ofd', 'LicenceFileDeposited pdf'])
    expect((await bytesOf(first)).equals(pdf)).toBe(true)
  })

  test('may belong to stock, and to a licence without an identifier in the file', async () => {
    const row = accepted(await depositStock(hub, world, 'road', { ...bodies.road(person), sourceId: 'row-1' }))
    expect(accepted(await send(row.ids['licenceId'] ?? '', ofd)).answer).toMatchObject({ verdict: { stands: true } })
  })

  test('names the licence that it belongs to, where it names one', async () => {
    const licenceId = await issued('marriage')
    const identifier = press.asked.at(-1)?.content.identifier ?? ''
    expect(codeOf(await send(licenceId, await scene.world.ofd()))).toBe('LICENCE_FILE_OF_ANOTHER')
    expect(accepted(await send(licenceId, await scene.world.ofd([{ name: 'ZZBS', value: identifier }]))).answer).toMatchObject({ verdict: { stands: true } })
  })
})

describe('a file that the hub itself made', () => {
  test('is of the licence for which it was made, and of no other: a PDF does not say so itself', async () => {
    const own = await scene.world.pdf()
    press.pdf = own
    const first = await issued('marriage').finally(() => { press.pdf = undefined })
    const second = await issued()
    await until(async () => (await hub.pool.query('select from read.licence_file where licence_id = $1', [first])).rowCount === 2)
    expect([codeOf(await send(second, own)), codeOf(await send(first, own)), await standing(second)]).toEqual(['LICENCE_FILE_OF_ANOTHER', 'LICENCE_FILE_KNOWN', []])
  })
})

describe('beside what the hub makes', () => {
  test('takes the place of that format, and is not made again', async () => {
    const licenceId = await issued('marriage')
    accepted(await send(licenceId, pdf))
    expect(await standing(licenceId)).toEqual(['LicenceFileMade ofd', 'LicenceFileDeposited pdf'])
    accepted(await hub.send('clerk', 'RemakeLicenceFile', { licenceId }))
    await filesSettled(hub)
    expect([press.asked.at(-1)?.formats, await standing(licenceId)]).toEqual([['ofd'], ['LicenceFileDeposited pdf', 'LicenceFileMade ofd']])
    accepted(await send(licenceId, ofd))
    expect(codeOf(await hub.send('clerk', 'RemakeLicenceFile', { licenceId }))).toBe('LICENCE_FILE_DEPOSITED')
  })

  test('comes first where it arrives while the hub still composes', async () => {
    const licenceId = await compose(hub, world, 'marriage', bodies.marriage(person))
    person += 2
    press.mood = async () => {
      press.mood = 'well'
      accepted(await send(licenceId, pdf))
    }
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId }))
    await filesSettled(hub)
    expect([await standing(licenceId), await filesKept(hub, licenceId)]).toEqual([['LicenceFileDeposited pdf', 'LicenceFileMade ofd'], 2])
  })

  test('is left behind by a new version, which the hub makes anew', async () => {
    const licenceId = await issued('marriage')
    accepted(await send(licenceId, pdf))
    accepted(await hub.send('clerk', 'AmendLicence', { licenceId, face: bodies.marriage(person).face, validity: bodies.marriage(person).validity }))
    await filesSettled(hub)
    expect(await standing(licenceId)).toEqual(['LicenceFileMade pdf', 'LicenceFileMade ofd'])
    expect(await send(licenceId, ofd)).toMatchObject({ code: 'LICENCE_FILE_VERSION_WRONG', detail: { version: 2 } })
  })
})

describe('whose seal nobody here can vouch for', () => {
  test('is kept and does not stand; with its authority trusted the same bytes do', async () => {
    const licenceId = await issued('marriage')
    const stranger = await (await newVerifyWorld()).bundle()
    for (const file of [pdf, ofd]) {
      const reply = await trusting(stranger, () => send(licenceId, file))
      expect(accepted(reply).answer).toMatchObject({ verdict: { stands: false, unchanged: 'yes', trust: 'untrusted' } })
      expect((await bytesOf(fileIdOf(reply))).equals(file)).toBe(true)
      expect(codeOf(await trusting(stranger, () => send(licenceId, file)))).toBe('LICENCE_FILE_KNOWN')
    }
    expect(await standing(licenceId)).toEqual(['LicenceFileMade pdf', 'LicenceFileMade ofd', 'LicenceFileDeposited pdf', 'LicenceFileDeposited ofd'])
    const again = accepted(await send(licenceId, pdf))
    expect(again.answer).toMatchObject({ verdict: { stands: true } })
    expect((await bytesOf(again.ids['fileId'] ?? '')).equals(pdf)).toBe(true)
  })

  test('nor does one that another unit sealed', async () => {
    const licenceId = await issued()
    accepted(await hub.send('system-admin', 'ReviseUnit', { unitId: world.units.bureau, name: '样例登记局', areaCode: '339900' }))
    expect(accepted(await send(licenceId, pdf)).answer).toMatchObject({ verdict: { stands: false, trust: 'trusted', seals: [{ unitId: null, validThen: 'yes' }, { unitId: null }] } })
    await nameBureau(hub, world)
  })

  test('nor does one without a time stamp, once the lists of revocations are old', async () => {
    const licenceId = await issued()
    const { stamp: _, ...unstamped } = scene.world.pdfSigner
    const file = await signed(await signed(newFile(), unstamped), unstamped, { field: 7 })
    hub.clock.ms += 30 * 24 * 3_600_000
    expect(accepted(await send(licenceId, file)).answer).toMatchObject({ verdict: { stands: false, trust: 'unknown', seals: [{ unitId: null, validThen: 'unknown' }, {}], codes: expect.arrayContaining(['CERTIFICATE_UNJUDGED']) as string[] } })
    expect(accepted(await send(licenceId, pdf)).answer).toMatchObject({ verdict: { stands: true } })
  })
})

describe('is not taken', () => {
  const changed = (): Buffer => {
    const copy = Buffer.from(pdf)
    copy[copy.indexOf('(100)') + 1] = 0x39
    return copy
  }
  test.each([
    ['changed since it was sealed', changed, 'LICENCE_FILE_UNSIGNED_OR_CHANGED'], ['cut off', () => pdf.subarray(0, 900), 'LICENCE_FILE_UNSIGNED_OR_CHANGED'], ['of a broken package', () => Buffer.concat([ofd.subarray(0, 200), ofd.subarray(300)]), 'LICENCE_FILE_UNSIGNED_OR_CHANGED'],
    ['neither PDF nor OFD', () => Buffer.from('plain text'), 'LICENCE_FILE_FORMAT_UNKNOWN'], ['a seal', () => Buffer.from(scene.world.seal), 'LICENCE_FILE_FORMAT_UNKNOWN'],
  ])('where it is %s', async (_what, bytes, code) => {
    const licenceId = await issued()
    expect(codeOf(await send(licenceId, bytes()))).toBe(code)
    expect([await fileEvents(hub, licenceId), await filesKept(hub, licenceId)]).toEqual([[], 0])
  })

  test('where its seal was no good when it was used', async () => {
    const licenceId = await issued()
    const revocation = (serial: string) => [{ serial, at: '2026-11-22T11:00:00.000Z', reason: 'keyCompromise' as const }]
    const revoked = await scene.world.bundle({ sm2: revocation(scene.world.unit.certificate.serial), p256: revocation(scene.world.signer.certificate.serial) })
    for (const file of [pdf, ofd]) expect(codeOf(await trusting(revoked, () => send(licenceId, file)))).toBe('LICENCE_FILE_SEAL_INVALID')
    expect(await filesKept(hub, licenceId)).toBe(0)
  })

  test('from another unit, to which there is no such licence, nor by a role that issues nothing', async () => {
    const licenceId = await issued()
    const [real, unknown] = [await send(licenceId, pdf, { account: 'other-clerk' }), await send(hub.newId(), pdf, { account: 'other-clerk' })]
    expect([codeOf(real), real]).toEqual(['LICENCE_FILE_NOT_FOUND', unknown])
    for (const account of ['window', 'auditor', 'reviewer', 'security-admin']) expect(codeOf(await send(licenceId, pdf, { account }))).toBe('ROLE_MISSING')
  })

  test('for a draft, a licence that has ended, or another version', async () => {
    const draft = await compose(hub, world, 'identity', bodies.identity(person))
    person += 2
    expect(codeOf(await send(draft))).toBe('LICENCE_FILE_NOT_TAKEN')
    const licenceId = await issued()
    expect(codeOf(await send(licenceId, pdf, { version: 2 }))).toBe('LICENCE_FILE_VERSION_WRONG')
    accepted(await hub.send('clerk', 'CancelLicence', { licenceId, reason: '手续终结' }))
    expect(codeOf(await send(licenceId))).toBe('LICENCE_FILE_NOT_TAKEN')
  })

  test('twice', async () => {
    const licenceId = await issued()
    const replies = await Promise.all([send(licenceId), send(licenceId)])
    expect(replies.map(codeOf).toSorted()).toEqual(['LICENCE_FILE_KNOWN', 'file-deposited'])
    const fileId = fileIdOf(replies.find(({ kind }) => kind === 'accepted') ?? { kind: 'unavailable', retryAfterMs: 0 })
    expect([(await bytesOf(fileId)).equals(pdf), await filesKept(hub, licenceId)]).toEqual([true, 1])
  })
})

describe('a retry', () => {
  test('of what was answered gets the answer again', async () => {
    const licenceId = await issued()
    const commandId = hub.newId()
    const first = accepted(await send(licenceId, pdf, { commandId }))
    expect(accepted(await send(licenceId, pdf, { commandId }))).toEqual({ ...first, replayed: true })
    expect(codeOf(await send(licenceId, ofd, { commandId }))).toBe('COMMAND_ID_REUSED')
  })

  test.each(['lost', 'untold'] as const)('after an append that was %s leaves one file on record, with its bytes', async (next) => {
    const licenceId = await issued()
    const commandId = hub.newId()
    fate = next
    await expect(send(licenceId, pdf, { commandId })).rejects.toThrow(StoreUnavailable)
    const reply = await send(licenceId, pdf, { commandId })
    expect([(await bytesOf(fileIdOf(reply))).equals(pdf), await filesKept(hub, licenceId)]).toEqual([true, 1])
    expect((await fileEvents(hub, licenceId)).filter(({ type }) => type === 'LicenceFileDeposited').length).toBe(1)
  })
})

describe('with a holder who is erased', () => {
  const erase = async (licenceId: string) => {
    const [holderId = ''] = await holdersOf(hub, licenceId)
    return hub.send('security-admin', 'EraseHolder', { holderId, basis: 'court-order' })
  }
  const ended = async (): Promise<string> => issued()

  test('before, it is not taken; afterwards its bytes are gone', async () => {
    const licenceId = await ended()
    const fileId = fileIdOf(await send(licenceId))
    accepted(await erase(licenceId))
    expect(codeOf(await send(licenceId, ofd))).toBe('HOLDER_ERASED')
    expect([codeOf(await hub.send('clerk', 'DownloadLicenceFile', { fileId, purpose: 'archive' })), await filesKept(hub, licenceId)]).toEqual(['LICENCE_FILE_NOT_FOUND', 0])
  })

  test('in between, either the file is on record and goes with her, or it is refused', async () => {
    const licenceId = await ended()
    const [deposited, erased] = await Promise.all([send(licenceId), paced(5).then(() => erase(licenceId))])
    accepted(erased)
    expect(['HOLDER_ERASED', 'file-deposited']).toContain(codeOf(deposited))
    expect(await filesKept(hub, licenceId)).toBe(0)
  })
})
