import { isRefusal } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import { judgeSeal, judgeSignature, readSeal, readSignature, type NewSignature, type Original, type SealContent, type SignatureJudgement, type StepName } from '../index.ts'
import { aSeal, aSignature, original } from '../testing/made.ts'
import { testFile } from '../testing/test-file.ts'
import { world, type World } from '../testing/world.ts'

interface Case { readonly signed?: Partial<NewSignature>; readonly seal?: Partial<SealContent>; readonly world?: Partial<World>; readonly original?: Original | undefined }

async function judged(given: Case = {}): Promise<SignatureJudgement> {
  const seal = await aSeal(given.seal)
  const signature = readSignature(await aSignature({ seal, ...given.signed }))
  return judgeSignature(signature, 'original' in given ? given.original : original, world(given.world))
}

function codeOf({ steps }: { readonly steps: SignatureJudgement['steps'] }, name: StepName): string | undefined {
  return steps.find(({ step }) => step === name)?.code
}

const answers = ({ unchanged, sealValidThen }: SignatureJudgement): readonly string[] => [unchanged, sealValidThen]

describe('that a certificate was not revoked has to be known', () => {
  /** Up to when the judge of certificates is asked to know it, for the signer's and the maker's. */
  async function askedUpTo(different: Partial<World>, token = false): Promise<Record<string, string>> {
    const asked: Record<string, string> = {}
    const { certificates, ...effects } = world(different)
    const judge: typeof certificates.judge = (request) => {
      asked[request.role] = request.statusAt
      return certificates.judge(request)
    }
    await judgeSignature(readSignature(await aSignature(token ? { timeStamp: async () => Uint8Array.of(0x30, 0) } : {})), original, { ...effects, certificates: { judge } })
    return asked
  }
  const now = '2027-07-01T00:00:00.000Z'

  test('up to now where the time is only claimed, for the seal’s maker too', async () => {
    expect(await askedUpTo({ now })).toEqual({ 'seal-signer': now, 'seal-maker': now })
  })

  test('up to the stamp where one proves the time', async () => {
    const at = '2027-05-01T08:00:30.000Z'
    expect(await askedUpTo({ now, timeStamp: { verdict: 'valid', at } }, true)).toEqual({ 'seal-signer': at, 'seal-maker': at })
  })
})

describe('a signature with nothing wrong', () => {
  test('passes every step in the order of the standard; only its time is no more than a claim', async () => {
    const { steps, ...verdict } = await judged()
    expect(steps.map(({ step, code }) => [step, code])).toEqual([
      ['signature.format', 'FORMAT_SOUND'],
      ['signature.value', 'SIGNATURE_CORRECT'],
      ['signature.time', 'TIME_CLAIMED'],
      ['signature.signer-listed', 'SIGNER_LISTED'],
      ['signature.certificate.chain', 'CERTIFICATE_TRUSTED'],
      ['signature.certificate.validity', 'CERTIFICATE_IN_VALIDITY'],
      ['signature.certificate.revocation', 'CERTIFICATE_NOT_REVOKED'],
      ['signature.certificate.key-usage', 'KEY_USAGE_ALLOWED'],
      ['signature.data-hash', 'DATA_UNCHANGED'],
      ['signature.extensions', 'EXTENSIONS_UNDERSTOOD'],
      ['seal.format', 'FORMAT_SOUND'],
      ['seal.signature', 'SIGNATURE_CORRECT'],
      ['seal.time', 'TIME_CLAIMED'],
      ['seal.certificate.chain', 'CERTIFICATE_TRUSTED'],
      ['seal.certificate.validity', 'CERTIFICATE_IN_VALIDITY'],
      ['seal.certificate.revocation', 'CERTIFICATE_NOT_REVOKED'],
      ['seal.certificate.key-usage', 'KEY_USAGE_ALLOWED'],
      ['seal.extensions', 'EXTENSIONS_UNDERSTOOD'],
      ['seal.validity', 'SEAL_IN_VALIDITY'],
      ['seal.status', 'SEAL_ACTIVE'],
    ])
    expect(verdict).toEqual({ unchanged: 'yes', sealValidThen: 'yes', signedAt: { at: '2027-05-01T08:00:00.000Z', basis: 'claimed', provenBy: undefined } })
  })

  test('says of each step in Chinese what was found', async () => {
    const { steps } = await judged()
    expect(steps.filter(({ text }) => !/\p{Script=Han}/u.test(text))).toEqual([])
    expect(steps[0]).toEqual({ step: 'signature.format', outcome: 'passed', code: 'FORMAT_SOUND', text: '数据结构符合规范', detail: { version: 4 } })
  })

  test('may name its signer by digest', async () => {
    const { digest } = world()
    const digests = [{ type: 'SM3', value: digest('sm3', testFile('made', 'signer.der')) }]
    expect(answers(await judged({ seal: { certList: { kind: 'digests', digests } } }))).toEqual(['yes', 'yes'])
  })
})

