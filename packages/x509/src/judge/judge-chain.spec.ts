import { beforeAll, describe, expect, test } from 'vitest'
import type { Certificate } from '../certificate/certificate.ts'
import { issueRoot } from '../certificate/issue.ts'
import { makeCrl, type RevokedEntry } from '../crl/make.ts'
import { certIdOf } from '../ocsp/cert-id.ts'
import { makeOcspResponse } from '../ocsp/make.ts'
import { readOcspResponse } from '../ocsp/read.ts'
import type { CertificateStatus, OcspResponse } from '../ocsp/response.ts'
import { accepted, newHierarchy, noon, type Hierarchy } from '../testing/hierarchy.ts'
import { certificateFacts } from './certificate-facts.ts'
import { intermediatesMax, judgeChain, type ChainJudgement, type ChainQuestion } from './judge-chain.ts'

let world: Hierarchy
let leaf: Awaited<ReturnType<Hierarchy['issue']>>
beforeAll(async () => {
  world = await newHierarchy('p256')
  leaf = await world.issue('seal-signer')
})

const day = { thisUpdate: '2026-11-22T00:00:00.000Z', nextUpdate: '2026-11-23T00:00:00.000Z' }
const listOf = (revoked: readonly RevokedEntry[], times = day) => makeCrl({ number: 1n, ...times, revoked }, world.issuing)
const listOfRoot = (revoked: readonly RevokedEntry[] = []) => makeCrl({ number: 1n, ...day, revoked }, world.root)

async function answerFor(certificate: Certificate, status: CertificateStatus, { times = day, responder = world.issuing, isIssuer = true } = {}): Promise<OcspResponse> {
  const der = await makeOcspResponse({ producedAt: times.thisUpdate, ...times, answers: [{ id: certIdOf(certificate.serial, world.issuing.certificate), status }], nonce: undefined }, { ...responder, isIssuer })
  const read = accepted(readOcspResponse(der))
  if ('error' in read) throw new Error(read.error)
  return read
}

async function judge(more: Partial<ChainQuestion> = {}): Promise<ChainJudgement> {
  return judgeChain({
    certificate: leaf.certificate, at: noon, purpose: 'seal-signer', anchors: [world.root.certificate], intermediates: [world.issuing.certificate],
    revocation: { crls: [await listOf([]), await listOfRoot()], responses: [] }, ...more,
  })
}

const not = ({ steps }: ChainJudgement, outcome: 'failed' | 'not-judged') => steps.filter((step) => step.outcome === outcome).map(({ step, certificate, code }) => `${step} ${certificate} ${code}`)

