import { isRefusal, type Refusal } from '@hub/kernel'
import { explainVerdict, parseTrustBundle, verifyFile, type FileVerdict, type TrustBundle } from '@hub/verify'
import type { Instant, LocalDate, NoticeContent, ReceivedContent } from '@hub/schemas'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { newVerifyWorld, now, stampTime, type VerifyWorld } from '../../packages/verify/src/testing/world.ts'
import { composeLicence, composePdf, type SealRect } from '../../services/signer/src/documents/compose.ts'
import { loadInstalledFonts } from '../../services/signer/src/documents/fonts/installed-fonts.ts'
import { composeOfd } from '../../services/signer/src/documents/ofd/compose-ofd.ts'
import { FontSubsets } from '../../services/signer/src/documents/ofd/font-subset.ts'
import { addSealFields } from '../../services/signer/src/documents/signature/add-fields.ts'
import { buildCms, cmsBytesMax, type CmsSigner } from '../../services/signer/src/documents/signature/cms.ts'
import { sealAppearance } from '../../services/signer/src/documents/signature/seal-appearance.ts'
import { sealFile } from '../../services/signer/src/documents/signature/seal-file.ts'
import { sheetOf } from '../../services/signer/src/documents/sheet.ts'
import { sampleKeys, sampleLicence, type SampleKey } from '../../services/signer/src/documents/testing/licences.ts'
import { sampleOfd } from '../../services/signer/src/documents/testing/ofd.ts'
import { sampleSeal } from '../../services/signer/src/documents/testing/seal.ts'

// What the signer composes and seals, judged by a verifier that shares no reader with it.
let world: VerifyWorld
let bundle: TrustBundle
let order: Awaited<ReturnType<typeof loadInstalledFonts>>
const appearance = good(sealAppearance(sampleSeal()))
const stampBytesMax = 2_048
beforeAll(async () => {
  world = await newVerifyWorld()
  bundle = good(parseTrustBundle(await world.bundle()))
  order = await loadInstalledFonts()
})

function good<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value
}
const verify = (bytes: Uint8Array): Promise<FileVerdict> => verifyFile(bytes, { bundle, now })
const failures = ({ unchanged, sealed }: FileVerdict) => [...unchanged.steps, ...sealed.steps].filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)

async function sealedPdf(key: SampleKey, issuers: readonly string[]): Promise<readonly Uint8Array[]> {
  const { pdf, seals } = good(await composeLicence(sampleLicence(key, { issuers }), order))
  return sealedSteps(pdf, { seals }, issuers)
}

/** One after another, each step beside the last. */
async function sealedSteps(pdf: Uint8Array, { seals, sealedPage = 0 }: { readonly seals: readonly SealRect[]; readonly sealedPage?: number }, issuers: readonly string[]): Promise<readonly Uint8Array[]> {
  const { certificate, chain: [issuing], signer, stamp } = world.pdfSigner
  const cms: CmsSigner = { certificates: [certificate.der, issuing?.der ?? certificate.der], algorithm: 'ecdsa-p256-sha256', sign: (bytes) => signer.sign(bytes), timestamp: stamp }
  const steps = [good(addSealFields(pdf, seals.map((rect, at) => ({ name: `seal-${at + 1}`, rect })), sealedPage))]
  for (const [at, name] of issuers.entries())
    steps.push(good(await sealFile(steps.at(-1) ?? pdf, { field: `seal-${at + 1}`, appearance, signer: name, reason: '签发证照', signedAt: stampTime as Instant, contentsBytesMax: cmsBytesMax(cms.certificates, stampBytesMax) }, (covered) => buildCms(covered, cms))))
  return steps
}

/** Each of some thousand changes is judged whole. */
const changesMsMax = 400_000
/** 30 82 and the length of what follows. */
const derHeaderBytes = 4
const messageBytesMax = 6_000

