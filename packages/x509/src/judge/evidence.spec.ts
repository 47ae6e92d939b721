import { beforeAll, describe, expect, test } from 'vitest'
import type { Certificate } from '../certificate/certificate.ts'
import { issueIssuingCa } from '../certificate/issue.ts'
import { makeCrl } from '../crl/make.ts'
import { certIdOf } from '../ocsp/cert-id.ts'
import { makeOcspResponse } from '../ocsp/make.ts'
import { readOcspResponse } from '../ocsp/read.ts'
import type { OcspResponse } from '../ocsp/response.ts'
import { accepted, newHierarchy, noon, type Hierarchy } from '../testing/hierarchy.ts'
import type { RevocationData } from './evidence.ts'
import { judgeChain } from './judge-chain.ts'

// What is wrong with a source of revocations is one thing a time here; all else about it is right.

let world: Hierarchy
let leaf: Certificate
beforeAll(async () => {
  world = await newHierarchy('p256')
  leaf = (await world.issue('seal-signer')).certificate
})

const day = { thisUpdate: '2026-11-22T00:00:00.000Z', nextUpdate: '2026-11-23T00:00:00.000Z' }
const saying = (certificate: Certificate, extensions: Partial<Certificate['extensions']>): Certificate => ({ ...certificate, extensions: { ...certificate.extensions, ...extensions } })

function said({ crls = [], responses = [] }: Partial<RevocationData>, issuing = world.issuing.certificate): string | undefined {
  const { steps } = judgeChain({ certificate: leaf, at: noon, purpose: 'seal-signer', anchors: [world.root.certificate], intermediates: [issuing], revocation: { crls, responses } })
  return steps.find(({ step, certificate }) => step === 'revocation' && certificate === 0)?.code
}

describe('a list says nothing', () => {
  test('by a CA that may not sign lists', async () => {
    const crl = await makeCrl({ number: 1n, ...day, revoked: [] }, world.issuing)
    expect(said({ crls: [crl] })).toBe('NOT_REVOKED')
    expect(said({ crls: [crl] }, saying(world.issuing.certificate, { keyUsage: ['keyCertSign'] }))).toBe('REVOCATION_UNKNOWN')
  })

  test('of another CA that has the same key', async () => {
    const { signer } = world.issuing
    const other = accepted(await issueIssuingCa({ issuer: world.root, subject: { commonName: '另一 CA' }, publicKey: signer.publicKey, from: '2026-01-01T00:00:00.000Z' }))
    const crl = await makeCrl({ number: 1n, ...day, revoked: [] }, { certificate: other, signer })
    expect(said({ crls: [crl] })).toBe('REVOCATION_UNKNOWN')
  })
})

test('a hold stands where a later list has it and an earlier one has not', async () => {
  const earlier = await makeCrl({ number: 1n, ...day, revoked: [] }, world.issuing)
  const later = await makeCrl({ number: 2n, thisUpdate: '2026-11-22T06:00:00.000Z', nextUpdate: '2026-11-23T06:00:00.000Z', revoked: [{ serial: leaf.serial, at: '2026-11-22T05:00:00.000Z', reason: 'certificateHold' }] }, world.issuing)
  expect(said({ crls: [earlier, later] })).toBe('REVOKED')
})

describe('a response', () => {
  type Delegate = Awaited<ReturnType<Hierarchy['issue']>>
  async function good(delegate: Delegate, issuer = world.issuing.certificate): Promise<OcspResponse> {
    const read = accepted(readOcspResponse(await makeOcspResponse({ producedAt: noon, ...day, answers: [{ id: certIdOf(leaf.serial, issuer), status: { status: 'good' } }], nonce: undefined }, { ...delegate, isIssuer: false })))
    if ('error' in read) throw new Error(read.error)
    return read
  }
  const newDelegate = (): Promise<Delegate> => world.issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' })

  test('is believed where all is right', async () => {
    expect(said({ responses: [await good(await newDelegate())] })).toBe('NOT_REVOKED')
  })

  test('about a certificate of another issuer with the same number says nothing', async () => {
    expect(said({ responses: [await good(await newDelegate(), world.root.certificate)] })).toBe('REVOCATION_UNKNOWN')
  })

  test('with a critical extension that is not known says nothing', async () => {
    expect(said({ responses: [{ ...await good(await newDelegate()), notJudged: ['1.2.3'] }] })).toBe('REVOCATION_UNKNOWN')
  })

  test('by a certificate for another purpose says nothing, even if that need not be asked after', async () => {
    const delegate = await world.issue('document-signer')
    expect(said({ responses: [{ ...await good(delegate), certificates: [saying(delegate.certificate, { ocspNoCheck: true })] }] })).toBe('REVOCATION_UNKNOWN')
  })

  test('by a certificate that may not sign, or with a critical extension that is not known, says nothing', async () => {
    const delegate = await newDelegate()
    for (const odd of [{ notJudged: ['1.2.3'] }, { keyUsage: ['keyEncipherment'] }] as const)
      expect(said({ responses: [{ ...await good(delegate), certificates: [saying(delegate.certificate, odd)] }] })).toBe('REVOCATION_UNKNOWN')
  })

  test('that names somebody else than who signed it says nothing', async () => {
    const read = accepted(readOcspResponse(await makeOcspResponse({ producedAt: noon, ...day, answers: [{ id: certIdOf(leaf.serial, world.issuing.certificate), status: { status: 'good' } }], nonce: undefined }, { ...world.issuing, isIssuer: true })))
    if ('error' in read) throw new Error(read.error)
    expect(said({ responses: [read] })).toBe('NOT_REVOKED')
    expect(said({ responses: [{ ...read, responder: { kind: 'key', keyId: new Uint8Array(20) } }] })).toBe('REVOCATION_UNKNOWN')
    expect(said({ responses: [{ ...read, responder: { kind: 'name', name: world.issuing.certificate.subject } }] })).toBe('NOT_REVOKED')
    expect(said({ responses: [{ ...read, responder: { kind: 'name', name: world.root.certificate.subject } }] })).toBe('REVOCATION_UNKNOWN')
  })
})
