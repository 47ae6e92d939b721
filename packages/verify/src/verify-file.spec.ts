import { isRefusal } from '@hub/kernel'
import type { SealStatus } from '@hub/ses'
import fc from 'fast-check'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { explainVerdict } from './explain.ts'
import { inForceQuestion, mayAskInForce, mayAskSealStatus, withInForce } from './in-force.ts'
import { inForceSentences, type InForceCode } from './sentences.ts'
import { identifier, newVerifyWorld, now, stampTime, type VerifyWorld } from './testing/world.ts'
import { parseTrustBundle, type TrustBundle } from './trust-bundle.ts'
import type { FileVerdict } from './verdict.ts'
import { verifiedBytesMax, verifyFile } from './verify-file.ts'

let world: VerifyWorld
let bundle: TrustBundle
let pdf: Uint8Array
let ofd: Uint8Array
beforeAll(async () => {
  world = await newVerifyWorld()
  bundle = read(await world.bundle())
  pdf = await world.pdf()
  ofd = await world.ofd()
})

function read(text: string): TrustBundle {
  const parsed = parseTrustBundle(text)
  if (isRefusal(parsed)) throw new TypeError(JSON.stringify(parsed))
  return parsed
}
const verify = (bytes: Uint8Array, options: { readonly bundle?: TrustBundle | undefined; readonly now?: string; readonly sealStatus?: SealStatus | undefined } = {}) => verifyFile(bytes, { bundle, now, ...options })
const answers = ({ unchanged, sealed, inForce, overall }: FileVerdict) => [unchanged.answer, sealed.answer, inForce.code, overall]
const codes = ({ unchanged, sealed }: FileVerdict, outcome = 'failed') => [...unchanged.steps, ...sealed.steps].filter((step) => step.outcome === outcome).map(({ code }) => code)

describe('a good file', () => {
  test('of PDF is unchanged, and each seal was valid then', async () => {
    const verdict = await verify(pdf)
    expect(answers(verdict)).toEqual(['yes', 'yes', 'OFFLINE', 'yes'])
    expect(verdict).toMatchObject({ version: 1, kind: 'pdf', licenceIdentifier: null, checkedAt: now, trustMadeAt: '2026-11-22T16:00:00.000Z' })
    expect(verdict.sealed.seals).toEqual(Array(2).fill({ sealName: null, signer: world.signer.certificate.subjectText, signedAt: '2026-11-22T12:00:00.000Z', timeBasis: 'attested', unchanged: 'yes', validThen: 'yes' }))
  })

  test('of OFD is unchanged, its seal was valid then, and it names its licence', async () => {
    const verdict = await verify(ofd)
    expect([answers(verdict), codes(verdict)]).toEqual([['yes', 'yes', 'OFFLINE', 'yes'], []])
    expect(verdict).toMatchObject({ kind: 'ofd', licenceIdentifier: identifier })
    expect(verdict.sealed.seals).toEqual([{ sealName: '证源市市场监督管理局', signer: world.unit.certificate.subjectText, signedAt: stampTime, timeBasis: 'attested', unchanged: 'yes', validThen: 'yes' }])
  })

  test('of a seal that its hub says is in use is unchanged and valid now; it is no licence', async () => {
    const verdict = await verify(world.seal, { sealStatus: { status: 'active' } })
    expect(answers(verdict)).toEqual(['yes', 'yes', 'NOT_A_LICENCE', 'yes'])
    expect([verdict.kind, verdict.sealed.zh, mayAskInForce(verdict)]).toEqual(['seal', '印章现在有效，由受信任的机构制作。', false])
  })

  test('names one licence, or none: of two identifiers nobody knows which', async () => {
    const two = await world.ofd([{ name: 'ZZBS', value: 'a' }, { name: 'ZZBS', value: 'b' }])
    expect((await verify(two)).licenceIdentifier).toBe(null)
  })
})

describe('a seal with nothing wrong in it', () => {
  const told = async (sealStatus?: SealStatus) => {
    const { overall, unchanged, sealed } = await verify(world.seal, { sealStatus })
    return { overall, unchanged: unchanged.answer, sealed: sealed.answer, zh: sealed.zh, next: sealed.next, code: sealed.steps.find(({ step }) => step === 'seal.status')?.code }
  }

  test('is not said to be valid now where nobody was asked whether it is stopped, and it is said whom to ask', async () => {
    const { zh, next, ...verdict } = await told()
    expect(verdict).toEqual({ overall: 'unknown', unchanged: 'yes', sealed: 'unknown', code: 'SEAL_STATUS_UNKNOWN' })
    expect(mayAskSealStatus(await verify(world.seal))).toBe(true)
    expect([zh, next]).toEqual([expect.stringContaining('现在是否停用，只有备案它的枢纽知道'), expect.stringContaining('--hub')])
  })

  test.each<[SealStatus, string, string]>([
    [{ status: 'ended', at: '2026-11-20T00:00:00.000Z' }, 'SEAL_ENDED', '不能使用'], [{ status: 'not-activated' }, 'SEAL_NOT_ACTIVATED', '不能使用'],
  ])('is not valid now where its hub says %j', async (status, code, words) => {
    const { zh, ...verdict } = await told(status)
    expect([verdict, zh]).toMatchObject([{ overall: 'no', unchanged: 'yes', sealed: 'no', code }, expect.stringContaining(words)])
  })

  test('that no register knows stays open', async () => {
    expect(await told({ status: 'unknown' })).toMatchObject({ overall: 'unknown', sealed: 'unknown', code: 'SEAL_NOT_IN_REGISTER' })
  })
})