/** A page with one seal and its time stamp; `contents`: from the < of its signature to behind the >. */
async function oneSeal(): Promise<{ readonly pdf: Buffer; readonly contents: readonly [number, number] }> {
  const pdf = Buffer.from((await sealedPdf('driver', ['演示市交通运输局'])).at(-1) ?? [])
  const from = pdf.lastIndexOf('/Contents <') + '/Contents '.length
  return { pdf, contents: [from, pdf.indexOf('>', from) + 1] }
}

describe('a notice of a case', () => {
  const notice: ReceivedContent = {
    kind: 'acceptance', noticeId: '019cac1d-9b4a-70ca-9f75-25e80eaf5f51' as NoticeContent['noticeId'], windowUnit: '演示市政务服务中心', implementingUnit: '演示市自然资源局', caseNumber: '20260302-4F7A21C9', itemName: '转移登记', itemCode: 'DF0001',
    applicants: [{ name: '赵样本零', number: '339***********0014' }], actingFor: [], materials: [{ name: '居民身份证', taking: 'waived' }, { name: '买卖合同', taking: 'paper' }],
    receivedOn: '2026-03-02' as LocalDate, acceptedOn: '2026-03-02' as LocalDate, due: '2026-03-09' as LocalDate, statutoryDays: 30, promisedDays: 5,
  }
  const file = { notice, qr: 'urn:zhengyuan:notice:019cac1d-9b4a-70ca-9f75-25e80eaf5f51', composedAt: '2026-03-02T01:00:00.000Z' as Instant }
  const { materials: _materials, acceptedOn: _acceptedOn, due, statutoryDays: _statutory, promisedDays: _promised, receivedOn, ...ofCase } = notice
  const others: readonly NoticeContent[] = [
    { ...ofCase, kind: 'supplement', receivedOn, askedOn: receivedOn, until: due ?? receivedOn, wanted: Array.from({ length: 50 }, (_, at) => ({ name: `材料${String(at)}`, role: 'applicant', lack: 'missing' })) },
    { ...ofCase, kind: 'decline', appliedOn: receivedOn, declinedOn: receivedOn, ground: 'other', reason: '理由' },
  ]
  const told = { kind: 'acceptance', number: notice.noticeId, office: '演示市政务服务中心', madeAt: file.composedAt }

  async function sealedNotice(content: NoticeContent = notice): Promise<Buffer> {
    const { pdf, seals, sealedPage } = await composePdf(good(sheetOf({ ...file, notice: content }, order)), order)
    return Buffer.from((await sealedSteps(pdf, { seals, sealedPage }, ['演示市政务服务中心'])).at(-1) ?? [])
  }

  test('as a PDF is good, told as the notice that it is, and never as a licence', async () => {
    const verdict = await verify(await sealedNotice())
    expect([failures(verdict), verdict.overall, verdict.licenceIdentifier]).toEqual([[], 'yes', null])
    expect(verdict).toMatchObject({ notice: told, annotatedCopy: null, inForce: { answer: 'not-asked', code: 'OFFLINE_NOTICE' } })
    expect(explainVerdict(verdict)[0]).toContain('受理通知书')
  })

  test('of each other kind is good in both formats, over however many pages, and called by its name', async () => {
    for (const [content, name] of others.map((each, at) => [each, ['补正告知书', '不予受理通知书'][at] ?? ''] as const)) {
      const verdict = await verify(await sealedNotice(content))
      expect([failures(verdict), verdict.overall, verdict.notice]).toEqual([[], 'yes', { ...told, kind: content.kind }])
      expect(explainVerdict(verdict)[0]).toContain(name)
      const { files } = good(await composeOfd({ ...file, notice: content }, order, new FontSubsets()))
      const ofOfd = await verify(await world.sealedOfd(files))
      expect([failures(ofOfd), ofOfd.overall, ofOfd.notice]).toEqual([[], 'yes', { ...told, kind: content.kind }])
    }
  })

  test('whose marks were taken away is no good file, and nothing of it is told', async () => {
    const pdf = await sealedNotice()
    const at = pdf.indexOf('/WSLX')
    expect(at).toBeGreaterThan(0)
    const changed = Buffer.from(pdf)
    changed.write('/WSLZ', at, 'latin1')
    expect(await verify(changed)).toMatchObject({ overall: 'no', notice: null, unchanged: { answer: 'no' } })
  })

  test('says the same as an OFD', async () => {
    const { files } = good(await composeOfd(file, order, new FontSubsets()))
    const verdict = await verify(await world.sealedOfd(files))
    expect([failures(verdict), verdict.overall, verdict.licenceIdentifier, verdict.notice]).toEqual([[], 'yes', null, told])
  })
})

