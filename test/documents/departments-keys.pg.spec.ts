import { generateKeyPairSync } from 'node:crypto'
import { isRefusal } from '@hub/kernel'
import { mutualTls } from '@hub/pki'
import type { LicenceFileFormat } from '@hub/schemas'
import { parseTrustBundle, verifyFile, type FileVerdict } from '@hub/verify'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { demoTemplate } from '../../services/ledger/src/demo/templates.ts'
import { signerSealMaker } from '../../services/ledger/src/signer/seals.ts'
import { signerDocuments } from '../../services/ledger/src/signer/documents.ts'
import { decodeEnvelope } from '../../services/ledger/src/events/codec.ts'
import { fileEvents, filesSettled } from '../../services/ledger/src/testing/licence-files.ts'
import { accepted, codeOf, idOf } from '../../services/ledger/src/testing/replies.ts'
import { bodies, issue } from '../../services/ledger/src/testing/small-licences.ts'
import { buildSmallWorld, registerOperator } from '../../services/ledger/src/testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../services/ledger/src/testing/test-ledger.ts'
import { demoUnits } from '../../services/ledger/src/demo/units.ts'
import { asFile, needs, run } from '../../services/signer/src/documents/testing/tools.ts'
import { startSigner } from '../../services/signer/src/fixtures.ts'
import { certifyKey } from '../../services/signer/src/external/certify-key.ts'
import { requestCertificate } from '../../services/signer/src/external/request-certificate.ts'
import { takeList } from '../../services/signer/src/external/take-list.ts'
import { opensslCa } from '../../services/signer/src/external/testing/openssl-ca.ts'
import { trustRoot } from '../../services/signer/src/external/trust-root.ts'
import { importKey } from '../../services/signer/src/keys/exchange/import-key.ts'
import { opensslFiles, passphrase } from '../../services/signer/src/keys/exchange/testing/openssl-files.ts'
import { softHsm } from '../../services/signer/src/keys/pkcs11/testing/softhsm.ts'
import { assignKey } from '../../services/signer/src/seals/assign-key.ts'
import { createTestDatabase, type DroppableDatabase } from '../support/postgres.ts'

let database: DroppableDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.drop())

const keyIds = { sm2: 'bureau-2024-sm2', p256: 'bureau-2024-p256' } as const
const unitCode = demoUnits.find(({ key }) => key === 'market')?.uscc ?? ''

async function fileOf(hub: TestLedger, licenceId: string, format: LicenceFileFormat): Promise<Buffer> {
  const made = (await fileEvents(hub, licenceId)).find(({ data }) => data.format === format)
  const { answer } = accepted(await hub.send('clerk', 'DownloadLicenceFile', { fileId: made?.data.fileId ?? '', purpose: 'delivery' }))
  return answer?.outcome === 'file' ? Buffer.from(answer.bytes, 'base64') : Buffer.alloc(0)
}

test('a department brings an SM2 key in a .p12 and a P-256 key in a device, which its own CA certifies: captured, filed, activated, issued, and the files verify', async (context) => {
  needs(context, 'pdfsig')
  const device = softHsm(context.skip)
  device.importKey(keyIds.p256, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const openssl = opensslFiles()
  openssl.key('dept', 'sign-sm2')
  const bytes = openssl.pkcs12('dept')
  const signer = await startSigner({ device: device.options, prepare: async (store, dir) => { expect(await importKey(store, { dir, keyId: keyIds.sm2, bytes, passphrase })).toMatchObject({ kind: 'sign-sm2' }) } })
  onTestFinished(() => signer.stop())
  const { client } = await mutualTls({ dir: signer.tlsDir, name: 'ledger' })
  const wire = { url: `https://127.0.0.1:${String(signer.port)}`, tls: client('signer') }
  const [documents, sealMaker] = [signerDocuments(wire), signerSealMaker(wire)]
  onTestFinished(async () => { await Promise.all([documents.close(), sealMaker.close()]) })
  const hub = await openTestLedger({ url: database.url, documents, sealMaker, startMs: Date.now() })
  onTestFinished(() => hub.close())
  const world = await buildSmallWorld(hub)
  for (const account of ['custodian', 'custodian-2']) await registerOperator(hub, account, world.units.bureau, 'seal-custodian')

  const capture = () => hub.send('custodian', 'CaptureSeal', { kind: 'unit', bottom: null, keys: keyIds })
  expect(codeOf(await capture())).toBe('SEAL_KEY_NOT_OF_UNIT')
  for (const keyId of Object.values(keyIds)) expect(await assignKey(signer.dir, signer.keys, { keyId, unitCode, nowMs: Date.now() })).toBeUndefined()
  // The key in the device is certified by a CA of others, that in the file by the hub's own.
  const ca = opensslCa('sign-p256')
  const now = (): string => new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString()
  const request = await requestCertificate({ dataDir: signer.dir, keys: signer.keys, keyId: keyIds.p256, unitName: '示例局' })
  if (isRefusal(request) || !signer.authority.working) throw new TypeError('a request and an authority')
  await trustRoot({ dataDir: signer.dir, bytes: ca.root, fingerprint: ca.fingerprint, purpose: 'both', now: now() })
  expect(await certifyKey({ dataDir: signer.dir, keys: signer.keys, seals: signer.authority.seals, keyId: keyIds.p256, bytes: ca.answer(request.der), now: now() })).toMatchObject({ chain: [{}] })
  for (const of of ['root', 'issuing'] as const) expect(isRefusal(await takeList({ dataDir: signer.dir, bytes: ca.list(of), now: now() }))).toBe(false)
  const sealId = idOf(await capture(), 'sealId')
  accepted(await hub.send('custodian-2', 'FileSeal', { sealId, filingNumber: '3399000000001' }))
  const [events = []] = await hub.store.readStreams([`seal-${sealId}`])
  expect(decodeEnvelope(events[1]?.bytes ?? Buffer.alloc(0)).data).toMatchObject({ certificates: { p256: { issuer: 'C=CN, O=外部机构, CN=外部签发' } }, validUntil: expect.stringMatching(/^20/) as unknown })
  accepted(await hub.send('custodian', 'ActivateSeal', { sealId }))
  // Its keys are this seal's from now on.
  expect(codeOf(await capture())).toBe('SEAL_KEY_NOT_USABLE')
  accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types.realty, template: await demoTemplate('realty') }))
  const licenceId = await issue(hub, world, 'realty', bodies.realty(3))
  await filesSettled(hub)

  const bundle = parseTrustBundle(JSON.stringify((await signer.call('ledger', '/v1/trust')).body))
  if (isRefusal(bundle)) throw new TypeError(JSON.stringify(bundle))
  for (const format of ['pdf', 'ofd'] as const) {
    const verdict: FileVerdict = await verifyFile(await fileOf(hub, licenceId, format), { bundle, now: new Date().toISOString() })
    expect([format, verdict.unchanged.answer, verdict.sealed.answer]).toEqual([format, 'yes', 'yes'])
  }
  expect(run('pdfsig', [asFile(await fileOf(hub, licenceId, 'pdf'))]).text).toContain('Signature is Valid')
})