describe('whether it is unchanged', () => {
  test('is no when the original is another, though the seal was valid then', async () => {
    const judgement = await judged({ original: { bytes: new TextEncoder().encode('<ofd:Signature />') } })
    expect([codeOf(judgement, 'signature.data-hash'), ...answers(judgement)]).toEqual(['DATA_CHANGED', 'no', 'yes'])
  })

  test('is open when there is no original', async () => {
    const judgement = await judged({ original: undefined })
    expect([codeOf(judgement, 'signature.data-hash'), ...answers(judgement)]).toEqual(['DATA_NOT_GIVEN', 'unknown', 'yes'])
  })

  test('is no when the signature is by another key, and then the time and the signer mean nothing', async () => {
    const { signature, ...rest } = await parts()
    const judgement = await judgeSignature({ ...rest, signature: rest.seal.signature }, original, world())
    expect([codeOf(judgement, 'signature.value'), ...answers(judgement)]).toEqual(['SIGNATURE_WRONG', 'no', 'unknown'])
    expect(signature).not.toEqual(rest.seal.signature)
  })

  test('is no when the maker did not sign the seal, and then it is no seal of that maker', async () => {
    const whole = await parts()
    const judgement = await judgeSignature({ ...whole, seal: { ...whole.seal, signature: whole.signature } }, original, world())
    expect([codeOf(judgement, 'seal.signature'), ...answers(judgement)]).toEqual(['SIGNATURE_WRONG', 'no', 'no'])
  })

  test('is no when the signature is sixty-four raw bytes', async () => {
    const judgement = await judgeSignature({ ...(await parts()), signature: new Uint8Array(64).fill(7) }, original, world())
    expect([codeOf(judgement, 'signature.value'), ...answers(judgement)]).toEqual(['SIGNATURE_VALUE_MALFORMED', 'no', 'unknown'])
  })

  test('is open when nobody here knows the algorithm', async () => {
    const judgement = await judgeSignature({ ...(await parts()), signatureAlgorithm: '1.2.3.4' }, original, world())
    expect([codeOf(judgement, 'signature.value'), codeOf(judgement, 'signature.data-hash'), ...answers(judgement)]).toEqual(['ALGORITHM_UNSUPPORTED', 'ALGORITHM_UNSUPPORTED', 'unknown', 'unknown'])
  })

  test('is open when the certificate that would tell is none, and the seal was not shown to be valid', async () => {
    const judgement = await judgeSignature({ ...(await parts()), signerCertificate: Uint8Array.of(0x30, 0) }, original, world())
    expect([codeOf(judgement, 'signature.value'), codeOf(judgement, 'signature.certificate.chain'), ...answers(judgement)]).toEqual(['CERTIFICATE_NEEDED', 'CERTIFICATE_UNREADABLE', 'unknown', 'no'])
  })

  test('is no when the bytes are no signature; the list of steps keeps its length', async () => {
    const broken = await judgeSignature(readSignature(Uint8Array.of(0x30, 0x80)), original, world())
    expect(answers(broken)).toEqual(['no', 'unknown'])
    expect(broken.steps.map(({ step }) => step)).toEqual((await judged()).steps.map(({ step }) => step))
    expect(broken.steps[0]?.detail).toEqual({ refused: 'LENGTH_INDEFINITE', reason: '第 1 字节：使用了不定长编码' })
    expect(new Set(broken.steps.slice(1).map(({ code }) => code))).toEqual(new Set(['FORMAT_NEEDED']))
  })

  async function parts(): Promise<Exclude<ReturnType<typeof readSignature>, { readonly refused: string }>> {
    const signature = readSignature(await aSignature())
    if (isRefusal(signature)) throw new Error(signature.refused)
    return signature
  }
})

