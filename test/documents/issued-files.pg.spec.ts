import { createHash } from 'node:crypto'
import { isRefusal } from '@hub/kernel'
import { mutualTls } from '@hub/pki'
import { demoAccountNamespace, parseTemplate, type FileId, type LicenceFileFormat, type LicenceTypeId, type LicenceId, type SealId, type Uuid } from '@hub/schemas'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseTrustBundle, verifyFile } from '@hub/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signedByOthers } from '../../packages/pdf-verify/src/testing/others.ts'
import { opensslFolder, type Openssl } from '../../packages/x509/src/testing/openssl.ts'
import type { TemplatePreviewWish } from '../../services/ledger/src/application/template-preview/preview-template.ts'
import { demoTemplate } from '../../services/ledger/src/demo/templates.ts'
import { patientThread } from '../../services/ledger/src/testing/depositing.ts'
import { openFileVerifier } from '../../services/ledger/src/file-verifier.ts'
import { demoTypes } from '../../services/ledger/src/demo/types.ts'
import { decodeEnvelope } from '../../services/ledger/src/events/codec.ts'
import { signerSealMaker } from '../../services/ledger/src/signer/seals.ts'
import { signerDocuments } from '../../services/ledger/src/signer/documents.ts'
import { signerTrust } from '../../services/ledger/src/signer/trust.ts'
import { fileEvents, filesSettled } from '../../services/ledger/src/testing/licence-files.ts'
import { accepted, idOf } from '../../services/ledger/src/testing/replies.ts'
import { bodies, issue } from '../../services/ledger/src/testing/small-licences.ts'
import { buildSmallWorld, registerOperator, type SmallWorld } from '../../services/ledger/src/testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../services/ledger/src/testing/test-ledger.ts'
import type { TrustBundle } from '../../services/signer/src/certs/trust-bundle.ts'
import { codeOfPdf } from '../../services/signer/src/documents/testing/read-code.ts'
import { asFile, needs, run } from '../../services/signer/src/documents/testing/tools.ts'
import { startSigner } from '../../services/signer/src/fixtures.ts'
import { judgedOfd, readTrust, strangerWith } from '../../services/signer/src/testing/judges.ts'
import { createTestDatabase, type DroppableDatabase } from '../support/postgres.ts'

let database: DroppableDatabase
let signer: Awaited<ReturnType<typeof startSigner>>
let documents: ReturnType<typeof signerDocuments>
let sealMaker: ReturnType<typeof signerSealMaker>
let trusted: ReturnType<typeof signerTrust>
let verifier: ReturnType<typeof openFileVerifier>
/** Of the cache of the trust bundle. */
let trustMs = 0
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
  trusted = signerTrust({ ...wire, nowMs: () => trustMs })
  verifier = openFileVerifier({ bundle: () => trusted.bundle(), thread: patientThread() })
  // The signer has the machine's own clock.
  hub = await openTestLedger({ url: database.url, documents, sealMaker, verifier, publicUrl: 'https://hub.example', previewer: documents, startMs: Date.now() })
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
  await Promise.all([documents.close(), sealMaker.close(), verifier.close(), trusted.close(), signer.stop()])
  await database.drop()
})

