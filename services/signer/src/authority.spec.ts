import { digest } from '@hub/canonical'
import { isRefusal } from '@hub/kernel'
import { encodePem, readCertificate } from '@hub/x509'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paced } from '../../../test/support/stillness.ts'
import type { TrustBundle } from './certs/trust-bundle.ts'
import { sealedParts } from './documents/testing/sealed-parts.ts'
import { asFile, emptyDirectory, needs, run } from './documents/testing/tools.ts'
import { startSigner } from './fixtures.ts'
import { assignKey } from './seals/assign-key.ts'
import { judgedOfd, judgedSeal, readTrust, strangerWith, troublesOf } from './testing/judges.ts'
import { documentRequest, sampleUnits, sealIdAt, sealRequest } from './testing/seal-requests.ts'

interface SealAnswer { readonly esId: string; readonly sealSha256: string; readonly seal: string; readonly certificates: Readonly<Record<'sm2' | 'p256', string>>; readonly serials: Readonly<Record<'sm2' | 'p256', string>>; readonly keyIds: Readonly<Record<'sm2' | 'p256', string>> }
interface FileAnswer { readonly format: 'pdf' | 'ofd'; readonly bytes: string; readonly sha256: string; readonly timeStampedAt: string | null }

let signer: Awaited<ReturnType<typeof startSigner>>
beforeAll(async () => {
  signer = await startSigner()
  for (const at of [0, 1]) await makeSeal(at)
})
afterAll(() => signer.stop())

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64')

async function makeSeal(at: number, different: Readonly<Record<string, unknown>> = {}): Promise<SealAnswer> {
  const { status, body } = await signer.call('ledger', '/v1/seals', sealRequest(at, different, hour))
  expect({ status, body }).toMatchObject({ status: 200 })
  return body as SealAnswer
}
/** One instant for all requests, so that the same request is the same to the byte. */
const hour = Date.now()

async function makeFiles(request: unknown): Promise<Readonly<Record<'pdf' | 'ofd', FileAnswer>>> {
  const { status, body } = await signer.call('ledger', '/v1/documents', request)
  expect({ status, ...(status === 200 ? {} : { body }) }).toEqual({ status: 200 })
  return Object.fromEntries((body as { files: FileAnswer[] }).files.map((file) => [file.format, file])) as Record<'pdf' | 'ofd', FileAnswer>
}

const trustOf = async (): Promise<TrustBundle> => (await signer.call('gateway', '/v1/trust')).body as TrustBundle
const stranger = async () => strangerWith(readTrust(await trustOf()))

/** Root and issuing CA of P-256 as files for tools. */
async function anchors(): Promise<{ readonly dir: string; readonly root: string; readonly issuing: string }> {
  const dir = emptyDirectory()
  const { roots, intermediates } = await trustOf()
  return { dir, root: asFile(Buffer.from(encodePem('CERTIFICATE', bytesOf(roots.p256))), 'root.pem', dir), issuing: asFile(Buffer.from(encodePem('CERTIFICATE', bytesOf(intermediates.p256))), 'issuing.pem', dir) }
}