const signedAt = '2027-05-01T08:00:00.000Z'
const justBefore = '2027-05-01T07:59:59.000Z'
const justAfter = '2027-05-01T08:00:01.000Z'
const stampedAt = '2027-05-01T08:00:10.000Z'
const stamped = { signed: { timeStamp: async () => Uint8Array.of(0x30, 0) }, world: { timeStamp: { verdict: 'valid', at: stampedAt } } } as const satisfies Case

describe('the certificate of the signer', () => {
  const signer = (facts: World['signer']): Case => ({ world: { signer: facts } })
  const revoked = (at: string, keyCompromised: boolean | 'unknown'): World['signer'] => ({ revocation: { status: 'revoked', at, keyCompromised } })

  test.each<[string, Case, StepName, string, string]>([
    ['from an unknown authority', signer({ chain: 'untrusted' }), 'signature.certificate.chain', 'CERTIFICATE_UNTRUSTED', 'no'],
    ['without roots to judge it by', signer({ chain: 'unknown' }), 'signature.certificate.chain', 'TRUST_UNKNOWN', 'unknown'],
    ['that expired after the signature', signer({ validUntil: justAfter }), 'signature.certificate.validity', 'CERTIFICATE_EXPIRED_SINCE', 'yes'],
    ['that expired in the second of the signature', signer({ validUntil: signedAt }), 'signature.certificate.validity', 'CERTIFICATE_EXPIRED_SINCE', 'yes'],
    ['that had expired', signer({ validUntil: justBefore }), 'signature.certificate.validity', 'CERTIFICATE_EXPIRED', 'no'],
    ['that was not yet valid', signer({ validFrom: justAfter }), 'signature.certificate.validity', 'CERTIFICATE_NOT_YET_VALID', 'no'],
    ['that was revoked later', signer(revoked(justAfter, false)), 'signature.certificate.revocation', 'CERTIFICATE_REVOKED_SINCE', 'yes'],
    ['that was revoked in the second of the signature', signer(revoked(signedAt, false)), 'signature.certificate.revocation', 'CERTIFICATE_REVOKED', 'no'],
    ['that had been revoked', signer(revoked(justBefore, false)), 'signature.certificate.revocation', 'CERTIFICATE_REVOKED', 'no'],
    ['whose key got into other hands later, with a time that is only claimed', signer(revoked('2027-05-20T00:00:00.000Z', true)), 'signature.certificate.revocation', 'KEY_COMPROMISED', 'no'],
    ['whose CA lost its key later, with only the signer’s word for the time', signer({ compromisedSince: justAfter }), 'signature.certificate.chain', 'CA_KEY_COMPROMISED', 'no'],
    ['whose CA lost its key later, with a time stamp older than that', { ...stamped, world: { ...stamped.world, signer: { compromisedSince: '2027-05-20T00:00:00.000Z' } } }, 'signature.certificate.chain', 'CERTIFICATE_TRUSTED', 'yes'],
    ['that was revoked later without a reason', signer(revoked(justAfter, 'unknown')), 'signature.certificate.revocation', 'REVOCATION_UNEXPLAINED', 'unknown'],
    ['that was revoked later without a reason, after a time stamp', { ...stamped, world: { ...stamped.world, ...signer(revoked('2027-05-20T00:00:00.000Z', 'unknown')).world } }, 'signature.certificate.revocation', 'CERTIFICATE_REVOKED_SINCE', 'yes'],
    ['that had been revoked without a reason', signer(revoked(signedAt, 'unknown')), 'signature.certificate.revocation', 'CERTIFICATE_REVOKED', 'no'],
    ['whose CA was revoked later without a reason', signer({ unexplainedSince: justAfter }), 'signature.certificate.chain', 'CA_REVOCATION_UNEXPLAINED', 'unknown'],
    ['that was replaced in the second in which its CA lost its key', signer({ ...revoked(justAfter, false), compromisedSince: justAfter }), 'signature.certificate.chain', 'CA_KEY_COMPROMISED', 'no'],
    ['whose own key was lost, and nobody else’s', signer({ ...revoked(justAfter, true), compromisedSince: justAfter }), 'signature.certificate.chain', 'CERTIFICATE_TRUSTED', 'no'],
    ['without news of revocation', signer({ revocation: { status: 'unknown' } }), 'signature.certificate.revocation', 'REVOCATION_UNKNOWN', 'unknown'],
    ['that may only encipher', signer({ keyUsage: ['keyEncipherment'] }), 'signature.certificate.key-usage', 'KEY_USAGE_FORBIDDEN', 'no'],
    ['that says nothing of its use', signer({ keyUsage: undefined }), 'signature.certificate.key-usage', 'KEY_USAGE_UNRESTRICTED', 'yes'],
    ['that may only not repudiate', signer({ keyUsage: ['nonRepudiation'] }), 'signature.certificate.key-usage', 'KEY_USAGE_ALLOWED', 'yes'],
  ])('%s', async (_what, given, step, code, sealValidThen) => {
    const judgement = await judged(given)
    expect([codeOf(judgement, step), judgement.unchanged, judgement.sealValidThen]).toEqual([code, 'yes', sealValidThen])
  })

  test('whose key got into other hands later is good for what a time stamp proves to be older', async () => {
    const judgement = await judged({ ...stamped, world: { ...stamped.world, signer: revoked('2027-05-20T00:00:00.000Z', true) } })
    expect([codeOf(judgement, 'signature.certificate.revocation'), judgement.sealValidThen]).toEqual(['CERTIFICATE_REVOKED_SINCE', 'yes'])
    const late = await judged({ ...stamped, world: { ...stamped.world, signer: revoked(stampedAt, true) } })
    expect([codeOf(late, 'signature.certificate.revocation'), late.sealValidThen]).toEqual(['KEY_COMPROMISED', 'no'])
  })

  test('that expired later says whether the time was attested or claimed', async () => {
    const said = ({ steps }: SignatureJudgement): unknown => steps.find(({ step }) => step === 'signature.certificate.validity')?.text
    const claimed = '证书现已过期，当时在有效期内（时间由签名人自行声明）'
    expect(said(await judged(signer({ validUntil: '2027-05-20T00:00:00.000Z' })))).toBe(claimed)
    expect(said(await judged({ ...stamped, world: { ...stamped.world, signer: { validUntil: '2027-05-20T00:00:00.000Z' } } }))).toBe('证书现已过期，当时在有效期内（时间有时间戳证明）')
    // Stamped after the end: the stamp proves nothing, the claim is left.
    expect(said(await judged({ ...stamped, world: { ...stamped.world, signer: { validUntil: '2027-05-01T08:00:05.000Z' } } }))).toBe(claimed)
  })

  test('that the seal does not list is no signer of it, though its signature is right', async () => {
    const signature = readSignature(await aSignature())
    if (isRefusal(signature)) throw new Error(signature.refused)
    const others = { ...signature.seal.content, certList: { kind: 'certificates', certificates: [testFile('made', 'maker.der')] } } as const
    const judgement = await judgeSignature({ ...signature, seal: { ...signature.seal, content: others } }, original, world())
    expect([codeOf(judgement, 'signature.signer-listed'), ...answers(judgement)]).toEqual(['SIGNER_NOT_LISTED', 'yes', 'no'])
  })
})

