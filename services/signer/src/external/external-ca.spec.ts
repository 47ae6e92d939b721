import { isRefusal } from '@hub/kernel'
import { parseTrustBundle, verifyFile, type FileVerdict } from '@hub/verify'
import { encodePem, parsePem, readCertificate } from '@hub/x509'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sealedParts } from '../documents/testing/sealed-parts.ts'
import { asFile, emptyDirectory, needs, run } from '../documents/testing/tools.ts'
import { startSigner } from '../fixtures.ts'
import { assignKey } from '../seals/assign-key.ts'
import { documentRequest, sampleUnits, sealIdAt, sealRequest } from '../testing/seal-requests.ts'
import { certifyKey } from './certify-key.ts'
import { listTrusted } from './list-trusted.ts'
import { requestCertificate } from './request-certificate.ts'
import { takeList } from './take-list.ts'
import { opensslCa, type OpensslCa } from './testing/openssl-ca.ts'
import { trustRoot } from './trust-root.ts'

let signer: Awaited<ReturnType<typeof startSigner>>
beforeAll(async () => { signer = await startSigner() })
afterAll(() => signer.stop())

const [{ unitCode, unitName }] = sampleUnits
const kinds = { sm2: 'sign-sm2', p256: 'sign-p256' } as const
const hierarchies = ['sm2', 'p256'] as const
const now = (): string => new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString()
let seals = 40
let keys = 0

async function newKey(hierarchy: keyof typeof kinds): Promise<string> {
  const keyId = `external-${(keys += 1)}`
  await signer.keys.create(keyId, kinds[hierarchy])
  expect(await assignKey(signer.dir, signer.keys, { keyId, unitCode, nowMs: Date.now() })).toBeUndefined()
  return keyId
}
async function requestFor(keyId: string): Promise<Uint8Array> {
  const request = await requestCertificate({ dataDir: signer.dir, keys: signer.keys, keyId, unitName })
  if (isRefusal(request)) throw new TypeError(JSON.stringify(request))
  return request.der
}
function certify(keyId: string, bytes: Uint8Array) {
  if (!signer.authority.working) throw new TypeError('an authority that works')
  return certifyKey({ dataDir: signer.dir, keys: signer.keys, seals: signer.authority.seals, keyId, bytes, now: now() })
}
const trust = ({ root, fingerprint }: Pick<OpensslCa, 'root' | 'fingerprint'>) => trustRoot({ dataDir: signer.dir, bytes: root, fingerprint, purpose: 'both', now: now() })
const take = (bytes: Uint8Array) => takeList({ dataDir: signer.dir, bytes, now: now() })

/** A seal of keys that two external CAs have certified, and the files of a licence with it. */
async function sealedWith(cas: Readonly<Record<'sm2' | 'p256', OpensslCa>>, days = 365) {
  const named: Record<string, string> = {}
  const answers: Record<string, Buffer> = {}
  for (const hierarchy of hierarchies) {
    const keyId = await newKey(hierarchy)
    const answer = cas[hierarchy].answer(await requestFor(keyId), { days })
    expect(await certify(keyId, answer)).toMatchObject({ chain: [{}] })
    Object.assign(named, { [hierarchy]: keyId })
    Object.assign(answers, { [hierarchy]: answer })
  }
  const sealId = sealIdAt((seals += 1))
  const made = await signer.call('ledger', '/v1/seals', sealRequest(0, { sealId, keys: named }))
  expect(made).toMatchObject({ status: 200 })
  return { sealId, made: made.body as { validUntil: string; issuers: object; certificates: Record<string, string> }, answers }
}
async function filesOf(sealId: string): Promise<Readonly<Record<'pdf' | 'ofd', Buffer>>> {
  const { status, body } = await signer.call('ledger', '/v1/documents', documentRequest('driver', [0], { sealIds: [sealId] }))
  expect(status).toBe(200)
  return Object.fromEntries((body as { files: { format: string; bytes: string }[] }).files.map(({ format, bytes }) => [format, Buffer.from(bytes, 'base64')])) as Record<'pdf' | 'ofd', Buffer>
}
async function verdictOn(file: Buffer): Promise<FileVerdict> {
  const bundle = parseTrustBundle(JSON.stringify((await signer.call('gateway', '/v1/trust')).body))
  if (isRefusal(bundle)) throw new TypeError(JSON.stringify(bundle))
  return verifyFile(file, { bundle, now: new Date().toISOString() })
}
const answersOf = ({ unchanged, sealed }: FileVerdict) => [unchanged.answer, sealed.answer]

