import { judgeSeal, judgeSignature, readSeal, readSignature, type SignatureJudgement } from '@hub/ses'
import { beforeAll, describe, expect, test } from 'vitest'
import { aSealBy, aSignature, effectsOf, listsOf, newSealWorld, original, type Knowledge, type SealWorld } from './testing/seals.ts'
import { newHierarchy, stampTime } from './testing/world.ts'
import { timeStampVerdict } from './verdict.ts'

let world: SealWorld
beforeAll(async () => {
  world = await newSealWorld()
})

async function knowing(more: Partial<Knowledge> = {}): Promise<Knowledge> {
  return { crls: await listsOf(world.sm2), stampCrls: await listsOf(world.stamps.hierarchy), ...more }
}

async function judged(signature: Uint8Array, more: Partial<Knowledge> = {}): Promise<SignatureJudgement> {
  return judgeSignature(readSignature(signature), original, effectsOf(world, await knowing(more)))
}

const codeOf = ({ steps }: Pick<SignatureJudgement, 'steps'>, name: string): string | undefined => steps.find(({ step }) => step === name)?.code
const stamped = { stampedAt: stampTime } as const

test('a stamped seal with certificates of the hub is unchanged, and was valid then', async () => {
  expect(await judged(await aSignature(world, stamped))).toMatchObject({ unchanged: 'yes', sealValidThen: 'yes', signedAt: { at: stampTime, basis: 'attested' } })
})

test('revoked after the stamp, its signer’s certificate does not take the seal with it; revoked before, it does', async () => {
  const signature = await aSignature(world, stamped)
  const revokedAt = async (serial: string, at: string) => codeOf(await judged(signature, { crls: await listsOf(world.sm2, { issuing: [{ serial, at, reason: 'superseded' }] }) }), 'signature.certificate.revocation')
  expect(await revokedAt(world.unit.certificate.serial, '2026-11-22T14:00:00.000Z')).toBe('CERTIFICATE_REVOKED_SINCE')
  expect(await revokedAt(world.maker.certificate.serial, '2026-11-22T14:00:00.000Z')).toBe('CERTIFICATE_NOT_REVOKED')
  expect(await revokedAt(world.unit.certificate.serial, '2026-11-22T11:00:00.000Z')).toBe('CERTIFICATE_REVOKED')
})

test('a seal of a unit that nobody trusts is unchanged, and its certificate untrusted', async () => {
  const judgement = await judged(await aSignature(await newSealWorld(), stamped))
  expect(judgement.sealValidThen).toBe('no')
  expect(judgement.steps.filter(({ code }) => code === 'CERTIFICATE_UNTRUSTED')).toHaveLength(2)
})

describe('a stamp proves nothing', () => {
  test('where nobody knows whether its authority was revoked: the time is a claim', async () => {
    const judgement = await judged(await aSignature(world, stamped), { stampCrls: [] })
    expect([codeOf(judgement, 'signature.time'), judgement.signedAt]).toEqual(['TIME_STAMP_UNJUDGED', { at: stampTime, basis: 'claimed', provenBy: undefined }])
  })

  test('where no authority is trusted: anybody makes one of his own', async () => {
    const judgement = await judged(await aSignature(world, { signedAt: '2026-11-10T12:00:00.000Z', stampedAt: '2026-11-10T12:00:00.000Z' }), { trustsNoAuthority: true })
    expect([codeOf(judgement, 'signature.time'), judgement.signedAt?.basis]).toEqual(['TIME_STAMP_UNJUDGED', 'claimed'])
  })

  test('where it is of an authority that is none, or over something else', async () => {
    const stranger = await newSealWorld()
    expect(codeOf(await judged(await aSignature({ ...world, stamps: stranger.stamps }, stamped)), 'signature.time')).toBe('TIME_STAMP_WRONG')
  })
})

test.each([['SIGNER_CERTIFICATE_MISSING', 'unknown'], ['ALGORITHM_UNSUPPORTED', 'unknown'], ['IMPRINT_MISMATCH', 'invalid'], ['AUTHORITY_NOT_TRUSTED', 'invalid'], ['TOO_LARGE', 'invalid']] as const)('a token refused with %s is %s', (refused, verdict) => {
  expect(timeStampVerdict({ refused, detail: {} })).toEqual({ verdict })
})