describe('the answers stand apart', () => {
  test('a changed page is no matter of the seal, and the licence is not asked after', async () => {
    const changed = Buffer.from(pdf)
    changed[changed.indexOf('(100)') + 1] = 0x39
    const verdict = await verify(changed)
    expect([verdict.unchanged.answer, verdict.sealed.answer]).toEqual(['no', 'yes'])
    expect([codes(verdict), verdict.inForce.code, mayAskInForce(verdict)]).toEqual([['CONTENT_CHANGED', 'CONTENT_CHANGED'], 'NOT_GOOD', false])
  })

  test('a certificate revoked before the seal was used leaves the content unchanged', async () => {
    const at = '2026-11-22T11:00:00.000Z'
    const revoked = read(await world.bundle({ sm2: [{ serial: world.unit.certificate.serial, at, reason: 'keyCompromise' }], p256: [{ serial: world.signer.certificate.serial, at, reason: 'keyCompromise' }] }))
    for (const file of [pdf, ofd]) expect(answers(await verify(file, { bundle: revoked }))).toEqual(['yes', 'no', 'NOT_GOOD', 'no'])
  })

  test('a certificate revoked later does not matter: a time stamp says when', async () => {
    const at = '2026-11-22T13:00:00.000Z'
    const revoked = read(await world.bundle({ sm2: [{ serial: world.unit.certificate.serial, at, reason: 'keyCompromise' }], p256: [{ serial: world.signer.certificate.serial, at, reason: 'keyCompromise' }] }))
    for (const file of [pdf, ofd]) expect(answers(await verify(file, { bundle: revoked }))).toEqual(['yes', 'yes', 'OFFLINE', 'yes'])
  })

  test('a seal whose signer lost the key is of no use now, whoever made it', async () => {
    const revoked = read(await world.bundle({ sm2: [{ serial: world.unit.certificate.serial, at: '2026-11-22T13:00:00.000Z', reason: 'keyCompromise' }] }))
    const verdict = await verify(world.seal, { bundle: revoked })
    expect([answers(verdict), codes(verdict), mayAskSealStatus(verdict)]).toEqual([['yes', 'no', 'NOT_A_LICENCE', 'no'], ['SIGNERS_UNUSABLE'], false])
  })

  test('without a bundle nobody is trusted: unknown, never yes', async () => {
    for (const file of [pdf, ofd, world.seal]) {
      const verdict = await verify(file, { bundle: undefined })
      expect([verdict.unchanged.answer, verdict.sealed.answer, verdict.overall, verdict.trustMadeAt]).toEqual(['yes', 'unknown', 'unknown', null])
    }
  })

  test('somebody else’s bundle trusts nobody here', async () => {
    const other = read(await (await newVerifyWorld()).bundle())
    for (const file of [pdf, ofd]) expect((await verify(file, { bundle: other })).sealed.answer).toBe('no')
  })
})

describe('the third question', () => {
  test.each(Object.keys(inForceSentences) as InForceCode[])('%s has a sentence of its own and counts as it says', async (code) => {
    const verdict = withInForce(await verify(ofd), code)
    const { answer } = inForceQuestion(code)
    expect([verdict.inForce.code, verdict.overall]).toEqual([code, answer === 'not-asked' ? 'yes' : answer])
  })
})

describe('what is no such file', () => {
  test('is told as unknown, with what to do', async () => {
    for (const bytes of [Buffer.from(''), Buffer.from('hello')])
      expect(await verify(bytes)).toMatchObject({ kind: 'unknown', overall: 'unknown', unchanged: { answer: 'unknown', next: '请提供签发机关给出的原始文件。' } })
  })

  test('for its size is told as too large, whatever it begins with', async () => {
    const large = Buffer.alloc(verifiedBytesMax + 1)
    large.write('%PDF-1.7')
    const verdict = await verify(large)
    expect([answers(verdict), codes(verdict, 'not-judged'), verdict.sha256]).toEqual([['unknown', 'unknown', 'NOT_GOOD', 'unknown'], ['FILE_TOO_LARGE'], hash('sha256', large, 'hex')])
    expect(verdict.unchanged.zh).toBe(`文件超过 ${verifiedBytesMax / 1024 / 1024} MiB，过大，无法判断。`)
  })

  test('but begins like one is refused', async () => {
    for (const bytes of ['%PDF-1.7 no', 'PK\u0003\u0004 no', '0no']) {
      const { unchanged, sealed, overall } = await verify(Buffer.from(bytes), { sealStatus: { status: 'active' } })
      // One rule for all: of a seal that nobody could read nothing is said, and the file is refused all the same.
      expect([unchanged.answer, sealed.answer, overall, sealed.steps.every(({ outcome }) => outcome === 'not-judged')], bytes).toEqual(['no', 'unknown', 'no', true])
      expect([sealed.zh, sealed.next].join(), bytes).not.toContain('信任包')
    }
  })

  test('never passes, whatever follows the first bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('%PDF-1.7\n', 'PK\u0003\u0004', '0\u0082', ''), fc.uint8Array({ maxLength: 200 }), async (head, rest) => {
      expect((await verify(Buffer.concat([Buffer.from(head, 'latin1'), rest]))).overall).not.toBe('yes')
    }))
  })
})

