import { issueEndEntity, makeCrl, readRequest } from '@hub/x509'
import { describe, expect, test } from 'vitest'
import { encodePem } from '../../x509/src/pem.ts'
import { opensslFolder, opensslVerifiesSm2, type Openssl } from '../../x509/src/testing/openssl.ts'
import { imprintOf } from './imprint.ts'
import { readTimeStampRequest } from './request.ts'
import { failureBits } from './respond.ts'
import { accepted, answered, asked, data, newHierarchy, newWorld, policy, stampTime, trustIn, type World } from './testing/world.ts'
import { verifyTimeStampResponse } from './verify.ts'

function place(openssl: Openssl, { hierarchy, authority }: World): void {
  openssl.write('root.pem', encodePem('CERTIFICATE', hierarchy.root.certificate.der))
  openssl.write('chain.pem', encodePem('CERTIFICATE', hierarchy.issuing.certificate.der))
  openssl.write('tsa.pem', encodePem('CERTIFICATE', authority.certificate.der))
  openssl.write('data', data)
  openssl.write('changed', Uint8Array.of(...data, 0))
}

const at = ['-attime', String(Date.parse(stampTime) / 1000)]

describe('openssl', () => {
  test.for([['p256', '-sha256', true], ['p256', '-sm3', true], ['rsa', '-sha256', true], ['p256', '-sha256', false]] as const)('verifies a token (%s key, imprint %s, certificate wanted: %s)', async ([kind, digest, wantsCertificate], { skip }) => {
    const openssl = opensslFolder(skip)
    const world = await newWorld(kind)
    place(openssl, world)
    openssl.run('ts', '-query', '-data', 'data', digest, ...(wantsCertificate ? ['-cert'] : []), '-tspolicy', policy, '-out', 'request.der')
    openssl.write('response.der', await answered(world, openssl.read('request.der')))
    const verify = ['ts', '-verify', '-in', 'response.der', '-CAfile', 'root.pem', '-untrusted', wantsCertificate ? 'chain.pem' : 'both.pem', ...at]
    openssl.write('both.pem', encodePem('CERTIFICATE', world.authority.certificate.der) + encodePem('CERTIFICATE', world.hierarchy.issuing.certificate.der))
    expect(openssl.run(...verify, '-queryfile', 'request.der')).toContain('Verification: OK')
    expect(openssl.run(...verify, '-data', 'data')).toContain('Verification: OK')
    expect(openssl.ask(...verify, '-data', 'changed').output).toContain('message imprint mismatch')
    const text = openssl.run('ts', '-reply', '-in', 'response.der', '-text')
    expect(text).toMatch(/Status: Granted\.[\s\S]*Policy OID: 1\.2\.156\.999\.1[\s\S]*Serial number: 0x07\s+Time stamp: Nov 22 12:00:00 2026 GMT\s+Accuracy: 0x01 seconds/)
    openssl.write('stranger.pem', encodePem('CERTIFICATE', (await newHierarchy(kind)).root.certificate.der))
    expect(openssl.ask('ts', '-verify', '-in', 'response.der', '-data', 'data', '-CAfile', 'stranger.pem', '-untrusted', 'both.pem', ...at).status).not.toBe(0)
  })

  test.for(['sha1', 'sha256'])('issues a token that is verified here (certificate named by %s)', async (essDigest, { skip }) => {
    const openssl = opensslFolder(skip)
    const hierarchy = await newHierarchy('p256')
    openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'key.pem')
    openssl.run('req', '-new', '-key', 'key.pem', '-subj', '/CN=TSA', '-outform', 'DER', '-out', 'csr.der')
    const { publicKey } = accepted(readRequest(openssl.read('csr.der')))
    const now = new Date().toISOString()
    const certificate = accepted(await issueEndEntity({ issuer: hierarchy.issuing, purpose: 'time-stamp', subject: { commonName: '时间戳' }, publicKey, from: '2026-06-01T00:00:00.000Z' }))
    openssl.write('tsa.pem', encodePem('CERTIFICATE', certificate.der))
    openssl.write('chain.pem', encodePem('CERTIFICATE', hierarchy.issuing.certificate.der))
    openssl.write('serial', '0A\n')
    openssl.write('tsa.cnf', ['[tsa]', 'default_tsa=t', '[t]', 'serial=serial', 'signer_cert=tsa.pem', 'certs=chain.pem', 'signer_key=key.pem', 'signer_digest=sha256', `default_policy=${policy}`, 'digests=sha256, sm3', 'clock_precision_digits=3', 'accuracy=secs:1, millisecs:500', 'ess_cert_id_chain=no', `ess_cert_id_alg=${essDigest}`, 'tsa_name=yes', ''].join('\n'))
    const { der, imprint, nonce } = asked()
    openssl.write('request.der', der)
    openssl.run('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'request.der', '-out', 'response.der')
    const verified = accepted(verifyTimeStampResponse(openssl.read('response.der'), { imprint, nonce, policy }, { ...trustIn(hierarchy.root.certificate), now: new Date().toISOString() }))
    expect(Math.abs(Date.parse(verified.time) - Date.parse(now))).toBeLessThan(60_000)
    expect(verified).toMatchObject({ token: { serial: 11n, policy }, authority: { serial: certificate.serial }, judgement: { answer: 'unknown' } })
    expect(verifyTimeStampResponse(openssl.read('response.der'), { imprint: imprintOf(Uint8Array.of(...data, 0), 'sha256'), nonce }, trustIn(hierarchy.root.certificate))).toMatchObject({ refused: 'IMPRINT_MISMATCH' })
  })

  test('asks what is read here as it was meant', ({ skip }) => {
    const openssl = opensslFolder(skip)
    openssl.write('data', data)
    openssl.run('ts', '-query', '-data', 'data', '-sm3', '-cert', '-tspolicy', '1.2.3', '-out', 'request.der')
    expect(readTimeStampRequest(openssl.read('request.der'))).toMatchObject({ imprint: imprintOf(data, 'sm3'), policy: '1.2.3', wantsCertificate: true })
    openssl.run('ts', '-query', '-data', 'data', '-sha256', '-no_nonce', '-out', 'request.der')
    expect(readTimeStampRequest(openssl.read('request.der'))).toEqual({ imprint: imprintOf(data, 'sha256'), policy: undefined, nonce: undefined, wantsCertificate: false })
  })

  test('verifies the signature of a token by an SM2 key', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    const world = await newWorld('sm2')
    const { der, imprint, nonce } = asked()
    const { token: { signedBytes: message, signature } } = accepted(verifyTimeStampResponse(await answered(world, der), { imprint, nonce }, world.trust))
    expect(opensslVerifiesSm2(openssl, { certificate: world.authority.certificate.der, message, signature })).toBe(true)
  })

  test('reads the reason of a rejection', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    const world = await newWorld()
    openssl.write('data', data)
    const reason = async (...query: readonly string[]) => {
      openssl.run('ts', '-query', '-data', 'data', ...query, '-out', 'request.der')
      openssl.write('response.der', await answered(world, openssl.read('request.der')))
      return openssl.run('ts', '-reply', '-in', 'response.der', '-text')
    }
    expect(await reason('-sha1')).toMatch(/Status: Rejected\.[\s\S]*unrecognized or unsupported algorithm identifier/)
    expect(await reason('-sha256', '-tspolicy', '1.2.3.4')).toContain('the requested TSA policy is not supported')
  })
})