/** Fails the test where the openssl command does. */
function opensslAccepts(pdf: Buffer, certificates: Readonly<Record<string, string>>, { sm2, p256 }: Readonly<Record<'sm2' | 'p256', OpensslCa>>): void {
  for (const { cms, covered } of sealedParts(pdf)) {
    p256.files.write('cms', cms)
    p256.files.write('content', covered)
    p256.files.run('cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', 'cms', '-content', 'content', '-CAfile', 'root.pem', '-purpose', 'any', '-out', 'out')
  }
  sm2.files.write('unit.pem', encodePem('CERTIFICATE', Buffer.from(certificates['sm2'] ?? '', 'base64')))
  // openssl gives the user id of SM2 to the first certificate alone: link by link.
  for (const [lower, upper] of [['unit.pem', 'issuing.pem'], ['issuing.pem', 'root.pem']] as const)
    expect(sm2.files.run('verify', '-vfyopt', 'distid:1234567812345678', '-partial_chain', '-trusted', upper, lower).toString()).toContain(': OK')
}

describe('keys that external CAs certify', () => {
  test('make a seal whose files verify with the trust bundle, for pdfsig and for openssl; without the CAs’ lists that is left open', async (context) => {
    needs(context, 'pdfsig', 'certutil')
    const cas = { sm2: opensslCa('sign-sm2'), p256: opensslCa('sign-p256') }
    for (const hierarchy of hierarchies) expect(await trust(cas[hierarchy])).toMatchObject({ subjectText: 'C=CN, O=外部机构, CN=外部根' })
    const { sealId, made } = await sealedWith(cas)
    // Its certificates end after a year, and with them the seal.
    expect(made.issuers).toEqual({ sm2: 'C=CN, O=外部机构, CN=外部签发', p256: 'C=CN, O=外部机构, CN=外部签发' })
    expect(Date.parse(made.validUntil)).toBeLessThan(Date.now() + 366 * 86_400_000)
    const { pdf, ofd } = await filesOf(sealId)
    for (const file of [pdf, ofd]) expect(answersOf(await verdictOn(file))).toEqual(['yes', 'unknown'])
    for (const hierarchy of hierarchies) for (const of of ['root', 'issuing'] as const) expect(await take(cas[hierarchy].list(of))).toMatchObject({ revoked: new Map() })
    for (const file of [pdf, ofd]) expect(answersOf(await verdictOn(file))).toEqual(['yes', 'yes'])

    opensslAccepts(pdf, made.certificates, cas)
    const store = join(emptyDirectory(), 'nss')
    mkdirSync(store)
    run('certutil', ['-N', '-d', `sql:${store}`, '--empty-password'])
    run('certutil', ['-A', '-d', `sql:${store}`, '-n', 'root', '-t', 'CT,C,C', '-i', asFile(cas.p256.root, 'root.pem')])
    const said = run('pdfsig', ['-nssdir', `sql:${store}`, asFile(pdf)]).text
    expect(said).toContain('Signature is Valid.')
    expect(said).toContain('Certificate is Trusted.')
  })

  test('end with the seal: it seals nothing, our lists and OCSP say nothing of what is not ours, and the CA’s list does', async () => {
    const cas = { sm2: opensslCa('sign-sm2'), p256: opensslCa('sign-p256') }
    for (const hierarchy of hierarchies) await trust(cas[hierarchy])
    const { sealId, made, answers } = await sealedWith(cas)
    const { pdf } = await filesOf(sealId)
    const before = await verdictOn(pdf)
    expect(answersOf(before)).toEqual(['yes', 'unknown'])
    const revoked = await signer.call('ledger', '/v1/seals/revoke', { sealId, reason: 'keyCompromise', at: new Date().toISOString() })
    expect(revoked).toMatchObject({ status: 200, body: { external: ['sm2', 'p256'] } })
    expect(await signer.call('ledger', '/v1/documents', documentRequest('driver', [0], { sealIds: [sealId] }))).toMatchObject({ status: 422, body: { code: 'SEAL_REVOKED' } })
    if (!signer.authority.working) throw new TypeError('an authority that works')
    for (const hierarchy of hierarchies) {
      const certificate = readCertificate(Buffer.from(made.certificates[hierarchy] ?? '', 'base64'))
      if (isRefusal(certificate)) throw new TypeError('a certificate')
      expect(signer.authority.authority.issuingList(hierarchy).revoked.has(certificate.serial)).toBe(false)
      expect(signer.authority.seals.issuerOf(hierarchy, certificate.serial)).toBeUndefined()
    }
    await take(cas.p256.list('root'))
    expect(await take(cas.p256.list('issuing', answers['p256']))).toMatchObject({ revoked: expect.objectContaining({ size: 1 }) as unknown })
    expect(await certify(await newKey('p256'), answers['p256'] ?? Buffer.alloc(0))).toMatchObject({ refused: 'CERTIFICATE_OF_ANOTHER_KEY' })
  })
})