describe('the time of signing', () => {
  test('is attested by a time stamp', async () => {
    const judgement = await judged(stamped)
    expect([codeOf(judgement, 'signature.time'), judgement.signedAt, judgement.sealValidThen]).toEqual(['TIME_ATTESTED', { at: signedAt, basis: 'attested', provenBy: stampedAt }, 'yes'])
  })

  test('is no more than a claim when the stamp came days later, which still proves that the signature is not younger', async () => {
    const provenBy = '2027-05-02T08:00:01.000Z'
    const judgement = await judged({ ...stamped, world: { timeStamp: { verdict: 'valid', at: provenBy }, signer: { validUntil: provenBy } } })
    expect([codeOf(judgement, 'signature.time'), judgement.signedAt, judgement.sealValidThen]).toEqual(['TIME_STAMPED_LATE', { at: signedAt, basis: 'claimed', provenBy }, 'yes'])
    expect(judgement.steps.find(({ step }) => step === 'signature.certificate.validity')?.detail['basis']).toBe('attested')
  })

  test.each<[string, Partial<World>, string, string]>([
    ['with a stamp that is wrong', { timeStamp: { verdict: 'invalid' } }, 'TIME_STAMP_WRONG', 'no'],
    ['with a stamp that cannot be judged', { timeStamp: { verdict: 'unknown' } }, 'TIME_STAMP_UNJUDGED', 'yes'],
    ['with a stamp and nobody to judge it', { timeStamp: undefined }, 'TIME_STAMP_UNJUDGED', 'yes'],
    ['with a stamp a little older, as clocks are', { timeStamp: { verdict: 'valid', at: '2027-05-01T07:55:00.000Z' } }, 'TIME_ATTESTED', 'yes'],
    ['with a stamp older than the signature can be', { timeStamp: { verdict: 'valid', at: '2027-05-01T07:54:59.000Z' } }, 'TIME_AFTER_TIME_STAMP', 'no'],
    ['that lies in the future', { timeStamp: { verdict: 'valid', at: signedAt }, now: '2027-05-01T07:54:59.000Z' }, 'TIME_IN_FUTURE', 'no'],
  ])('%s', async (_what, different, code, sealValidThen) => {
    const judgement = await judged({ signed: stamped.signed, world: different })
    expect([codeOf(judgement, 'signature.time'), judgement.unchanged, judgement.sealValidThen]).toEqual([code, 'yes', sealValidThen])
  })
})

