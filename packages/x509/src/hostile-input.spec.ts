import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCertificate } from './certificate/read.ts'
import type { Crl } from './crl/crl.ts'
import { makeCrl } from './crl/make.ts'
import { readCrl } from './crl/read.ts'
import { judgeChain, type ChainQuestion } from './judge/judge-chain.ts'
import { certIdOf } from './ocsp/cert-id.ts'
import { makeOcspResponse } from './ocsp/make.ts'
import { readOcspResponse } from './ocsp/read.ts'
import { makeOcspRequest, readOcspRequest } from './ocsp/request.ts'
import type { OcspResponse } from './ocsp/response.ts'
import { describeX509Refusal } from './refusal.ts'
import { makeRequest, readRequest } from './request/request.ts'
import { accepted, newHierarchy, noon } from './testing/hierarchy.ts'
import { malformedFiles } from './testing/malformed.ts'
import { newSigner } from './testing/signers.ts'

const readers = { certificate: readCertificate, crl: readCrl, 'ocsp-response': readOcspResponse, 'ocsp-request': readOcspRequest, request: readRequest } as const
type Kind = keyof typeof readers
const kinds = Object.keys(readers) as readonly Kind[]
const isKind = (text: string): text is Kind => Object.hasOwn(readers, text)

describe('each malformed file', () => {
  const files = malformedFiles(join(import.meta.dirname, '..', 'test-files', 'malformed'))

  test('is of a kind that there is, and says why it is refused', () => {
    expect(files.length).toBeGreaterThanOrEqual(50)
    expect(new Set(files.map(({ as }) => as))).toEqual(new Set(kinds))
    expect(files.filter(({ why, bytes }) => why === '' || bytes.length === 0)).toEqual([])
  })

  test.each(files.map((file) => [file.file, file] as const))('%s', (_name, { as, refused, where, bytes }) => {
    if (!isKind(as)) throw new Error(`no reader of ${as}`)
    const read = readers[as](bytes)
    if (!isRefusal(read)) throw new Error('was read')
    expect([read.refused, read.detail['path'] ?? read.detail['field'] ?? '']).toEqual([refused, where])
    expect(describeX509Refusal(read)).toMatch(/\p{Script=Han}/u)
  })
})

const times = { thisUpdate: '2026-11-22T00:00:00.000Z', nextUpdate: '2026-11-23T00:00:00.000Z' }
const revokedAt = '2026-11-20T00:00:00.000Z'

/** A certificate that is revoked by a list and by a responder of its own, and the question whether it is good. */
async function newWorld(kind: 'sm2' | 'p256' | 'rsa') {
  const { root, issuing, issue } = await newHierarchy(kind)
  const { certificate } = await issue('seal-signer')
  const responder = { ...await issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' }), isIssuer: false }
  const crl = await makeCrl({ number: 1n, ...times, revoked: [{ serial: certificate.serial, at: revokedAt, reason: 'superseded' }] }, issuing)
  const revocation = { at: revokedAt, reason: 'superseded', invalidSince: undefined } as const
  const response = await makeOcspResponse({ producedAt: noon, ...times, answers: [{ id: certIdOf(certificate.serial, issuing.certificate), status: { status: 'revoked', revocation } }], nonce: undefined }, responder)
  const question: ChainQuestion = { certificate, at: noon, purpose: 'seal-signer', anchors: [root.certificate], intermediates: [issuing.certificate], revocation: { crls: [], responses: [] } }
  const request = makeOcspRequest({ certificate, issuer: issuing.certificate })
  const wholes: Readonly<Record<Kind, Uint8Array>> = { certificate: certificate.der, crl: crl.der, 'ocsp-response': response, 'ocsp-request': request, request: accepted(await makeRequest({ commonName: '局' }, newSigner(kind))).der }
  return { question, wholes }
}

/** Each byte changed in one bit, another one at each place, and in all. */
function* changesOf(whole: Uint8Array): Generator<readonly [at: number, changed: Uint8Array]> {
  for (let at = 0; at < whole.length; at++)
    for (const mask of [1 << at % 8, 0xff]) yield [at, whole.with(at, (whole[at] ?? 0) ^ mask)]
}

/** Some thousand chains are judged, each with its signatures: a guard, for a machine that does much else. */
const everyByteMsMax = 400_000

describe.each(['sm2', 'p256', 'rsa'] as const)('with any byte changed, signed with %s', (kind) => {
  test('a certificate is good for nothing', async () => {
    const { question, wholes } = await newWorld(kind)
    expect(judgeChain(question).answer).toBe('unknown')
    for (const [at, changed] of changesOf(wholes.certificate)) {
      const certificate = readCertificate(changed)
      if (!isRefusal(certificate)) expect(judgeChain({ ...question, certificate }).answer, `byte ${at}`).toBe('invalid')
    }
  }, everyByteMsMax)

  const revocationSaid = (question: ChainQuestion, crls: readonly Crl[], responses: readonly OcspResponse[]) =>
    judgeChain({ ...question, revocation: { crls, responses } }).steps.find(({ step, certificate }) => step === 'revocation' && certificate === 0)?.code

  test('a list says nothing', async () => {
    const { question, wholes } = await newWorld(kind)
    expect(revocationSaid(question, [accepted(readCrl(wholes.crl))], [])).toBe('REVOKED')
    for (const [at, changed] of changesOf(wholes.crl)) {
      const crl = readCrl(changed)
      if (!isRefusal(crl)) expect(revocationSaid(question, [crl], []), `byte ${at}`).toBe('REVOCATION_UNKNOWN')
    }
  }, everyByteMsMax)

  test('a response says nothing, or what it said before', async () => {
    const { question, wholes } = await newWorld(kind)
    let same = 0
    for (const [at, changed] of changesOf(wholes['ocsp-response'])) {
      const response = readOcspResponse(changed)
      if (isRefusal(response) || 'error' in response) continue
      const said = revocationSaid(question, [], [response])
      if (said === 'REVOKED') same += 1
      else expect(said, `byte ${at}`).toBe('REVOCATION_UNKNOWN')
    }
    // Every byte of a response is signed, or names how it was signed, or is the responder's certificate.
    expect(same).toBe(0)
  }, everyByteMsMax)
})

test('what ends early is refused, wherever it ends', async () => {
  const { wholes } = await newWorld('p256')
  for (const kind of kinds) {
    const whole = wholes[kind]
    expect(readers[kind](whole)).not.toHaveProperty('refused')
    for (let length = 0; length < whole.length; length++) expect(readers[kind](whole.subarray(0, length)), `${kind}, ${length} bytes`).toHaveProperty('refused')
  }
})

test('random bytes are refused', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    for (const kind of kinds) expect(readers[kind](bytes)).toHaveProperty('refused')
  }))
})

test('bytes put anywhere into a structure never crash its reader', async () => {
  const { wholes } = await newWorld('p256')
  fc.assert(fc.property(fc.constantFrom(...kinds), fc.nat({ max: 2_000 }), fc.uint8Array({ minLength: 1, maxLength: 12 }), (kind, place, bytes) => {
    const whole = Uint8Array.from(wholes[kind])
    whole.set(bytes, place % (whole.length - bytes.length))
    const read = readers[kind](whole)
    if (isRefusal(read)) expect(describeX509Refusal(read)).toMatch(/\p{Script=Han}/u)
  }), { numRuns: 500 })
})

test('what is larger than its limit is not even looked at', () => {
  for (const kind of kinds) expect(readers[kind](new Uint8Array(8 * 1024 * 1024 + 1))).toMatchObject({ refused: 'TOO_LARGE' })
})