describe('a certificate is not taken', () => {
  test('unless it is for this key, for signing, in time, and below a root that is trusted', async () => {
    const [known, stranger] = [opensslCa('sign-p256'), opensslCa('sign-p256')]
    await trust(known)
    const [keyId, other] = [await newKey('p256'), await newKey('p256')]
    const request = await requestFor(keyId)
    expect(await certify(keyId, stranger.answer(request))).toMatchObject({ refused: 'CHAIN_REFUSED', detail: { why: 'CHAIN_NOT_TRUSTED' } })
    expect(await certify(keyId, known.answer(await requestFor(other)))).toMatchObject({ refused: 'CERTIFICATE_OF_ANOTHER_KEY' })
    for (const [extensions, why] of [[['keyUsage=critical,keyEncipherment'], 'KEY_USAGE_FORBIDDEN'], [['keyUsage=critical,digitalSignature', 'extendedKeyUsage=serverAuth'], 'PURPOSE_FORBIDDEN'], [['1.2.3.4=critical,DER:0500'], 'CRITICAL_EXTENSION_UNKNOWN']] as const)
      expect(await certify(keyId, known.answer(request, { extensions }))).toMatchObject({ refused: 'CHAIN_REFUSED', detail: { why } })
    const leafAlone = parsePem('CERTIFICATE', known.answer(request).toString())
    expect(await certify(keyId, isRefusal(leafAlone) ? Buffer.alloc(0) : (leafAlone[1] ?? Buffer.alloc(0)))).toMatchObject({ refused: 'CHAIN_REFUSED' })
    for (const bytes of [Buffer.alloc(0), Buffer.from('0'), Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'), known.list('issuing')]) expect(await certify(keyId, bytes)).toMatchObject({ refused: 'CERTIFICATE_MALFORMED' })
    await signer.keys.create('nobodys', 'sign-p256')
    for (const keyId of ['nobodys', 'absent', 'ca-issuing-p256', '../external']) {
      expect(await certify(keyId, known.answer(request))).toMatchObject({ refused: 'UNIT_UNKNOWN' })
      expect(await requestCertificate({ dataDir: signer.dir, keys: signer.keys, keyId, unitName })).toMatchObject({ refused: 'UNIT_UNKNOWN' })
    }
  })

  test('for a key that a seal has already; and one that was revoked or is about to end makes no seal', async () => {
    const ca = opensslCa('sign-p256')
    await trust(ca)
    const keyId = await newKey('p256')
    const answer = ca.answer(await requestFor(keyId))
    await certify(keyId, answer)
    await take(ca.list('issuing', answer))
    const seal = (id: string) => signer.call('ledger', '/v1/seals', sealRequest(0, { sealId: sealIdAt((seals += 1)), keys: { p256: id } }))
    expect(await seal(keyId)).toMatchObject({ status: 422, body: { code: 'KEY_NOT_USABLE', detail: { why: 'CERTIFICATE' } } })
    const ending = await newKey('p256')
    await certify(ending, ca.answer(await requestFor(ending), { days: 1 }))
    expect(await seal(ending)).toMatchObject({ status: 422, body: { code: 'KEY_NOT_USABLE', detail: { why: 'CERTIFICATE' } } })
    const used = await newKey('p256')
    expect(await seal(used)).toMatchObject({ status: 200, body: { issuers: {} } })
    expect(await certify(used, ca.answer(await requestFor(used)))).toMatchObject({ refused: 'CERTIFICATE_IN_USE' })
  })
})

test('a root is trusted by a fingerprint that came another way, and only as a root', async () => {
  const ca = opensslCa('sign-p256')
  expect(await trust({ ...ca, fingerprint: '0'.repeat(64) })).toMatchObject({ refused: 'FINGERPRINT_DIFFERS' })
  expect(await trust({ ...ca, root: Buffer.concat([ca.root, ca.issuing]) })).toMatchObject({ refused: 'ROOT_NOT_SELF_SIGNED' })
  const fingerprint = ca.files.run('x509', '-in', 'issuing.pem', '-noout', '-fingerprint', '-sha256').toString().trim().split('=').at(-1) ?? ''
  expect(await trust({ root: ca.issuing, fingerprint })).toMatchObject({ refused: 'ROOT_NOT_SELF_SIGNED' })
  expect(await trust({ ...ca, root: Buffer.from('nothing') })).toMatchObject({ refused: 'CERTIFICATE_MALFORMED' })
})

test('a root is trusted for what was said last, under whatever name it lay there before', async () => {
  const ca = opensslCa('sign-p256')
  const byHand = join(signer.dir, 'authority', 'trusted', 'by-hand.pem')
  writeFileSync(byHand, ca.root, { mode: 0o600 })
  const told = async () => (await listTrusted(signer.dir)).roots.filter(({ sha256 }) => sha256 === ca.fingerprint.replaceAll(':', '').toLowerCase()).map((each) => each.for)
  expect(await told()).toEqual(['both'])
  const keyId = await newKey('p256')
  const answer = ca.answer(await requestFor(keyId))
  for (const purpose of ['stamps', 'both', 'seals'] as const) {
    expect(await trustRoot({ dataDir: signer.dir, bytes: ca.root, fingerprint: ca.fingerprint, purpose, now: now() })).toMatchObject({ subjectText: 'C=CN, O=外部机构, CN=外部根' })
    expect([await told(), existsSync(byHand)]).toEqual([[purpose], false])
    // A root for time stamps alone certifies no seal.
    expect(await certify(keyId, answer)).toMatchObject(purpose === 'stamps' ? { refused: 'CHAIN_REFUSED' } : { chain: [{}] })
    // Its list is taken whatever it is for: it tells of what it certified.
    if (purpose === 'stamps') expect(await take(ca.list('root'))).toMatchObject({ issuer: expect.anything() as unknown })
  }
})

test('a list is taken of a CA that is known, whole, and newer than the one before', async () => {
  const [ca, stranger] = [opensslCa('sign-p256'), opensslCa('sign-p256')]
  await trust(ca)
  const list = ca.list('root')
  expect(await take(list)).toMatchObject({ issuer: expect.anything() as unknown })
  expect(await take(list)).toMatchObject({ refused: 'LIST_NOT_NEWER' })
  expect(await take(stranger.list('root'))).toMatchObject({ refused: 'LIST_ISSUER_UNKNOWN' })
  expect(await take(ca.list('issuing'))).toMatchObject({ refused: 'LIST_ISSUER_UNKNOWN' })
  for (const bytes of [Buffer.alloc(0), Buffer.from('0\u0082'), ca.root]) expect(await take(bytes)).toMatchObject({ refused: 'LIST_MALFORMED' })
  expect(await takeList({ dataDir: signer.dir, bytes: ca.list('root'), now: '2020-01-01T00:00:00.000Z' })).toMatchObject({ refused: 'LIST_NOT_USABLE' })
})