test.each([['pdf', () => pdf], ['ofd', () => ofd], ['seal', () => world.seal]])('no byte of %s can be changed, put in or cut off so that it passes with other content', async (kind, of) => {
  const original = Buffer.from(of())
  await fc.assert(fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (place, bits) => {
    const changed = Buffer.from(original)
    const at = place % changed.length
    changed[at] = (changed[at] ?? 0) ^ bits
    const { overall } = await verify(changed, { sealStatus: { status: 'active' } })
    // Digits of a PDF's signature value may be written in capitals, and a zip and CMS have bytes that say nothing of the content.
    if (overall === 'yes') expect(kind === 'pdf' ? /[0-9a-fA-F]/.test(String.fromCharCode(original[at] ?? 0)) : kind === 'ofd').toBe(true)
  }), { numRuns: 250 })
})

describe('as text', () => {
  test('a good file is told in plain words', async () => {
    expect(explainVerdict(withInForce(await verify(ofd), 'IN_FORCE'))).toEqual([
      '核验结论：通过（OFD）', '✓ 一、是否改动：内容自签章以来没有改动。', '✓ 二、何人签章、当时是否有效：签章时印章和证书有效，由受信任的机构签发。',
      `    1. 证源市市场监督管理局，${world.unit.certificate.subjectText}，北京时间 2026-11-22 20:00:00（有时间戳证明）：内容✓ 当时有效✓`,
      '    ？ 第 1 个签章所用的印章：时间由签名人自行声明，没有时间戳证明（TIME_CLAIMED）', '    ？ 第 1 个签章所用的印章：印章备案状态未知（SEAL_STATUS_UNKNOWN）', '✓ 三、现在是否有效：证照现在有效。', expect.stringMatching(/^文件 SHA-256：[0-9a-f]{64}$/), '信任包制作于 北京时间 2026-11-23 00:00:00',
    ])
  })

  test('what did not pass is told with its reason and the next step', async () => {
    const text = explainVerdict(await verify(Buffer.concat([pdf, Buffer.from('x')]))).join('\n')
    expect(text).toContain('核验结论：不通过（PDF）')
    expect(text).toContain('✗ 一、是否改动：文件不合规范或者不安全，不能当作原件。')
    expect(text).toContain('文件不符合规范或不安全：文件结尾不合规范，或结尾之后还有内容')
    expect(text).toContain('下一步：不要采用这个文件，请向签发机关索取原件。')
  })

  const testFile = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url))
  test.each([
    ['a zip bomb', () => testFile('ofd/test-files/malformed/bomb.ofd'), '文件不符合规范或不安全：条目的压缩比异常'],
    ['a package with an entity from outside', () => testFile('ofd/test-files/malformed/external-entity.ofd'), '文件不符合规范或不安全：XML 含有 DTD'],
    ['an encrypted PDF', () => Buffer.from(testFile('pdf-verify/test-files/malformed/encrypted.hex').toString().split('\n\n')[1]?.replaceAll('\n', '') ?? '', 'hex'), '不支持这种 PDF 文件，无法核验：文件已加密，无法核验'],
    ['a seal that is cut short', () => world.seal.subarray(0, -1), '数据结构不符合规范：第 0 字节：数据不完整，声明的长度超出所在范围'],
    ['a seal of a signer whose certificate nobody vouches for', async () => (await newVerifyWorld()).seal, '印章列出的签章人证书现在都不能用：证书不是受信任的机构签发'],
  ])('%s is told with its cause', async (_what, file, told) => {
    expect(explainVerdict(await verify(await file())).join('\n')).toContain(told)
  })

  test('names from a file cannot steer a terminal', async () => {
    const verdict = await verify(ofd)
    const [first] = verdict.sealed.seals
    const lines = explainVerdict({ ...verdict, sealed: { ...verdict.sealed, seals: first === undefined ? [] : [{ ...first, sealName: 'a\u001b[2J\u202eb' }] } })
    expect(lines.join('\n')).toContain('a\\u001b[2J\\u202eb')
    const step = { seal: null, step: 'package.format', outcome: 'failed', code: 'PACKAGE_REFUSED', zh: '文件不符合规范或不安全', detail: { reason: '条目名称不安全（\u001b[2J）' } } as const
    expect(explainVerdict({ ...verdict, unchanged: { ...verdict.unchanged, steps: [step] } }).join('\n')).toContain('（\\u001b[2J）（PACKAGE_REFUSED）')
  })
})