describe('a PDF of the hub', () => {
  test.each(['driver', 'realty', 'business'] as const)('of %s, sealed by one authority, is good', async (key) => {
    const verdict = await verify((await sealedPdf(key, ['演示市交通运输局'])).at(-1) ?? new Uint8Array())
    expect([failures(verdict), verdict.overall, verdict.sealed.seals.length]).toEqual([[], 'yes', 1])
  })

  test('of several authorities is good when all have sealed, and told as incomplete before', async () => {
    const steps = await sealedPdf('driver', ['演示市交通运输局', '演示市公安局'])
    const told = await Promise.all(steps.map(async (pdf) => {
      const { unchanged, sealed } = await verify(pdf)
      return [unchanged.answer, sealed.answer, sealed.steps.find(({ step }) => step === 'file.fields')?.code]
    }))
    expect(told).toEqual([['no', 'no', undefined], ['yes', 'unknown', 'FIELDS_UNSIGNED'], ['yes', 'yes', 'ALL_SIGNED']])
  })

  test('with a byte changed anywhere that a seal covers is not', async () => {
    const { pdf, contents: [from, to] } = await oneSeal()
    const covered = fc.nat(pdf.length - (to - from) - 1).map((at) => (at < from ? at : at + to - from))
    await fc.assert(fc.asyncProperty(covered, fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      expect((await verify(pdf.with(at, (pdf[at] ?? 0) ^ mask))).overall).not.toBe('yes')
    }), { numRuns: 1_000 })
  }, changesMsMax)

  test('with any byte of the signature changed, certificates and time stamp included, is not, or the same is said of it', async () => {
    const { pdf, contents: [from] } = await oneSeal()
    const said = await verify(pdf)
    const message = Buffer.from(pdf.subarray(from + 1, from + 1 + 2 * messageBytesMax).toString('latin1'), 'hex')
    const length = derHeaderBytes + message.readUInt16BE(2)
    let refused = 0
    for (let at = 0; at < length; at += 1) {
      const changed = Buffer.from(pdf)
      changed.write(((message[at] ?? 0) ^ (1 << at % 8)).toString(16).padStart(2, '0'), from + 1 + 2 * at, 'latin1')
      const { overall, sealed } = await verify(changed)
      if (overall !== 'yes') refused += 1
      // The time stamp stands beside the signature: who takes it away takes the proof of the time away, and nothing else is said.
      else expect([said.sealed.seals, said.sealed.seals.map((seal) => ({ ...seal, timeBasis: 'claimed' }))], `byte ${at}`).toContainEqual(sealed.seals)
    }
    // The rest are copies of CA certificates, which are taken from the bundle.
    expect(refused).toBeGreaterThan(length / 2)
  }, changesMsMax)
})

test.each(sampleKeys)('an OFD of the hub, %s, is good and names its licence', async (key) => {
  const { files } = good(await composeOfd(sampleOfd(key), order, new FontSubsets()))
  const verdict = await verify(await world.sealedOfd(files))
  expect([failures(verdict), verdict.overall, verdict.licenceIdentifier]).toEqual([[], 'yes', sampleOfd(key).content.identifier])
})
