import { describe, expect, test } from 'vitest'
import { judgeSeal, readSeal, type CertificateFacts, type SealContent, type SealJudgement, type SealStatus, type StepName } from '../index.ts'
import { sameBytes } from '../same-bytes.ts'
import { aSeal } from '../testing/made.ts'
import { testFile } from '../testing/test-file.ts'
import { world, type World } from '../testing/world.ts'

async function judgedSeal(content: Partial<SealContent> = {}, different: Partial<World> = {}): Promise<SealJudgement> {
  return judgeSeal(readSeal(await aSeal(content)), world(different))
}

const codeOf = ({ steps }: SealJudgement, name: StepName): string | undefined => steps.find(({ step }) => step === name)?.code

describe('a seal by itself', () => {
  test('is judged as of now', async () => {
    const { unchanged, valid, steps } = await judgedSeal()
    expect([unchanged, valid, steps.length]).toEqual(['yes', 'yes', 11])
  })

  const revoked = (keyCompromised: boolean | 'unknown') => ({ revocation: { status: 'revoked', at: '2027-05-20T00:00:00.000Z', keyCompromised } } as const)
  test.each<[string, Partial<CertificateFacts>, string, string, string | undefined]>([
    ['lost their keys', revoked(true), 'SIGNERS_UNUSABLE', 'no', 'KEY_COMPROMISED'],
    ['have revoked certificates', revoked(false), 'SIGNERS_UNUSABLE', 'no', 'CERTIFICATE_REVOKED'],
    ['have certificates revoked without a reason', revoked('unknown'), 'SIGNERS_UNUSABLE', 'no', 'CERTIFICATE_REVOKED'],
    ['have certificates that are past their time', { validUntil: '2027-05-31T23:59:59.000Z' }, 'SIGNERS_UNUSABLE', 'no', 'CERTIFICATE_EXPIRED'],
    ['have certificates that may not sign', { keyUsage: ['keyAgreement'] }, 'SIGNERS_UNUSABLE', 'no', 'KEY_USAGE_FORBIDDEN'],
    ['have a CA that lost its key', { compromisedSince: '2027-05-20T00:00:00.000Z' }, 'SIGNERS_UNUSABLE', 'no', 'CA_KEY_COMPROMISED'],
    ['may be revoked, which nobody knows', { revocation: { status: 'unknown' } }, 'SIGNERS_UNJUDGED', 'unknown', 'REVOCATION_UNKNOWN'],
  ])('whose signers all %s', async (_what, signer, code, valid, cause) => {
    const judgement = await judgedSeal({}, { signer })
    const step = judgement.steps.find((each) => each.step === 'seal.signers')
    expect([step?.code, step?.detail['cause'], judgement.unchanged, judgement.valid]).toEqual([code, cause, 'yes', valid])
  })

  test('one of whose signers can sign may be used; a certificate that is none helps nobody', async () => {
    const certificates = [testFile('made', 'maker.der'), testFile('made', 'signer.der')]
    const list = { kind: 'certificates', certificates } as const
    const usable = world()
    const one = await judgeSeal(readSeal(await aSeal({ certList: list })), { ...usable, certificates: { judge: async (request) => (sameBytes(request.certificate, certificates[0] ?? new Uint8Array()) && request.role === 'seal-signer' ? undefined : usable.certificates.judge(request)) } })
    const step = one.steps.find((each) => each.step === 'seal.signers')
    expect([step?.code, step?.detail, one.valid]).toEqual(['SIGNER_USABLE', { listed: 2, usable: 1 }, 'yes'])
    const none = await judgeSeal(readSeal(await aSeal()), { ...usable, certificates: { judge: async (request) => (request.role === 'seal-signer' ? undefined : usable.certificates.judge(request)) } })
    expect([codeOf(none, 'seal.signers'), none.valid]).toEqual(['SIGNERS_UNUSABLE', 'no'])
  })

  test('that lists digests instead of its signers’ certificates leaves open whether they may sign', async () => {
    const digests = [{ type: 'SM3', value: world().digest('sm3', testFile('made', 'signer.der')) }]
    const judgement = await judgedSeal({ certList: { kind: 'digests', digests } })
    expect([codeOf(judgement, 'seal.signers'), judgement.unchanged, judgement.valid]).toEqual(['SIGNERS_NOT_INCLUDED', 'yes', 'unknown'])
  })

  test.each<[string, Partial<World>, StepName, string]>([
    ['has expired', { now: '2029-12-01T00:00:00.000Z' }, 'seal.validity', 'SEAL_EXPIRED'],
    ['was stopped', { seal: { status: 'ended', at: '2027-05-31T23:59:59.000Z' } }, 'seal.status', 'SEAL_ENDED'],
    ['was made in the future', { now: '2026-11-01T00:00:00.000Z' }, 'seal.time', 'TIME_IN_FUTURE'],
  ])('that %s is valid no longer, or not yet', async (_what, different, step, code) => {
    const judgement = await judgedSeal({}, different)
    expect([codeOf(judgement, step), judgement.unchanged, judgement.valid]).toEqual([code, 'yes', 'no'])
  })

  test.each<[string, SealStatus | undefined, string, string]>([
    ['that no register was asked for', undefined, 'SEAL_STATUS_UNKNOWN', 'unknown'],
    ['that the register does not know', { status: 'unknown' }, 'SEAL_NOT_IN_REGISTER', 'unknown'],
    ['that is filed and was never put to use', { status: 'not-activated' }, 'SEAL_NOT_ACTIVATED', 'no'],
  ])('%s is not taken for one in use', async (_what, seal, code, valid) => {
    const judgement = await judgedSeal({}, { seal })
    expect([codeOf(judgement, 'seal.status'), judgement.unchanged, judgement.valid]).toEqual([code, 'yes', valid])
  })

  test('that is not yet valid says so', async () => {
    const judgement = await judgedSeal({ validFrom: '2028-01-01T00:00:00.000Z' })
    expect([codeOf(judgement, 'seal.validity'), judgement.valid]).toEqual(['SEAL_NOT_YET_VALID', 'no'])
  })

  test('that is none is not unchanged, and nothing is known of its validity', async () => {
    const judgement = await judgeSeal(readSeal(new Uint8Array()), world())
    expect([judgement.unchanged, judgement.valid, judgement.steps.length]).toEqual(['no', 'unknown', 11])
  })

  test('with a time stamp that is no token has a wrong time', async () => {
    const judgement = await judgeSeal(readSeal(testFile('ofdrw', 'UserV5_ts.esl')), world({ timeStamp: { verdict: 'invalid' } }))
    expect([codeOf(judgement, 'seal.time'), judgement.unchanged, judgement.valid]).toEqual(['TIME_STAMP_WRONG', 'yes', 'no'])
  })
})