describe('the seal at the time of signing', () => {
  test.each<[string, Case, StepName, string, string]>([
    ['that was stopped later stays a valid seal for what was signed', { world: { seal: { status: 'ended', at: justAfter } } }, 'seal.status', 'SEAL_ENDED_SINCE', 'yes'],
    ['that had been stopped', { world: { seal: { status: 'ended', at: signedAt } } }, 'seal.status', 'SEAL_ENDED', 'no'],
    ['about which no register is asked', { world: { seal: undefined } }, 'seal.status', 'SEAL_STATUS_UNKNOWN', 'yes'],
    ['that the register which is asked does not know', { world: { seal: { status: 'unknown' } } }, 'seal.status', 'SEAL_NOT_IN_REGISTER', 'unknown'],
    ['that has expired since', { world: { now: '2031-01-01T00:00:00.000Z' } }, 'seal.validity', 'SEAL_EXPIRED_SINCE', 'yes'],
    ['with a critical extension that nobody knows', { seal: { extensions: [{ id: '1.2.3', critical: true, value: Uint8Array.of(1) }] } }, 'seal.extensions', 'CRITICAL_EXTENSION_UNKNOWN', 'unknown'],
    ['with an extension that is not critical', { seal: { extensions: [{ id: '1.2.3', critical: false, value: Uint8Array.of(1) }] } }, 'seal.extensions', 'EXTENSIONS_UNDERSTOOD', 'yes'],
    ['made later than it was used', { seal: { createdAt: '2027-05-02T00:00:00.000Z' } }, 'seal.validity', 'SEAL_NOT_YET_MADE', 'no'],
    ['from an unknown maker', { world: { maker: { chain: 'untrusted' } } }, 'seal.certificate.chain', 'CERTIFICATE_UNTRUSTED', 'no'],
    ['whose maker had no valid certificate when making it', { world: { maker: { validUntil: '2026-11-30T23:59:59.000Z' } } }, 'seal.certificate.validity', 'CERTIFICATE_EXPIRED', 'no'],
    ['whose maker has no valid certificate any more', { world: { maker: { validUntil: '2027-01-01T00:00:00.000Z' } } }, 'seal.certificate.validity', 'CERTIFICATE_EXPIRED_SINCE', 'yes'],
    ['whose maker lost the key, so that anybody may have made it', { world: { maker: { revocation: { status: 'revoked', at: '2027-05-20T00:00:00.000Z', keyCompromised: true } } } }, 'seal.certificate.revocation', 'KEY_COMPROMISED', 'no'],
    ['whose maker may only encipher', { world: { maker: { keyUsage: ['keyAgreement'] } } }, 'seal.certificate.key-usage', 'KEY_USAGE_FORBIDDEN', 'no'],
  ])('%s', async (_what, given, step, code, sealValidThen) => {
    const judgement = await judged(given)
    expect([codeOf(judgement, step), judgement.unchanged, judgement.sealValidThen]).toEqual([code, 'yes', sealValidThen])
  })

  test('is proven to be older than the time stamp of the signature that holds it', async () => {
    const maker = { revocation: { status: 'revoked', at: '2027-05-20T00:00:00.000Z', keyCompromised: true } } as const
    const judgement = await judged({ ...stamped, world: { ...stamped.world, maker } })
    expect([codeOf(judgement, 'seal.certificate.revocation'), judgement.sealValidThen]).toEqual(['CERTIFICATE_REVOKED_SINCE', 'yes'])
  })
})