describe('a certificate', () => {
  test('is valid where chain, purpose, time and revocation are right, and each step says so', async () => {
    const judgement = await judge()
    expect(judgement.answer).toBe('valid')
    expect(judgement.path.map(({ subjectText }) => subjectText.split('CN=').at(-1))).toEqual(['证源市市场监督管理局 seal-signer', '证源签发 CA', '证源根 CA'])
    expect(judgement.steps.map(({ step, certificate }) => `${step} ${certificate}`)).toEqual([
      'chain 2',
      'signature 0', 'validity 0', 'key-usage 0', 'extended-key-usage 0', 'extensions 0', 'revocation 0',
      'signature 1', 'validity 1', 'basic-constraints 1', 'path-length 1', 'key-usage 1', 'extended-key-usage 1', 'extensions 1', 'revocation 1',
      'validity 2', 'basic-constraints 2', 'path-length 2', 'key-usage 2', 'extended-key-usage 2', 'extensions 2',
    ])
    expect(judgement.steps.every(({ text }) => /\p{Script=Han}/u.test(text))).toBe(true)
    expect(judgement.revocation).toEqual({ status: 'good' })
  })

  test('without any revocation data is not judged, and not refused', async () => {
    const judgement = await judge({ revocation: { crls: [], responses: [] } })
    expect(judgement.answer).toBe('unknown')
    expect(not(judgement, 'not-judged')).toEqual(['revocation 0 REVOCATION_UNKNOWN', 'revocation 1 REVOCATION_UNKNOWN'])
    expect(certificateFacts(leaf.certificate, judgement).chain).toBe('unknown')
  })

  test('of a CA that nobody trusts is refused; with nobody to trust it is not judged', async () => {
    const stranger = await newHierarchy('p256')
    expect(not(await judge({ anchors: [stranger.root.certificate] }), 'failed')).toEqual(['chain 1 CHAIN_NOT_TRUSTED'])
    const judgement = await judge({ anchors: [] })
    expect(not(judgement, 'failed')).toEqual([])
    expect(not(judgement, 'not-judged')).toContain('chain 1 TRUST_UNKNOWN')
    expect(judgement.answer).toBe('unknown')
  })

  test('without its issuing CA at hand is refused, and the step says what is missing', async () => {
    const judgement = await judge({ intermediates: [] })
    expect(not(judgement, 'failed')).toEqual(['chain 0 CHAIN_NOT_TRUSTED'])
    expect(not(judgement, 'not-judged')).toEqual(['signature 0 ISSUER_NOT_FOUND', 'revocation 0 REVOCATION_UNKNOWN'])
  })

  test('of an impostor with the same names is refused for its signature', async () => {
    const impostor = await newHierarchy('p256')
    const { certificate } = await impostor.issue('seal-signer')
    const bare: Certificate = { ...certificate, extensions: { ...certificate.extensions, authorityKeyId: undefined } }
    expect(not(await judge({ certificate: bare }), 'failed')).toEqual(['chain 0 CHAIN_NOT_TRUSTED', 'signature 0 SIGNATURE_WRONG'])
  })

  test.each([
    ['the second before it begins', '2025-12-31T23:59:59.999Z', 'NOT_YET_VALID'],
    ['in its first second', '2026-01-01T00:00:00.000Z', undefined],
    ['in its last second', '2031-01-01T23:59:59.999Z', undefined],
    ['the second after it ended', '2031-01-02T00:00:00.000Z', 'EXPIRED'],
  ])('is judged %s', async (_when, at, code) => {
    const judgement = await judge({ at, revocation: { crls: [], responses: [] } })
    expect(leaf.certificate.validUntil).toBe('2031-01-01T23:59:59.000Z')
    expect(judgement.steps.find(({ step, certificate }) => step === 'validity' && certificate === 0)?.code).toBe(code ?? 'IN_VALIDITY')
  })

  test('for sealing does not stamp time, and one for time stamps does not seal', async () => {
    expect(not(await judge({ purpose: 'time-stamp' }), 'failed')).toEqual(['extended-key-usage 0 PURPOSE_FORBIDDEN'])
    const { certificate } = await world.issue('time-stamp')
    expect(not(await judge({ certificate }), 'failed')).toEqual(['extended-key-usage 0 PURPOSE_FORBIDDEN'])
    expect(not(await judge({ certificate, purpose: 'time-stamp' }), 'failed')).toEqual([])
  })
})

/** What a certificate would say if its CA had signed that: the signature stays good in the eyes of the judge because it is checked over `tbs`. */
function saying(certificate: Certificate, extensions: Partial<Certificate['extensions']>): Certificate {
  return { ...certificate, extensions: { ...certificate.extensions, ...extensions } }
}