async function file(format: LicenceFileFormat, of = licenceId): Promise<Buffer> {
  const made = (await fileEvents(hub, of)).find(({ data }) => data.format === format)
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

  test('has a code that leads to the page about this version of it', async (context) => {
    needs(context, 'pdftoppm')
    expect(codeOfPdf(await file('pdf'))).toBe(`https://hub.example/check/${licenceId}/1`)
  })

  test('has an OFD that a stranger with the trust bundle finds unchanged, and sealed while the seal was valid', async () => {
    const judged = await judgedOfd(await file('ofd'), strangerWith(readTrust(await trust())))
    expect(judged).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes', signatures: [{}] })
  })

  test.each(['pdf', 'ofd'] as const)('has a %s for one use that says so to a stranger, sealed, with the use of its seal on record', async (format) => {
    const usedFor = '住房公积金提取'
    const copyId = idOf(await hub.send('clerk', 'MakeAnnotatedCopy', { licenceId: licenceId as LicenceId, format, usedFor, validUntil: null }), 'copyId')
    const uses = async () => (await hub.store.readAll(0, 2_000)).filter(({ stream }) => stream.startsWith(`sealuse-${sealId}`)).length
    await filesSettled(hub)
    expect(await uses()).toBe(format === 'pdf' ? 3 : 4)
    const made = (await hub.store.readStream(`annotated-copy-${licenceId}`)).map(({ bytes }) => decodeEnvelope(bytes)).find(({ type, data }) => type === 'AnnotatedCopyMade' && data['copyId'] === copyId)
    const { answer } = accepted(await hub.send('clerk', 'DownloadLicenceFile', { fileId: String(made?.data['fileId']) as Uuid as FileId, purpose: 'delivery' }))
    const bytes = answer?.outcome === 'file' ? Buffer.from(answer.bytes, 'base64') : Buffer.alloc(0)
    const bundle = parseTrustBundle(JSON.stringify(await trust()))
    if (isRefusal(bundle)) throw new TypeError(JSON.stringify(bundle))
    const verdict = await verifyFile(bytes, { bundle, now: new Date().toISOString() })
    expect(verdict).toMatchObject({ overall: 'yes', kind: format, annotatedCopy: { usedFor, maker: '样例机构bureau', until: expect.stringMatching(/T15:59:59[.]999Z$/) } })
    const later = await verifyFile(bytes, { bundle, now: new Date(Date.now() + 91 * 86_400_000).toISOString() })
    expect([later.unchanged.answer, later.annotatedCopy === null]).toEqual(['yes', false])
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

describe('a file that a department sealed by itself, with pdf-lib, @signpdf and authorities of openssl', () => {
  const options = { subFilter: 'ETSI.CAdES.detached', flags: ['-cades', '-md', 'sha256'] } as const
  function newAuthority(openssl: Openssl, unitName: string): void {
    for (const name of ['root', 'signer']) openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`)
    openssl.run('req', '-x509', '-key', 'root.key', '-sha256', '-utf8', '-subj', '/C=CN/O=外部机构/CN=外部根', '-days', '30', '-out', 'root.pem', '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
    openssl.run('req', '-new', '-key', 'signer.key', '-sha256', '-utf8', '-subj', `/C=CN/O=${unitName}/CN=unit`, '-out', 'signer.csr')
    openssl.write('extensions', 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nauthorityKeyIdentifier=keyid\n')
    openssl.run('x509', '-req', '-in', 'signer.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-sha256', '-days', '20', '-extfile', 'extensions', '-out', 'signer.pem')
    openssl.write('index.txt', '')
    openssl.write('number', '01\n')
    openssl.write('ca.cnf', '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=30\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n')
    openssl.run('ca', '-config', 'ca.cnf', '-gencrl', '-keyfile', 'root.key', '-cert', 'root.pem', '-out', 'root.crl')
  }
  const deposit = (bytes: Buffer) => hub.send('clerk', 'DepositLicenceFile', { licenceId, version: 1, bytes: bytes.toString('base64') })

  test('is kept beside the hub’s own, and stands once the operator trusts their authority; byte for byte both times', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    newAuthority(openssl, '样例机构bureau')
    const bytes = await signedByOthers(openssl, options)
    hub.clock.ms = Date.now() + 60_000
    const first = accepted(await deposit(bytes))
    expect(first.answer).toMatchObject({ verdict: { stands: false, unchanged: 'yes', trust: 'untrusted', seals: [{ unitId: null, timeBasis: 'claimed' }] } })
    for (const name of ['root.pem', 'root.crl']) await writeFile(join(signer.dir, 'authority', 'trusted', name), openssl.read(name))
    trustMs += 60_000
    const second = accepted(await deposit(bytes))
    expect(second.answer).toMatchObject({ verdict: { stands: true, trust: 'trusted', seals: [{ unitId: world.units.bureau, validThen: 'yes' }] } })
    for (const { ids } of [first, second]) {
      const { answer } = accepted(await hub.send('clerk', 'DownloadLicenceFile', { fileId: ids['fileId'] ?? '', purpose: 'archive' }))
      expect(answer?.outcome === 'file' ? Buffer.from(answer.bytes, 'base64').equals(bytes) : false).toBe(true)
    }
    const changed = Buffer.from(bytes)
    changed[changed.indexOf('/MediaBox [ 0 0 300') + '/MediaBox [ 0 0 '.length] = 0x34
    expect(await deposit(changed)).toMatchObject({ kind: 'refused', code: 'LICENCE_FILE_UNSIGNED_OR_CHANGED', detail: { codes: expect.arrayContaining(['CONTENT_CHANGED']) as string[] } })
  })
})

describe('a sample of a template', () => {
  const asClerk = { issuer: demoAccountNamespace, subject: 'clerk' }
  const preview = (wish: Partial<TemplatePreviewWish> = {}, principal = asClerk) => hub.ledger.previewTemplate(principal, { typeId: world.types.realty as LicenceTypeId, template: null, face: {}, ...wish })
  const template = async (key: string, change: object = {}): Promise<TemplatePreviewWish['template']> => {
    const parsed = parseTemplate({ ...(await demoTemplate(key) as object), ...change })
    if (!parsed.ok) throw new TypeError(JSON.stringify(parsed.problems))
    return parsed.template
  }

  test('shows where everything would stand, says that it is none, and bears no signature; nothing is recorded', async (context) => {
    needs(context, 'pdfsig', 'pdftotext', 'pdftoppm')
    const before = await hub.store.head()
    const pdf = await preview({ face: { usage: '商业服务' } })
    if (isRefusal(pdf)) throw new TypeError(JSON.stringify(pdf))
    const path = asFile(pdf)
    const text = run('pdftotext', ['-layout', path, '-']).text
    // The word lies aslant: a reader of text meets its two characters apart.
    for (const shown of ['张\n', '（坐落）', '商业服务', '扫描二维码查验证照状态']) expect(text).toContain(shown)
    expect(run('pdfsig', [path]).text).toContain('does not contain any signatures')
    expect(codeOfPdf(pdf)).toBe('样张，不是证照，不能查验')
    expect(await hub.store.head()).toBe(before)
  })

  test('is refused for what setting the template would be refused, and for what making a file would be', async () => {
    expect(await preview({ template: await template('road') })).toMatchObject({ refused: 'LICENCE_TYPE_TEMPLATE_OF_ANOTHER' })
    expect(await preview({ template: await template('driver', { typeCode: '11100000MB03271699001' }) })).toMatchObject({ refused: 'LICENCE_TYPE_TEMPLATE_FIELD_UNKNOWN', detail: { fields: ['name', 'serviceArea'] } })
    expect(await preview({ template: await template('realty', { name: '不动产\u{30000}' }) })).toMatchObject({ refused: 'LICENCE_TYPE_TEMPLATE_GLYPH_MISSING' })
    expect(await preview({ face: { colour: 'red' } })).toMatchObject({ refused: 'LICENCE_FACE_INVALID', detail: { fields: ['/colour：不是本证照的字段'] } })
    expect(await preview({ face: { location: '长'.repeat(301) } })).toMatchObject({ refused: 'LICENCE_FACE_INVALID', detail: { fields: ['/location：过长'] } })
    expect(await preview({ face: { usage: '宅'.repeat(300) } })).toEqual({ refused: 'FILE_TEXT_TOO_LONG', detail: { about: ['face.usage'] } })
    expect(await preview({ face: { usage: '住\u{30000}' } })).toMatchObject({ refused: 'FILE_GLYPH_MISSING', detail: { about: expect.arrayContaining(['U+30000', 'face.usage']) as string[] } })
    expect(await preview({ typeId: world.types.road as LicenceTypeId })).toMatchObject({ refused: 'LICENCE_TYPE_TEMPLATE_NONE' })
    expect(await preview({}, { ...asClerk, subject: 'office-machine' })).toMatchObject({ refused: 'LICENCE_TYPE_NOT_YOURS' })
    expect(await preview({}, { ...asClerk, subject: 'nobody' })).toMatchObject({ refused: 'ACCOUNT_UNKNOWN' })
  })
})

describe('a licence of two issuing authorities', () => {
  let joint: string
  let otherSeal: string
  const type = () => ({ typeId: world.types.marriage })
  const sealUses = async (of: string) => (await hub.store.readAll(0, 2_000)).filter(({ stream }) => stream.startsWith(`sealuse-${of}`)).map(({ bytes }) => decodeEnvelope(bytes).data)

  beforeAll(async () => {
    for (const account of ['office-custodian', 'office-custodian-2']) await registerOperator(hub, account, world.units.office, 'seal-custodian')
    await registerOperator(hub, 'office-clerk', world.units.office, 'issuing-clerk')
    otherSeal = idOf(await hub.send('office-custodian', 'CaptureSeal', { kind: 'unit', bottom: null }), 'sealId')
    accepted(await hub.send('office-custodian-2', 'FileSeal', { sealId: otherSeal, filingNumber: '3399000000002' }))
    accepted(await hub.send('office-custodian', 'ActivateSeal', { sealId: otherSeal }))
    const found = demoTypes.find(({ key }) => key === 'marriage')
    const definition = structuredClone({ ...found?.definition, sharing: 'unconditional', reviewRequired: false, issuersMax: 2, issuers: [world.units.bureau, world.units.office], supervisor: null })
    accepted(await hub.send('clerk', 'ReviseLicenceType', { ...type(), definition: definition as never }))
    accepted(await hub.send('clerk', 'SetLicenceTemplate', { ...type(), template: await demoTemplate('marriage') }))
    joint = await issueJointly(11)
  })

  async function issueJointly(at: number): Promise<string> {
    const composed = idOf(await hub.send('clerk', 'ComposeLicence', { ...bodies.marriage(at), ...type(), issuers: [world.units.bureau, world.units.office] }), 'licenceId')
    for (const account of ['clerk', 'office-clerk']) accepted(await hub.send(account, 'IssueLicence', { licenceId: composed }))
    await filesSettled(hub)
    return composed
  }

  test('has the seal of each on every file, each use on record', async (context) => {
    const events = await fileEvents(hub, joint)
    expect(events.map(({ type: what, data: { format, sealIds } }) => [what, format, sealIds])).toEqual([['LicenceFileMade', 'pdf', [sealId, otherSeal]], ['LicenceFileMade', 'ofd', [sealId, otherSeal]]])
    const fileIds = events.map(({ data }) => data.fileId)
    for (const seal of [sealId, otherSeal]) expect((await sealUses(seal)).filter(({ licenceId: of }) => of === joint).map(({ fileId }) => fileId)).toEqual(fileIds)
    expect(await judgedOfd(await file('ofd', joint), strangerWith(readTrust(await trust())))).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes', signatures: [{}, {}] })
    needs(context, 'pdfsig')
    expect(run('pdfsig', [asFile(await file('pdf', joint))]).text.match(/Signature is Valid/g)).toHaveLength(2)
  })

  test('is refused its files while one of the two seals is stopped, and is told whose', async () => {
    accepted(await hub.send('office-custodian', 'DisableSeal', { sealId: otherSeal, cause: 'maintenance', reason: '检查' }))
    const other = await issueJointly(21)
    expect(await fileEvents(hub, other)).toMatchObject([{ type: 'LicenceFileRefused', data: { code: 'FILE_SEAL_MISSING', about: [world.units.office] } }])
    expect((await sealUses(sealId)).filter(({ licenceId: of }) => of === other)).toEqual([])
  })
})

describe('a seal that the signer could not draw', () => {
  test('is refused to who captures it, and nothing is written', async () => {
    const head = await hub.store.head()
    expect(await hub.send('custodian', 'CaptureSeal', { kind: 'personal', name: '王𪚥' })).toMatchObject({ kind: 'refused', code: 'SEAL_GLYPH_MISSING' })
    expect(await hub.send('custodian', 'CaptureSeal', { kind: 'personal', name: '王'.repeat(13) })).toMatchObject({ kind: 'refused', code: 'SEAL_NAME_LENGTH' })
    expect(await hub.send('custodian', 'CaptureSeal', { kind: 'business', bottom: '𪚥专用章' })).toMatchObject({ kind: 'refused', code: 'SEAL_GLYPH_MISSING' })
    expect(await hub.store.head()).toBe(head)
    accepted(await hub.send('custodian', 'CaptureSeal', { kind: 'personal', name: '王小示例' }))
  })
})