describe('files of other makers', () => {
  test('a signature of the tax administration test system and its original are unchanged, the seal was valid then', async () => {
    const signature = readSignature(testFile('ofdrw', 'v4signed-SignedValue.dat'))
    const facts = { validFrom: '2019-01-01T00:00:00.000Z', validUntil: '2024-01-01T00:00:00.000Z', chain: 'trusted' } as const
    const judgement = await judgeSignature(signature, { bytes: testFile('ofdrw', 'v4signed-Signature.xml') }, world({ maker: facts, signer: facts }))
    expect([...answers(judgement), codeOf(judgement, 'signature.certificate.validity'), codeOf(judgement, 'seal.validity')]).toEqual(['yes', 'yes', 'CERTIFICATE_EXPIRED_SINCE', 'SEAL_EXPIRED_SINCE'])
    const other = await judgeSignature(signature, { bytes: testFile('ofdrw', 'v4signed-SignedValue.dat') }, world({ maker: facts, signer: facts }))
    expect(answers(other)).toEqual(['no', 'yes'])
  })

  test.each(['UserV1.esl', 'UserV4.esl', 'UserV5.esl', 'UserV5_ts.esl'])('the seal %s is unchanged', async (file) => {
    expect((await judgeSeal(readSeal(testFile('ofdrw', file)), world())).unchanged).toBe('yes')
  })
})