describe('who may sign does not thereby make seals:', () => {
  test.each(['seal-signer', 'document-signer'] as const)('a seal that the holder of a certificate for %s made itself is not known to be one', async (purpose) => {
    const unit = await world.sm2.issue(purpose)
    const judgement = await judged(await aSignature(world, { maker: unit, unit, ...stamped }))
    expect(judgement).toMatchObject({ unchanged: 'yes', sealValidThen: 'unknown' })
    expect(codeOf(judgement, 'seal.certificate.chain')).toBe('TRUST_UNKNOWN')
    const seal = await judgeSeal(readSeal(await aSealBy(unit, [unit])), effectsOf(world, await knowing()))
    expect(seal).toMatchObject({ unchanged: 'yes', valid: 'unknown' })
  })

  test.each(['time-stamp', 'ocsp-responder'] as const)('a certificate for %s makes none', async (purpose) => {
    const other = await world.sm2.issue(purpose, { from: '2026-10-01T00:00:00.000Z' })
    expect((await judged(await aSignature(world, { maker: other, unit: world.unit, ...stamped }))).sealValidThen).toBe('no')
  })

  test('a maker’s certificate signs nothing else', async () => {
    expect(codeOf(await judged(await aSignature(world, { unit: world.maker, ...stamped })), 'signature.certificate.chain')).toBe('CERTIFICATE_UNTRUSTED')
  })

  test('the maker of another hierarchy is believed where its root was given for makers, and for nothing else', async () => {
    const foreign = await newHierarchy('sm2')
    const maker = await foreign.issue('document-signer')
    const signature = await aSignature(world, { maker, ...stamped })
    const crls = [...await listsOf(world.sm2), ...await listsOf(foreign)]
    // The chain is not sent along: only the issuing CA was given, as the root of that role.
    expect((await judged(signature, { crls, sealMakerAnchors: [foreign.issuing.certificate] })).sealValidThen).toBe('yes')
    expect((await judged(signature, { crls })).sealValidThen).toBe('no')
    const bySigner = await aSignature(world, { unit: maker, ...stamped })
    expect(codeOf(await judged(bySigner, { crls, sealMakerAnchors: [foreign.issuing.certificate] }), 'signature.certificate.chain')).toBe('CERTIFICATE_UNTRUSTED')
  })
})

describe('the key of a CA that got into other hands', () => {
  const lost = '2026-11-22T13:00:00.000Z'
  const listsWith = async (reason: 'cACompromise' | 'keyCompromise' | 'superseded' | 'unspecified', at = lost) => listsOf(world.sm2, { root: [{ serial: world.sm2.issuing.certificate.serial, at, reason }] })

  test.each(['cACompromise', 'keyCompromise'] as const)('(%s) makes certificates for whatever time suits: a claim does not stand against it', async (reason) => {
    const crls = await listsWith(reason)
    const judgement = await judged(await aSignature(world), { crls })
    expect(judgement).toMatchObject({ unchanged: 'yes', sealValidThen: 'no' })
    expect(['signature.certificate.chain', 'seal.certificate.chain'].map((step) => codeOf(judgement, step))).toEqual(['CA_KEY_COMPROMISED', 'CA_KEY_COMPROMISED'])
  })

  test('leaves what is proven to be older, and takes what was proven later', async () => {
    const signature = await aSignature(world, stamped)
    expect((await judged(signature, { crls: await listsWith('cACompromise') })).sealValidThen).toBe('yes')
    expect((await judged(signature, { crls: await listsWith('cACompromise', stampTime) })).sealValidThen).toBe('no')
  })

  test('is told from a CA that was only replaced', async () => {
    expect((await judged(await aSignature(world), { crls: await listsWith('superseded') })).sealValidThen).toBe('yes')
    expect((await judged(await aSignature(world), { crls: await listsWith('unspecified') })).sealValidThen).toBe('unknown')
  })

  test('stamps time as it likes: no stamp of an authority below it counts', async () => {
    const { hierarchy } = world.stamps
    const stampCrls = await listsOf(hierarchy, { root: [{ serial: hierarchy.issuing.certificate.serial, at: lost, reason: 'cACompromise' }] })
    expect(codeOf(await judged(await aSignature(world, stamped), { stampCrls }), 'signature.time')).toBe('TIME_STAMP_WRONG')
  })
})

describe('lists that were made before somebody asks', () => {
  const old = { thisUpdate: '2026-11-22T12:30:00.000Z', nextUpdate: '2026-11-22T13:30:00.000Z' }
  const crlsOf = async (): Promise<Knowledge['crls']> => listsOf(world.sm2, {}, old)

  test('say nothing about a time that is only claimed: the key may have been lost since', async () => {
    const judgement = await judged(await aSignature(world), { crls: await crlsOf() })
    expect(judgement).toMatchObject({ unchanged: 'yes', sealValidThen: 'unknown' })
    expect(codeOf(judgement, 'signature.certificate.revocation')).toBe('REVOCATION_UNKNOWN')
    expect((await judged(await aSignature(world))).sealValidThen).toBe('yes')
  })

  test('are enough for a time that a stamp proves to lie before them', async () => {
    expect((await judged(await aSignature(world, stamped), { crls: await crlsOf() })).sealValidThen).toBe('yes')
  })
})

test('a register that was asked and does not know the seal leaves the answer open', async () => {
  const judgement = await judged(await aSignature(world, stamped), { seals: { statusOf: async () => ({ status: 'unknown' }) } })
  expect(judgement).toMatchObject({ unchanged: 'yes', sealValidThen: 'unknown' })
})