describe('a seal', () => {
  test('is one that a stranger with the trust bundle accepts, in each step', async () => {
    const { seal } = await makeSeal(0)
    const judged = await judgedSeal(bytesOf(seal), await stranger())
    // A seal of version 4 has no time stamp: when it was made, its maker claims.
    expect(troublesOf(judged)).toEqual(['TIME_CLAIMED'])
    expect(judged).toMatchObject({ unchanged: 'yes', valid: 'yes' })
  })

  test('is the same whenever it is asked for again, and another one under its id is refused', async () => {
    const made = await makeSeal(0)
    expect(await makeSeal(0)).toEqual(made)
    expect((await signer.call('ledger', `/v1/seals/${sealIdAt(0)}`)).body).toEqual(made)
    expect(await signer.call('ledger', '/v1/seals', sealRequest(0, { name: '演示市民政局' }, hour))).toMatchObject({ status: 409, body: { code: 'SEAL_ID_REUSED' } })
    expect(made.keyIds).toEqual({ sm2: `seal-${sealIdAt(0)}-sm2`, p256: `seal-${sealIdAt(0)}-p256` })
    expect(made.esId).toMatch(/^[0-9A-Z]{18}-1-[0-9A-F]{12}$/)
  })

  test('asked for twice at once is made once', async () => {
    const [one, other] = await Promise.all([makeSeal(5), makeSeal(5)])
    expect(one).toEqual(other)
  })

  test('has certificates that openssl verifies, in both hierarchies', async (context) => {
    needs(context, 'openssl')
    const { certificates } = await makeSeal(0)
    const { roots, intermediates } = await trustOf()
    for (const hierarchy of ['sm2', 'p256'] as const) {
      const dir = emptyDirectory()
      const [leaf, issuing, root] = [certificates[hierarchy], intermediates[hierarchy], roots[hierarchy]].map((der, at) => asFile(Buffer.from(encodePem('CERTIFICATE', bytesOf(der))), `${at}.pem`, dir))
      // openssl gives the user id of SM2 to the first certificate alone: link by link.
      for (const [lower, upper] of [[leaf, issuing], [issuing, root]])
        expect(run('openssl', ['verify', ...(hierarchy === 'sm2' ? ['-vfyopt', 'distid:1234567812345678'] : []), '-partial_chain', '-trusted', upper ?? '', lower ?? '']).text).toMatch(/: OK$/m)
    }
  })

  test('bears the unit in its certificate, in Chinese, with its code', async () => {
    const { certificates } = await makeSeal(0)
    const certificate = readCertificate(bytesOf(certificates.sm2))
    const { unitName, unitCode } = sealRequest(0)
    expect(isRefusal(certificate) ? certificate : certificate.subjectText).toBe(`C=CN, O=${unitName}, OU=${unitCode}, CN=${unitName}`)
  })

  test.each([
    ['of a business', { sealId: sealIdAt(10), kind: 'business', bottom: '受理专用章' }, 38],
    ['of a person', { sealId: sealIdAt(11), kind: 'personal', name: '赵样本' }, 20],
  ])('%s is made as well', async (_what, different, side) => {
    const { seal } = await makeSeal(0, different)
    expect(await judgedSeal(bytesOf(seal), await stranger())).toMatchObject({ unchanged: 'yes', valid: 'yes' })
    const { body } = await signer.call('ledger', '/v1/seals/preview', { kind: different.kind, unitName: 'name' in different ? different.name : '演示市公安局', bottom: 'bottom' in different ? different.bottom : null })
    expect(body).toMatchObject({ widthMm: side, heightMm: side, svg: expect.stringMatching(/^<svg .*<path d="M/) })
  })

  test.each([
    ['a character that no font has', { name: '演示市𪚥管局' }, 422, 'GLYPH_MISSING'],
    ['a name that is too short', { name: '演示市' }, 422, 'NAME_LENGTH'],
    ['a business seal without its line', { kind: 'business' }, 422, 'BOTTOM_LENGTH'],
    ['a line on the seal of the unit', { bottom: '专用章' }, 400, 'MALFORMED_FIELD'],
    ['a wrong code of the unit', { unitCode: '11100000MB0143028X' }, 400, 'MALFORMED_FIELD'],
    ['an id that is none', { sealId: '../../etc/passwd' }, 400, 'MALFORMED_FIELD'],
    ['a validity that has ended', { validUntil: '2020-01-01T00:00:00.000Z' }, 422, 'VALIDITY_REVERSED'],
    ['a validity of six years', { validUntil: new Date(hour + 6 * 366 * 86_400_000).toISOString() }, 422, 'VALIDITY_TOO_LONG'],
    ['a beginning after the authority’s end', { validFrom: new Date(hour + 11 * 366 * 86_400_000).toISOString(), validUntil: new Date(hour + 12 * 366 * 86_400_000).toISOString() }, 422, 'VALIDITY_TOO_LONG'],
    ['a key of the signer itself', { keys: { p256: 'ca-issuing-p256' } }, 422, 'KEY_NOT_OF_UNIT'],
    ['a key of another seal', { keys: { sm2: `seal-${sealIdAt(0)}-sm2` } }, 422, 'KEY_NOT_OF_UNIT'],
    ['a key that is not there', { keys: { sm2: 'nobody-knows' } }, 422, 'KEY_NOT_OF_UNIT'],
    ['a key id that is a path', { keys: { sm2: '../keys/checkpoint-1' } }, 400, 'MALFORMED_FIELD'],
    ['an unknown field', { seal: 'x' }, 400, 'UNKNOWN_FIELD'],
    ['a name that turns the direction of text', { unitName: '演示市\u202e公安局' }, 400, 'MALFORMED_FIELD'],
  ])('is not made with %s', async (_what, different, status, code) => {
    const answer = await signer.call('ledger', '/v1/seals', sealRequest(0, { sealId: sealIdAt(99), ...different }, hour))
    expect(answer).toMatchObject({ status, body: { code } })
    expect(await signer.call('ledger', `/v1/seals/${sealIdAt(99)}`)).toMatchObject({ status: 404, body: { code: 'SEAL_NOT_FOUND' } })
  })

  test('never takes the key that a crash left of another one', async () => {
    await signer.keys.create(`seal-${sealIdAt(14)}-sm2`, 'sign-sm2')
    const answer = await signer.call('ledger', '/v1/seals', sealRequest(0, { sealId: sealIdAt(15), keys: { sm2: `seal-${sealIdAt(14)}-sm2` } }, hour))
    expect(answer).toMatchObject({ status: 422, body: { code: 'KEY_NOT_OF_UNIT', detail: { field: 'keys.sm2' } } })
  })

  test('takes the keys that a crash left of an earlier try', async () => {
    const sealId = sealIdAt(13)
    await signer.keys.create(`seal-${sealId}-sm2`, 'sign-sm2')
    const left = Buffer.from(await signer.keys.publicKey(`seal-${sealId}-sm2`))
    const certificate = readCertificate(bytesOf((await makeSeal(0, { sealId })).certificates.sm2))
    expect(isRefusal(certificate) ? certificate : Buffer.compare(certificate.publicKey, left)).toBe(0)
  })

  test('may have keys that are there already, of another kind too', async () => {
    await signer.keys.create('imported-sm2', 'sign-sm2')
    await signer.keys.create('imported-rsa', 'sign-rsa2048')
    for (const keyId of ['imported-sm2', 'imported-rsa']) expect(await assignKey(signer.dir, signer.keys, { keyId, unitCode: sampleUnits[0].unitCode, nowMs: hour })).toBeUndefined()
    const { keyIds } = await makeSeal(0, { sealId: sealIdAt(12), keys: { sm2: 'imported-sm2', p256: 'imported-rsa' } })
    expect(keyIds).toEqual({ sm2: 'imported-sm2', p256: 'imported-rsa' })
    const { pdf, ofd } = await makeFiles(documentRequest('driver', [0], { sealIds: [sealIdAt(12)] }))
    expect(await opensslSays(bytesOf(pdf.bytes))).toEqual([true])
    expect(await judgedOfd(bytesOf(ofd.bytes), await stranger())).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes' })
  })
})

async function opensslSays(pdf: Buffer): Promise<readonly boolean[]> {
  const { root, dir } = await anchors()
  return sealedParts(pdf).map(({ covered, cms }) =>
    run('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', asFile(cms, 'cms', dir), '-content', asFile(covered, 'content', dir), '-CAfile', root, '-purpose', 'any', '-out', join(dir, 'out')]).status === 0)
}

describe('the files of a licence', () => {
  let files: Readonly<Record<'pdf' | 'ofd', FileAnswer>>
  beforeAll(async () => { files = await makeFiles(documentRequest('driver', [0, 1])) })

  test('are an OFD whose seals a stranger with the trust bundle accepts, with a proven time', async () => {
    const judged = await judgedOfd(bytesOf(files.ofd.bytes), await stranger())
    expect([...troublesOf(judged), ...judged.signatures.flatMap(troublesOf)]).toEqual([])
    expect(judged).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes', signatures: [{}, {}] })
    expect(Date.parse(files.ofd.timeStampedAt ?? '')).toBeGreaterThan(hour - 60_000)
  })

  test('are an OFD that nobody changes without being seen', async () => {
    const changed = bytesOf(files.ofd.bytes)
    changed[Math.floor(changed.length / 3)] = (changed[Math.floor(changed.length / 3)] ?? 0) ^ 1
    expect((await judgedOfd(changed, await stranger())).unchanged).not.toBe('yes')
  })

  test('are a PDF that openssl verifies, each seal over all but itself', async (context) => {
    needs(context, 'openssl')
    expect(await opensslSays(bytesOf(files.pdf.bytes))).toEqual([true, true])
    const changed = bytesOf(files.pdf.bytes)
    changed[200] = (changed[200] ?? 0) ^ 1
    expect(await opensslSays(changed)).not.toContain(true)
  })

  test('are a PDF that pdfsig calls valid and trusted, and qpdf clean', async (context) => {
    needs(context, 'pdfsig', 'certutil', 'qpdf')
    const { root } = await anchors()
    const store = join(emptyDirectory(), 'nss')
    mkdirSync(store)
    run('certutil', ['-N', '-d', `sql:${store}`, '--empty-password'])
    run('certutil', ['-A', '-d', `sql:${store}`, '-n', 'root', '-t', 'CT,C,C', '-i', root])
    const path = asFile(bytesOf(files.pdf.bytes))
    const said = run('pdfsig', ['-nssdir', `sql:${store}`, path]).text
    expect(said.match(/Signature is Valid[.]/g)).toHaveLength(2)
    expect(said.match(/Certificate is Trusted[.]/g)).toHaveLength(2)
    expect(run('qpdf', ['--check', path])).toMatchObject({ status: 0, text: expect.not.stringContaining('WARNING') })
  })

  test('come with their digests, one format if one is asked for', async () => {
    const only = await makeFiles(documentRequest('business', [0], { formats: ['ofd'] }))
    expect(Object.keys(only)).toEqual(['ofd'])
    expect(only.ofd.sha256).toBe(digest('sha256', bytesOf(only.ofd.bytes)).toString('hex'))
  })

  test.each([
    ['a seal that is not there', { sealIds: [sealIdAt(77)] }, 404, 'SEAL_NOT_FOUND'],
    ['the seal of another unit', { sealIds: [sealIdAt(1)] }, 422, 'SEAL_OF_ANOTHER_UNIT'],
    ['more seals than authorities', { sealIds: [sealIdAt(0), sealIdAt(1)] }, 400, 'MALFORMED_FIELD'],
    ['no format', { formats: [] }, 400, 'MALFORMED_FIELD'],
    ['a format twice', { formats: ['pdf', 'pdf'] }, 400, 'MALFORMED_FIELD'],
    ['a template that is none', { template: { name: 'x' } }, 400, 'MALFORMED_FIELD'],
    ['a character that no font has', { content: { ...documentRequest('driver').content, face: { name: '赵𪚥零', serviceArea: '演示市' } } }, 422, 'GLYPH_MISSING'],
    ['a missing value of its face', { content: { ...documentRequest('driver').content, face: {} } }, 422, 'FIELD_MISSING'],
    ['a day that is none', { content: { ...documentRequest('driver').content, issued: '2024-02-30' } }, 400, 'MALFORMED_FIELD'],
    ['a name that is no XML', { content: { ...documentRequest('driver').content, holders: ['\u0000'] } }, 422, 'TEXT_NOT_XML'],
  ])('are not made with %s', async (_what, different, status, code) => {
    const answer = await signer.call('ledger', '/v1/documents', documentRequest('driver', [0], different))
    expect(answer).toMatchObject({ status, body: { code } })
    expect((answer.body as { message: string }).message).toMatch(/[\u4e00-\u9fff]/)
  })

  test('leave nothing of the holder in the log', () => {
    expect(signer.logged.join('')).not.toMatch(/样本|3399001|福|face/)
    expect(signer.logged.some((line) => line.includes('"audit":"document-make"') && line.includes(sealIdAt(0)))).toBe(true)
  })
})

describe('a revoked seal', () => {
  test('seals nothing any more; what it sealed before stays valid, and the lists and OCSP say since when', async (context) => {
    needs(context, 'openssl')
    const { serials, certificates } = await makeSeal(2)
    const before = await makeFiles(documentRequest('driver', [2]))
    // Lists know whole seconds.
    await paced(1_100)
    const body = { sealId: sealIdAt(2), reason: 'cessationOfOperation', at: new Date().toISOString() }
    const revoked = await signer.call('ledger', '/v1/seals/revoke', body)
    expect(revoked).toMatchObject({ status: 200, body: { crlNumber: expect.any(Number) } })
    expect(await signer.call('ledger', '/v1/seals/revoke', body)).toEqual({ ...revoked, headers: expect.anything() })
    expect(await signer.call('ledger', '/v1/documents', documentRequest('driver', [2]))).toMatchObject({ status: 422, body: { code: 'SEAL_REVOKED', detail: { reason: 'cessationOfOperation' } } })
    expect(await judgedOfd(bytesOf(before.ofd.bytes), await stranger())).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes' })
    expect((await judgedSeal(bytesOf((await makeSeal(2)).seal), await stranger())).unchanged).toBe('yes')

    const { dir, root, issuing } = await anchors()
    const list = asFile((await signer.callForBytes('gateway', '/v1/crl/p256/issuing')).bytes, 'list.der', dir)
    const listed = run('openssl', ['crl', '-inform', 'DER', '-in', list, '-noout', '-text', '-CAfile', issuing]).text
    expect(listed).toContain('verify OK')
    expect(listed).toMatch(new RegExp(`${serials.p256.toUpperCase()}[^]*Cessation Of Operation`))
    const asked = run('openssl', ['ocsp', '-issuer', issuing, '-cert', asFile(Buffer.from(encodePem('CERTIFICATE', bytesOf(certificates.p256))), 'leaf.pem', dir), '-reqout', join(dir, 'query'), '-no_nonce'])
    expect(asked.status).toBe(0)
    const answer = await signer.callForBytes('gateway', '/v1/ocsp', readFileSync(join(dir, 'query')), 'application/ocsp-request')
    expect(answer.headers['content-type']).toBe('application/ocsp-response')
    const said = run('openssl', ['ocsp', '-respin', asFile(answer.bytes, 'response', dir), '-reqin', join(dir, 'query'), '-issuer', issuing, '-CAfile', root, '-verify_other', issuing, '-serial', `0x${serials.p256}`, '-text'])
    expect(said.text).toContain('Response verify OK')
    expect(said.text).toMatch(/: revoked|Cert Status: revoked/)
  })

  test('on hold may come back, and nothing else may', async () => {
    await makeSeal(3)
    const say = (reason: string) => signer.call('ledger', '/v1/seals/revoke', { sealId: sealIdAt(3), reason, at: new Date().toISOString() })
    await say('certificateHold')
    expect(await signer.call('ledger', '/v1/documents', documentRequest('driver', [3]))).toMatchObject({ body: { code: 'SEAL_REVOKED' } })
    expect(await say('removeFromCRL')).toMatchObject({ status: 200 })
    await makeFiles(documentRequest('driver', [3], { formats: ['pdf'] }))
    await say('keyCompromise')
    expect(await say('removeFromCRL')).toMatchObject({ status: 409, body: { code: 'SEAL_NOT_ON_HOLD' } })
    expect(await say('superseded')).toMatchObject({ status: 200 })
    expect(await signer.call('ledger', '/v1/documents', documentRequest('driver', [3]))).toMatchObject({ body: { code: 'SEAL_REVOKED', detail: { reason: 'keyCompromise' } } })
  })

  test.each([
    ['an unknown seal', { sealId: sealIdAt(78) }, 404, 'SEAL_NOT_FOUND'],
    ['a reason that is none', { reason: 'boredom' }, 400, 'MALFORMED_FIELD'],
    ['a moment to come', { at: '2999-01-01T00:00:00.000Z' }, 422, 'REVOKED_IN_FUTURE'],
  ])('is not made of %s', async (_what, different, status, code) => {
    expect(await signer.call('ledger', '/v1/seals/revoke', { sealId: sealIdAt(0), reason: 'superseded', at: new Date().toISOString(), ...different })).toMatchObject({ status, body: { code } })
  })
})

describe('a time stamp', () => {
  test('is one that openssl verifies over its data, and over no other', async (context) => {
    needs(context, 'openssl')
    const { dir, root, issuing } = await anchors()
    writeFileSync(join(dir, 'data'), '证照文件')
    writeFileSync(join(dir, 'other'), '别的文件')
    expect(run('openssl', ['ts', '-query', '-data', join(dir, 'data'), '-sha256', '-cert', '-out', join(dir, 'query')]).status).toBe(0)
    const { bytes, headers } = await signer.callForBytes('gateway', '/v1/time-stamp', readFileSync(join(dir, 'query')), 'application/timestamp-query')
    expect(headers['content-type']).toBe('application/timestamp-reply')
    const response = asFile(bytes, 'response', dir)
    expect(run('openssl', ['ts', '-verify', '-in', response, '-queryfile', join(dir, 'query'), '-CAfile', root, '-untrusted', issuing]).text).toContain('Verification: OK')
    expect(run('openssl', ['ts', '-verify', '-in', response, '-data', join(dir, 'other'), '-CAfile', root, '-untrusted', issuing]).status).not.toBe(0)
  })
})
