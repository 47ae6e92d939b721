import { describe, expect, test } from 'vitest'
import { encodePem } from '../pem.ts'
import { accepted, newHierarchy, type Hierarchy } from '../testing/hierarchy.ts'
import { opensslFolder, opensslVerifiesSm2, type Openssl } from '../testing/openssl.ts'
import { answerOcspRequest, type StatusSource } from './answer.ts'
import { readOcspResponse } from './read.ts'
import { makeOcspRequest, readOcspRequest } from './request.ts'
import type { CertificateStatus } from './response.ts'

const now = '2026-11-22T12:00:00.000Z'
const revoked: CertificateStatus = { status: 'revoked', revocation: { at: '2026-11-20T08:00:00.000Z', reason: 'keyCompromise', invalidSince: undefined } }

function sourceOf({ issuing }: Hierarchy, statuses: Readonly<Record<string, CertificateStatus>>): StatusSource {
  return { issuer: issuing.certificate, thisUpdate: '2026-11-22T00:00:00.000Z', nextUpdate: '2026-11-23T00:00:00.000Z', statusOf: (serial) => statuses[serial] ?? { status: 'unknown' } }
}

async function newWorld() {
  const world = await newHierarchy('p256')
  const { certificate } = await world.issue('seal-signer')
  return { world, certificate, responder: { ...await world.issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' }), isIssuer: false } }
}

describe('openssl', () => {
  const place = (openssl: Openssl, world: Hierarchy): void => {
    openssl.write('root.pem', encodePem('CERTIFICATE', world.root.certificate.der))
    openssl.write('ca.pem', encodePem('CERTIFICATE', world.issuing.certificate.der))
    openssl.write('chain.pem', encodePem('CERTIFICATE', world.issuing.certificate.der) + encodePem('CERTIFICATE', world.root.certificate.der))
  }

  test.for([['good', { status: 'good' }], ['revoked', revoked], ['unknown', { status: 'unknown' }]] as const)('asks, and takes the answer %s', async ([word, status], { skip }) => {
    const openssl = opensslFolder(skip)
    const { world, certificate, responder } = await newWorld()
    place(openssl, world)
    openssl.write('leaf.pem', encodePem('CERTIFICATE', certificate.der))
    for (const hash of ['-sha1', '-sha256']) {
      openssl.run('ocsp', '-issuer', 'ca.pem', hash, '-cert', 'leaf.pem', '-reqout', 'request.der')
      openssl.write('response.der', await answerOcspRequest(openssl.read('request.der'), sourceOf(world, { [certificate.serial]: status }), responder, now))
      const at = ['-attime', String(Date.parse(now) / 1000), '-validity_period', String(100 * 365 * 86_400)]
      const withNonce = openssl.run('ocsp', '-reqin', 'request.der', '-respin', 'response.der', '-CAfile', 'chain.pem', ...at)
      expect(withNonce).toContain('Response verify OK')
      expect(withNonce).not.toContain('WARNING: no nonce')
      const output = openssl.run('ocsp', '-no_nonce', '-respin', 'response.der', '-CAfile', 'chain.pem', '-issuer', 'ca.pem', hash, '-cert', 'leaf.pem', ...at)
      expect(output).toContain(`leaf.pem: ${word}`)
      if (word === 'revoked') expect(output).toMatch(/Reason: keyCompromise[\s\S]*Revocation Time: Nov 20 08:00:00 2026 GMT/)
    }
  })

  test('does not take a response of somebody else', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    const { world, certificate } = await newWorld()
    const stranger = await newHierarchy('p256')
    place(openssl, world)
    openssl.write('leaf.pem', encodePem('CERTIFICATE', certificate.der))
    openssl.run('ocsp', '-issuer', 'ca.pem', '-cert', 'leaf.pem', '-reqout', 'request.der')
    const responder = { ...await stranger.issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' }), isIssuer: false }
    openssl.write('response.der', await answerOcspRequest(openssl.read('request.der'), sourceOf(world, { [certificate.serial]: { status: 'good' } }), responder, now))
    expect(openssl.ask('ocsp', '-reqin', 'request.der', '-respin', 'response.der', '-CAfile', 'chain.pem').output).toContain('Response Verify Failure')
  })

  test('answers what is asked here, and the answer is read', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    const { world, certificate, responder } = await newWorld()
    place(openssl, world)
    openssl.run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem', '-out', 'responder.pem', '-subj', '/CN=R', '-days', '30')
    openssl.write('index.txt', `R\t360101000000Z\t261101000000Z,superseded\t${certificate.serial.toUpperCase()}\tunknown\t/CN=x\n`)
    openssl.write('request.der', makeOcspRequest({ certificate, issuer: world.issuing.certificate, nonce: Uint8Array.of(1, 2, 3) }))
    openssl.run('ocsp', '-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'responder.pem', '-rkey', 'key.pem', '-reqin', 'request.der', '-respout', 'response.der', '-ndays', '1')
    expect(responder.certificate.extensions.ocspNoCheck).toBe(true)
    expect(accepted(readOcspResponse(openssl.read('response.der')))).toMatchObject({
      nonce: Uint8Array.of(1, 2, 3), algorithm: 'p256-sha256', notJudged: [],
      answers: [{ id: { serial: certificate.serial, hash: 'sha1' }, status: { status: 'revoked', revocation: { at: '2026-11-01T00:00:00.000Z', reason: 'superseded' } } }],
    })
  })
})

test.each(['sm2', 'rsa'] as const)('with %s keys an answer is read as it was made', async (kind) => {
  const world = await newHierarchy(kind)
  const { certificate } = await world.issue('seal-signer')
  const request = makeOcspRequest({ certificate, issuer: world.issuing.certificate, hash: 'sm3', nonce: new Uint8Array(32).fill(7) })
  const response = accepted(readOcspResponse(await answerOcspRequest(request, sourceOf(world, { [certificate.serial]: revoked }), { ...world.issuing, isIssuer: true }, now)))
  expect(response).toMatchObject({ producedAt: now, nonce: new Uint8Array(32).fill(7), certificates: [], answers: [{ id: { serial: certificate.serial, hash: 'sm3' }, status: revoked, nextUpdate: '2026-11-23T00:00:00.000Z' }] })
})

test('openssl verifies the signature of an answer signed with SM2', async ({ skip }) => {
  const openssl = opensslFolder(skip)
  const world = await newHierarchy('sm2')
  const { certificate } = await world.issue('seal-signer')
  const der = await answerOcspRequest(makeOcspRequest({ certificate, issuer: world.issuing.certificate }), sourceOf(world, {}), { ...world.issuing, isIssuer: true }, now)
  const response = accepted(readOcspResponse(der))
  if ('error' in response) throw new Error(response.error)
  expect(opensslVerifiesSm2(openssl, { certificate: world.issuing.certificate.der, message: response.tbs, signature: response.signature })).toBe(true)
})

describe('a responder', () => {
  test('refuses what it cannot read with a response that says so', async () => {
    const { world, responder } = await newWorld()
    for (const bytes of [new Uint8Array(), Uint8Array.of(0x30, 0x80), new Uint8Array(100_000)])
      expect(readOcspResponse(await answerOcspRequest(bytes, sourceOf(world, {}), responder, now))).toEqual({ error: 'malformedRequest' })
  })

  test('does not answer for another CA', async () => {
    const { world, responder } = await newWorld()
    const stranger = await newHierarchy('p256')
    const request = makeOcspRequest({ certificate: (await stranger.issue('seal-signer')).certificate, issuer: stranger.issuing.certificate })
    expect(readOcspResponse(await answerOcspRequest(request, sourceOf(world, {}), responder, now))).toEqual({ error: 'unauthorized' })
  })

  test('refuses a nonce that is longer than it would send back', async () => {
    const { world, certificate } = await newWorld()
    const request = (length: number): Uint8Array => makeOcspRequest({ certificate, issuer: world.issuing.certificate, nonce: new Uint8Array(length) })
    expect(readOcspRequest(request(128))).toMatchObject({ nonce: new Uint8Array(128) })
    expect(readOcspRequest(request(129))).toMatchObject({ refused: 'EXTENSION_MALFORMED' })
    expect(readOcspRequest(request(0))).toMatchObject({ refused: 'EXTENSION_MALFORMED' })
  })
})