describe('a request', () => {
  test.each([
    ['that cannot be read', Uint8Array.of(0x30, 0x03, 1, 2), 'badDataFormat'],
    ['that is larger than any request', new Uint8Array(5_000), 'badDataFormat'],
  ] as const)('%s is rejected', async (_what, bytes, failure) => {
    expect(failureOf(await answered(await newWorld(), bytes))).toBe(failureBits[failure])
  })

  test('is rejected while the clock is not to be trusted', async () => {
    const { answerTimeStampRequest } = await import('./respond.ts')
    expect(failureOf(await answerTimeStampRequest(asked().der, (await newWorld()).authority, () => undefined))).toBe(failureBits.timeNotAvailable)
  })

  /** SEQUENCE { SEQUENCE { INTEGER 2, BIT STRING } }: the number of the one bit that is set. */
  function failureOf(response: Uint8Array): number {
    expect([...response.subarray(0, 8)]).toEqual([0x30, response.length - 2, 0x30, response.length - 4, 0x02, 0x01, 0x02, 0x03])
    const bits = response.subarray(10)
    return bits.findIndex((byte) => byte !== 0) * 8 + Math.clz32(bits.find((byte) => byte !== 0) ?? 0) - 24
  }
})

describe('a response', () => {
  test.each(['sm2', 'p256', 'rsa'] as const)('of an authority with a %s key is verified, and says who saw the data when', async (kind) => {
    const world = await newWorld(kind)
    const { der, imprint, nonce } = asked()
    const verified = accepted(verifyTimeStampResponse(await answered(world, der), { imprint, nonce, policy }, world.trust))
    expect(verified).toMatchObject({ time: stampTime, authority: { serial: world.authority.certificate.serial }, judgement: { answer: 'unknown' } })
    expect(verified.judgement.steps.filter(({ outcome }) => outcome !== 'passed').map(({ step }) => step)).toEqual(['revocation', 'revocation'])
  })

  test('is refused for other data, another nonce, another policy or no nonce', async () => {
    const world = await newWorld()
    const { der, imprint, nonce } = asked()
    const response = await answered(world, der)
    expect(verifyTimeStampResponse(response, { imprint: imprintOf(data, 'sm3'), nonce }, world.trust)).toMatchObject({ refused: 'IMPRINT_MISMATCH' })
    expect(verifyTimeStampResponse(response, { imprint, nonce: 1n }, world.trust)).toMatchObject({ refused: 'NONCE_MISMATCH' })
    expect(verifyTimeStampResponse(response, { imprint, nonce: undefined }, world.trust)).toMatchObject({ refused: 'NONCE_MISMATCH' })
    expect(verifyTimeStampResponse(response, { imprint, nonce, policy: '1.2.3' }, world.trust)).toMatchObject({ refused: 'POLICY_MISMATCH' })
    expect(verifyTimeStampResponse(await answered(world, Uint8Array.of(0x30, 0)), { imprint, nonce }, world.trust)).toMatchObject({ refused: 'NOT_GRANTED', detail: { status: 2 } })
  })

  test('is refused from the future, but not for a clock that is a little ahead', async () => {
    const world = await newWorld()
    const { der, imprint, nonce } = asked()
    expect(verifyTimeStampResponse(await answered(world, der, '2026-11-22T12:01:06.000Z'), { imprint, nonce }, world.trust)).toMatchObject({ refused: 'TIME_IN_FUTURE' })
    expect(verifyTimeStampResponse(await answered(world, der, '2026-11-22T12:01:05.000Z'), { imprint, nonce }, world.trust)).toMatchObject({ time: '2026-11-22T12:01:05.000Z' })
  })

  test('is refused from an authority that is not trusted, not for this purpose, or not valid then', async () => {
    const world = await newWorld()
    const { der, imprint, nonce } = asked()
    const stranger = await newWorld()
    expect(verifyTimeStampResponse(await answered(stranger, der), { imprint, nonce }, world.trust)).toMatchObject({ refused: 'AUTHORITY_NOT_TRUSTED', detail: { code: 'CHAIN_NOT_TRUSTED' } })
    const signer = { ...world, authority: { ...world.authority, ...await world.hierarchy.issue('document-signer') } }
    expect(verifyTimeStampResponse(await answered(signer, der), { imprint, nonce }, world.trust)).toMatchObject({ refused: 'AUTHORITY_NOT_TRUSTED', detail: { code: 'PURPOSE_FORBIDDEN' } })
    const short = { ...world, authority: { ...world.authority, ...await world.hierarchy.issue('time-stamp', { days: 1 }) } }
    expect(verifyTimeStampResponse(await answered(short, der), { imprint, nonce }, world.trust)).toMatchObject({ refused: 'AUTHORITY_NOT_TRUSTED', detail: { code: 'EXPIRED' } })
  })

  test('of an authority that was revoked later stands, unless its key was stolen or nobody says why', async () => {
    const world = await newWorld()
    const { der, imprint, nonce } = asked()
    const response = await answered(world, der)
    const verify = async (reason: 'keyCompromise' | 'superseded' | 'unspecified', revokedAt: string) => {
      const crl = await makeCrl({ number: 1n, thisUpdate: '2026-12-02T00:00:00.000Z', nextUpdate: '2026-12-03T00:00:00.000Z', revoked: [{ serial: world.authority.certificate.serial, at: revokedAt, reason }] }, world.hierarchy.issuing)
      return verifyTimeStampResponse(response, { imprint, nonce }, { ...world.trust, revocation: { crls: [crl], responses: [] } })
    }
    expect(await verify('superseded', '2026-12-01T00:00:00.000Z')).toMatchObject({ time: stampTime })
    expect(await verify('keyCompromise', '2026-12-01T00:00:00.000Z')).toMatchObject({ refused: 'AUTHORITY_NOT_TRUSTED', detail: { code: 'KEY_COMPROMISED' } })
    expect(await verify('unspecified', '2026-12-01T00:00:00.000Z')).toMatchObject({ refused: 'AUTHORITY_NOT_TRUSTED', detail: { code: 'REVOCATION_UNEXPLAINED' } })
    expect(await verify('superseded', '2026-11-01T00:00:00.000Z')).toMatchObject({ refused: 'AUTHORITY_NOT_TRUSTED', detail: { code: 'REVOKED' } })
  })

  test('is refused where another certificate for the same key is put in the place of the authority’s', async () => {
    const world = await newWorld()
    const { certificate, signer } = world.authority
    const { der, imprint, nonce } = asked()
    const response = await answered({ authority: { ...world.authority, certificate } }, der)
    const twin = accepted(await issueEndEntity({ issuer: world.hierarchy.issuing, purpose: 'time-stamp', subject: { commonName: '另一张' }, publicKey: signer.publicKey, from: '2026-06-01T00:00:00.000Z' }))
    const named = Buffer.from(response).toString('hex').replaceAll(certificate.serial, twin.serial)
    const answer = verifyTimeStampResponse(Buffer.from(named, 'hex'), { imprint, nonce }, { ...world.trust, intermediates: [twin, world.hierarchy.issuing.certificate] })
    expect(answer).toMatchObject({ refused: 'SIGNER_CERTIFICATE_MISMATCH' })
  })
})