describe('a chain is refused', () => {
  test('whose issuer is no CA', async () => {
    for (const basicConstraints of [undefined, { ca: false, pathLength: undefined }])
      expect(not(await judge({ intermediates: [saying(world.issuing.certificate, { basicConstraints })] }), 'failed')).toEqual(['basic-constraints 1 NOT_A_CA'])
  })

  test('that is longer than its root allows', async () => {
    expect(not(await judge({ anchors: [saying(world.root.certificate, { basicConstraints: { ca: true, pathLength: 0 } })] }), 'failed')).toEqual(['path-length 2 PATH_TOO_LONG'])
  })

  test('whose CA may not sign certificates', async () => {
    expect(not(await judge({ intermediates: [saying(world.issuing.certificate, { keyUsage: ['cRLSign', 'digitalSignature'] })] }), 'failed')).toEqual(['key-usage 1 KEY_USAGE_FORBIDDEN'])
  })

  test('whose end entity may not sign', async () => {
    expect(not(await judge({ certificate: saying(leaf.certificate, { keyUsage: ['keyEncipherment'] }) }), 'failed')).toEqual(['key-usage 0 KEY_USAGE_FORBIDDEN'])
  })

  test('whose CA is for another purpose', async () => {
    expect(not(await judge({ intermediates: [saying(world.issuing.certificate, { extendedKeyUsage: { critical: false, purposes: ['1.3.6.1.5.5.7.3.1'] } })] }), 'failed')).toEqual(['extended-key-usage 1 PURPOSE_FORBIDDEN'])
  })

  test('with a critical extension that is not understood', async () => {
    const judgement = await judge({ intermediates: [saying(world.issuing.certificate, { notJudged: ['2.5.29.30'] })] })
    expect(not(judgement, 'failed')).toEqual(['extensions 1 CRITICAL_EXTENSION_UNKNOWN'])
    expect(judgement.steps.find(({ code }) => code === 'CRITICAL_EXTENSION_UNKNOWN')?.detail).toEqual({ extension: '2.5.29.30' })
  })

  test('whose time stamp purpose is not critical or not alone', async () => {
    const { certificate } = await world.issue('time-stamp')
    for (const extendedKeyUsage of [{ critical: false, purposes: ['1.3.6.1.5.5.7.3.8'] }, { critical: true, purposes: ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.4'] }, undefined])
      expect(not(await judge({ certificate: saying(certificate, { extendedKeyUsage }), purpose: 'time-stamp' }), 'failed')).toEqual(['extended-key-usage 0 PURPOSE_FORBIDDEN'])
  })
})

describe('a revocation', () => {
  const revoked = (at: string, more: Partial<RevokedEntry> = {}): RevokedEntry => ({ serial: leaf.certificate.serial, at, reason: 'keyCompromise', ...more })
  const withLists = async (...lists: readonly Awaited<ReturnType<typeof listOf>>[]) => judge({ revocation: { crls: [...lists, await listOfRoot()], responses: [] } })

  test('before the instant counts, with time and reason', async () => {
    const judgement = await withLists(await listOf([revoked('2026-11-21T08:00:00.000Z')]))
    expect(not(judgement, 'failed')).toEqual(['revocation 0 REVOKED'])
    expect(judgement.steps.find(({ code }) => code === 'REVOKED')?.detail).toEqual({ revokedAt: '2026-11-21T08:00:00.000Z', trustedUntil: '2026-11-21T08:00:00.000Z', reason: 'keyCompromise' })
    expect(judgement.revocation).toEqual({ status: 'revoked', at: '2026-11-21T08:00:00.000Z', keyCompromised: true })
    expect(certificateFacts(leaf.certificate, judgement).chain).toBe('trusted')
  })

  test('after the instant does not count, and is told', async () => {
    const judgement = await withLists(await listOf([revoked('2026-11-22T12:00:01.000Z')]))
    expect(judgement.answer).toBe('valid')
    expect(judgement.steps.find(({ step }) => step === 'revocation')?.code).toBe('REVOKED_SINCE')
  })

  test('counts from the instant at which the key went, where the CA names it', async () => {
    const judgement = await withLists(await listOf([revoked('2026-11-22T15:00:00.000Z', { invalidSince: '2026-11-20T00:00:00.000Z' })]))
    expect(not(judgement, 'failed')).toEqual(['revocation 0 REVOKED'])
  })

  test('counts even from a list that is out of date, silence from such a list does not', async () => {
    const old = { thisUpdate: '2026-11-01T00:00:00.000Z', nextUpdate: '2026-11-02T00:00:00.000Z' }
    expect(not(await withLists(await listOf([revoked('2026-10-30T00:00:00.000Z')], old)), 'failed')).toEqual(['revocation 0 REVOKED'])
    expect(not(await withLists(await listOf([], old)), 'not-judged')).toEqual(['revocation 0 REVOCATION_STALE'])
  })

  test('is ruled out by a list made after the instant, but not by one made after the certificate had expired', async () => {
    expect((await withLists(await listOf([], { thisUpdate: '2027-01-01T00:00:00.000Z', nextUpdate: '2027-01-02T00:00:00.000Z' }))).answer).toBe('valid')
    expect(not(await withLists(await listOf([], { thisUpdate: '2035-01-01T00:00:00.000Z', nextUpdate: '2035-01-02T00:00:00.000Z' })), 'not-judged')).toEqual(['revocation 0 REVOCATION_STALE'])
  })

  test('that was a hold is void once a later list no longer has it', async () => {
    const held = await listOf([revoked('2026-11-20T00:00:00.000Z', { reason: 'certificateHold' })], { thisUpdate: '2026-11-21T00:00:00.000Z', nextUpdate: '2026-11-22T00:00:00.000Z' })
    expect((await withLists(held)).answer).toBe('invalid')
    expect((await withLists(held, await listOf([]))).answer).toBe('valid')
    const compromised = await listOf([revoked('2026-11-20T00:00:00.000Z')], { thisUpdate: '2026-11-21T00:00:00.000Z', nextUpdate: '2026-11-22T00:00:00.000Z' })
    expect((await withLists(compromised, await listOf([]))).answer).toBe('invalid')
  })

  test('of the issuing CA takes what it issued with it', async () => {
    const judgement = await judge({ revocation: { crls: [await listOf([]), await listOfRoot([{ serial: world.issuing.certificate.serial, at: '2026-06-01T00:00:00.000Z', reason: 'cACompromise' }])], responses: [] } })
    expect(not(judgement, 'failed')).toEqual(['revocation 1 REVOKED'])
    expect(certificateFacts(leaf.certificate, judgement).chain).toBe('untrusted')
  })

  test('in a list that another CA signed, or that cannot be judged, says nothing', async () => {
    const stranger = await newHierarchy('p256')
    const forged = await makeCrl({ number: 9n, ...day, revoked: [revoked('2026-11-21T08:00:00.000Z')] }, stranger.issuing)
    expect(not(await withLists(forged), 'not-judged')).toEqual(['revocation 0 REVOCATION_UNKNOWN'])
    expect(not(await withLists({ ...await listOf([]), notJudged: ['2.5.29.28'] }), 'not-judged')).toEqual(['revocation 0 REVOCATION_UNKNOWN'])
  })
})

describe('a responder', () => {
  const withAnswer = async (response: OcspResponse, crls: readonly Awaited<ReturnType<typeof listOf>>[] = []) => judge({ revocation: { crls: [...crls, await listOfRoot()], responses: [response] } })

  test('that is the CA itself is believed', async () => {
    expect((await withAnswer(await answerFor(leaf.certificate, { status: 'good' }))).answer).toBe('valid')
    const revocation = { at: '2026-11-22T01:00:00.000Z', reason: 'superseded', invalidSince: undefined } as const
    expect(not(await withAnswer(await answerFor(leaf.certificate, { status: 'revoked', revocation })), 'failed')).toEqual(['revocation 0 REVOKED'])
  })

  test('to whom the CA gave a certificate for it is believed', async () => {
    const delegate = await world.issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' })
    expect((await withAnswer(await answerFor(leaf.certificate, { status: 'good' }, { responder: delegate, isIssuer: false }))).answer).toBe('valid')
  })

  test('with any other certificate of the same CA is not', async () => {
    for (const purpose of ['seal-signer', 'time-stamp'] as const) {
      const response = await answerFor(leaf.certificate, { status: 'good' }, { responder: await world.issue(purpose), isIssuer: false })
      expect(not(await withAnswer(response), 'not-judged')).toEqual(['revocation 0 REVOCATION_UNKNOWN'])
    }
  })

  test('whose certificate had expired, was not valid yet, or is of another CA, is not', async () => {
    const expired = await world.issue('ocsp-responder', { from: '2026-01-01T00:00:00.000Z' })
    const early = await world.issue('ocsp-responder', { from: '2026-12-01T00:00:00.000Z' })
    const foreign = await (await newHierarchy('p256')).issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' })
    for (const responder of [expired, early, foreign])
      expect(not(await withAnswer(await answerFor(leaf.certificate, { status: 'good' }, { responder, isIssuer: false })), 'not-judged')).toEqual(['revocation 0 REVOCATION_UNKNOWN'])
  })

  test('that knows nothing of the certificate, or answers for another, says nothing', async () => {
    const other = await world.issue('seal-signer')
    for (const response of [await answerFor(leaf.certificate, { status: 'unknown' }), await answerFor(other.certificate, { status: 'good' })])
      expect(not(await withAnswer(response), 'not-judged')).toEqual(['revocation 0 REVOCATION_UNKNOWN'])
  })

  test('who says good does not outweigh a list that says revoked', async () => {
    const list = await listOf([{ serial: leaf.certificate.serial, at: '2026-11-21T00:00:00.000Z', reason: 'unspecified' }])
    expect(not(await withAnswer(await answerFor(leaf.certificate, { status: 'good' }), [list]), 'failed')).toEqual(['revocation 0 REVOKED'])
  })
})

test('a root that renewed its certificate makes two ways, and the one that is valid is told', async () => {
  const old = await newHierarchy('p256', '2007-01-01T00:00:00.000Z')
  const { certificate } = await old.issue('seal-signer', { from: '2016-06-01T00:00:00.000Z' })
  const renewed = accepted(await issueRoot({ subject: { country: 'CN', organisation: '证源市大数据局', commonName: '证源根 CA' }, from: '2015-01-01T00:00:00.000Z', signer: old.root.signer }))
  const asked = { certificate, purpose: 'seal-signer', intermediates: [old.issuing.certificate], revocation: { crls: [], responses: [] }, at: '2014-06-01T00:00:00.000Z' } as const
  const roots = [renewed, old.root.certificate]
  expect(judgeChain({ ...asked, anchors: roots }).path.at(-1)?.serial).toBe(old.root.certificate.serial)
  expect(judgeChain({ ...asked, anchors: [renewed] }).steps.filter(({ certificate: at, code }) => at === 2 && code === 'NOT_YET_VALID')).toHaveLength(1)
})

test('more intermediates than are looked through, all naming each other, end the search soon', async () => {
  const others = await Promise.all(Array.from({ length: intermediatesMax + 8 }, async () => (await newHierarchy('p256')).issuing.certificate))
  const bare = [...others, world.issuing.certificate].map((each) => saying(each, { subjectKeyId: undefined }))
  const judgement = await judge({ certificate: saying(leaf.certificate, { authorityKeyId: undefined }), intermediates: bare })
  expect(judgement.answer).toBe('invalid')
  expect(judgement.path).toHaveLength(1)
})

test('many responses that are worth nothing do not keep a list from being looked at', async () => {
  const worthless = await Promise.all(Array.from({ length: 80 }, async () => ({ ...await answerFor(leaf.certificate, { status: 'good' }), signature: new Uint8Array(70) })))
  const list = await listOf([{ serial: leaf.certificate.serial, at: '2026-11-21T00:00:00.000Z', reason: 'unspecified' }])
  expect(not(await judge({ revocation: { crls: [list], responses: worthless } }), 'failed')).toEqual(['revocation 0 REVOKED'])
  const good = await answerFor(leaf.certificate, { status: 'good' })
  expect(not(await judge({ revocation: { crls: [await listOfRoot()], responses: [...worthless, good] } }), 'not-judged')).toEqual(['revocation 0 REVOCATION_UNKNOWN'])
})

test('a delegate without nocheck is believed only where a list covers it and does not name it', async () => {
  const delegate = await world.issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' })
  const response = await answerFor(leaf.certificate, { status: 'good' }, { responder: delegate, isIssuer: false, times: { thisUpdate: '2026-11-22T10:00:00.000Z', nextUpdate: '2026-11-22T16:00:00.000Z' } })
  const asked = { ...response, certificates: [saying(delegate.certificate, { ocspNoCheck: false })] }
  const code = async (...crls: readonly Awaited<ReturnType<typeof listOf>>[]) => (await judge({ revocation: { crls, responses: [asked] } })).steps.find(({ step, certificate }) => step === 'revocation' && certificate === 0)?.code
  // Holds for the responder at ten, no more for the certificate at noon: that is for the response to say.
  const untilEleven = { thisUpdate: '2026-11-22T09:00:00.000Z', nextUpdate: '2026-11-22T11:00:00.000Z' }
  expect(await code(await listOf([], untilEleven))).toBe('NOT_REVOKED')
  expect(await code()).toBe('REVOCATION_UNKNOWN')
  expect(await code(await listOf([], { thisUpdate: '2026-11-20T00:00:00.000Z', nextUpdate: '2026-11-21T00:00:00.000Z' }))).toBe('REVOCATION_STALE')
  expect(await code(await listOf([{ serial: delegate.certificate.serial, at: '2026-11-22T05:00:00.000Z', reason: 'keyCompromise' }], untilEleven))).toBe('REVOCATION_STALE')
})
