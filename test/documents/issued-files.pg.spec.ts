import { createHash } from 'node:crypto'
import { mutualTls } from '@hub/pki'
import type { LicenceFileFormat, SealId } from '@hub/schemas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoTemplate } from '../../services/ledger/src/demo/templates.ts'
import { signerSealMaker } from '../../services/ledger/src/seal-maker/signer-seal-maker.ts'
import { signerDocuments } from '../../services/ledger/src/signer-documents.ts'
import { fileEvents, filesSettled } from '../../services/ledger/src/testing/licence-files.ts'
import { accepted, idOf } from '../../services/ledger/src/testing/replies.ts'
import { bodies, issue } from '../../services/ledger/src/testing/small-licences.ts'
import { buildSmallWorld, registerOperator, type SmallWorld } from '../../services/ledger/src/testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../services/ledger/src/testing/test-ledger.ts'
import type { TrustBundle } from '../../services/signer/src/certs/trust-bundle.ts'
import { asFile, needs, run } from '../../services/signer/src/documents/testing/tools.ts'
import { startSigner } from '../../services/signer/src/fixtures.ts'
import { judgedOfd, readTrust, strangerWith } from '../../services/signer/src/testing/judges.ts'
import { createTestDatabase, type DroppableDatabase } from '../support/postgres.ts'

let database: DroppableDatabase
let signer: Awaited<ReturnType<typeof startSigner>>
let documents: ReturnType<typeof signerDocuments>
let sealMaker: ReturnType<typeof signerSealMaker>
let hub: TestLedger
let world: SmallWorld
let sealId: string
let licenceId: string

beforeAll(async () => {
  ;[database, signer] = await Promise.all([createTestDatabase(), startSigner()])
  const { client } = await mutualTls({ dir: signer.tlsDir, name: 'ledger' })
  const wire = { url: `https://127.0.0.1:${String(signer.port)}`, tls: client('signer') }
  documents = signerDocuments(wire)
  sealMaker = signerSealMaker(wire)
  // The signer has the machine's own clock.
  hub = await openTestLedger({ url: database.url, documents, sealMaker, startMs: Date.now() })
  world = await buildSmallWorld(hub)
  for (const account of ['custodian', 'custodian-2']) await registerOperator(hub, account, world.units.bureau, 'seal-custodian')
  sealId = idOf(await hub.send('custodian', 'CaptureSeal', { kind: 'unit', bottom: null }), 'sealId')
  accepted(await hub.send('custodian-2', 'FileSeal', { sealId: sealId as SealId, filingNumber: '3399000000001' }))
  accepted(await hub.send('custodian', 'ActivateSeal', { sealId: sealId as SealId }))
  accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types.realty, template: await demoTemplate('realty') }))
  licenceId = await issue(hub, world, 'realty', bodies.realty(3))
  await filesSettled(hub)
})
afterAll(async () => {
  await hub.close()
  await Promise.all([documents.close(), sealMaker.close(), signer.stop()])
  await database.drop()
})

async function file(format: LicenceFileFormat): Promise<Buffer> {
  const made = (await fileEvents(hub, licenceId)).find(({ data }) => data.format === format)
  const { answer } = accepted(await hub.send('clerk', 'DownloadLicenceFile', { fileId: made?.data.fileId ?? '', purpose: 'delivery' }))
  return answer?.outcome === 'file' ? Buffer.from(answer.bytes, 'base64') : Buffer.alloc(0)
}
const trust = async () => (await signer.call('ledger', '/v1/trust')).body as TrustBundle

describe('a licence that is issued while signer and ledger are what they are', () => {
  test('has both files on record as they are, each use of the seal with them', async () => {
    const events = await fileEvents(hub, licenceId)
    expect(events.map(({ type, data: { format, sealIds } }) => [type, format, sealIds])).toEqual([['LicenceFileMade', 'pdf', [sealId]], ['LicenceFileMade', 'ofd', [sealId]]])
    for (const { data: { format, sha256, bytes, timeStampedAt } } of events) {
      const content = await file(format)
      expect([createHash('sha256').update(content).digest('hex'), content.length]).toEqual([sha256, bytes])
      expect(timeStampedAt).not.toBeNull()
    }
    const log = await hub.store.readAll(0, 2_000)
    expect(log.filter(({ stream }) => stream.startsWith(`sealuse-${sealId}`))).toHaveLength(2)
  })

  test('shows its face in the PDF, whose seal a tool of others finds whole', async (context) => {
    needs(context, 'pdfsig', 'pdftotext')
    const path = asFile(await file('pdf'))
    expect(run('pdfsig', [path]).text).toContain('Signature is Valid')
    const text = run('pdftotext', ['-layout', path, '-']).text
    for (const value of [bodies.realty(3).face['unitNumber'], bodies.realty(3).holders[0]?.name]) expect(text).toContain(String(value))
  })

  test('has an OFD that a stranger with the trust bundle finds unchanged, and sealed while the seal was valid', async () => {
    const judged = await judgedOfd(await file('ofd'), strangerWith(readTrust(await trust())))
    expect(judged).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes', signatures: [{}] })
  })

  test('is refused its files once the seal is stopped, and gets them when it is in use again', async () => {
    accepted(await hub.send('custodian-2', 'DisableSeal', { sealId: sealId as SealId, cause: 'maintenance', reason: '检查' }))
    const other = await issue(hub, world, 'realty', bodies.realty(4))
    await filesSettled(hub)
    expect(await fileEvents(hub, other)).toMatchObject([{ type: 'LicenceFileRefused', data: { code: 'FILE_SEAL_MISSING', about: [world.units.bureau] } }])
    accepted(await hub.send('custodian', 'ActivateSeal', { sealId: sealId as SealId }))
    accepted(await hub.send('clerk', 'RemakeLicenceFile', { licenceId: other }))
    await filesSettled(hub)
    expect((await fileEvents(hub, other)).map(({ type }) => type)).toEqual(['LicenceFileRefused', 'LicenceFileRequested', 'LicenceFileMade', 'LicenceFileMade'])
  })
})
