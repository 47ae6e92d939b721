import { beforeAll, describe, expect, test } from 'vitest'
import type { TestSigner } from '../../cms/src/testing/detached.ts'
import { judgePdf, type PdfJudgement } from './judge/judge-pdf.ts'
import { newFile, page, stream, update } from './testing/pdf.ts'
import { documentStamped, pageOfOne, signed, type SigningOptions } from './testing/sign.ts'
import { newPdfWorld, stampTime, troublesOf, type PdfWorld } from './testing/world.ts'

let world: PdfWorld
let stamp: NonNullable<TestSigner['stamp']>
let once: Buffer
let stamped: Buffer
beforeAll(async () => {
  world = await newPdfWorld()
  stamp = world.signer.stamp ?? (() => Promise.reject(new TypeError('a signer that stamps')))
  once = await one()
  stamped = await documentStamped(once, stamp)
})

const one = (by = world.unstamped, options: SigningOptions = {}): Promise<Buffer> => signed(newFile(pageOfOne), by, options)
const codes = ({ steps, signatures }: PdfJudgement) => [...steps, ...signatures.flatMap((each) => each.steps)].map(({ step, code }) => `${step} ${code}`)

describe('a time stamp over the whole file', () => {
  test('proves how old the signature before it is, and is nobody’s signature', () => {
    const judgement = judgePdf(stamped, world.trust)
    expect([troublesOf(judgement), judgement]).toMatchObject([[], { unchanged: 'yes', signersValidThen: 'yes' }])
    expect(judgement.signatures.map(({ signedAt }) => signedAt)).toEqual([{ at: stampTime, basis: 'attested' }])
    expect(codes(judgement)).toEqual(expect.arrayContaining(['file.time-stamp FILE_STAMPED', 'signature.later LATER_ALLOWED', 'signature.time TIME_ATTESTED', 'signature.certificate CERTIFICATE_VALID_THEN']))
  })

  test('keeps a signature valid whose certificate has ended since', () => {
    const later = { ...world.trust, now: '2033-01-01T00:00:00.000Z' }
    expect([judgePdf(once, later), judgePdf(stamped, later)]).toMatchObject([{ signersValidThen: 'unknown' }, { unchanged: 'yes', signersValidThen: 'yes' }])
  })

  test('leaves open what it came too late for', async () => {
    const short = await world.hierarchy.issue('document-signer', { from: '2026-11-01T00:00:00.000Z', days: 5 })
    const late = await documentStamped(await one({ ...world.unstamped, ...short }, { claimed: '/M (D:20261103000000Z)' }), stamp)
    const judgement = judgePdf(late, world.trust)
    expect([codes(judgement), judgement]).toMatchObject([expect.arrayContaining(['signature.certificate CERTIFICATE_TIME_NEEDED']), { unchanged: 'yes', signersValidThen: 'unknown' }])
  })

  test('may follow where the certification lets nothing else follow', async () => {
    for (const options of [{ permission: 1 }, { permission: 2 }, { certify: false }]) expect(judgePdf(await documentStamped(await one(world.unstamped, options), stamp), world.trust)).toMatchObject({ unchanged: 'yes', signersValidThen: 'yes' })
  })

  test('finds a claimed time that is later than itself', async () => {
    expect(codes(judgePdf(await documentStamped(await one(world.unstamped, { claimed: '/M (D:20261122130000Z)' }), stamp), world.trust))).toContain('signature.time TIME_AFTER_TIME_STAMP')
  })

  test('over other bytes, or by a stranger, does not hold', async () => {
    const stranger = (await newPdfWorld()).signer.stamp
    const wrong = [await documentStamped(once, () => stamp(Uint8Array.of(1))), await documentStamped(once, (covered) => stranger?.(covered) ?? stamp(covered)), await documentStamped(once, () => Promise.resolve(Buffer.from('3000', 'hex')))]
    for (const file of wrong) expect([codes(judgePdf(file, world.trust)), judgePdf(file, world.trust)]).toMatchObject([expect.arrayContaining(['file.time-stamp TIME_STAMP_WRONG']), { unchanged: 'yes', signersValidThen: 'no' }])
  })

  test('whose authority nobody here knows leaves the signature as it was without it', () => {
    const judgement = judgePdf(stamped, { ...world.trust, revocation: { ...world.trust.revocation, crls: [] } })
    expect(codes(judgement)).toEqual(expect.arrayContaining(['file.time-stamp TIME_STAMP_UNJUDGED', 'signature.time TIME_CLAIMED']))
  })

  test('alone makes no signed file', async () => {
    const judgement = judgePdf(await documentStamped(newFile(pageOfOne), stamp), world.trust)
    expect([codes(judgement), judgement]).toMatchObject([expect.arrayContaining(['file.signatures SIGNATURES_ABSENT', 'file.time-stamp FILE_STAMPED']), { signatures: [], unchanged: 'no', signersValidThen: 'no' }])
  })

  test('before the signature says nothing of its age', async () => {
    const first = await documentStamped(newFile(pageOfOne), stamp)
    expect(codes(judgePdf(await signed(first, world.unstamped, { certify: false }), world.trust))).toEqual(expect.arrayContaining(['file.time-stamp FILE_STAMPED', 'signature.time TIME_CLAIMED']))
  })
})

describe('what comes with a time stamp', () => {
  const picture = { 14: stream('0 0 9 9 re f', '/Type /XObject /Subtype /Form /BBox [0 0 50 50]') }

  test.each([
    ['a picture', '/F 132 /Rect [0 0 0 0] /AP << /N 14 0 R >>'], ['a place on the page', '/F 132 /Rect [10 10 60 60]'],
    ['an action', '/F 132 /Rect [0 0 0 0] /A << /S /URI /URI (https://example.cn) >>'], ['actions', '/F 132 /Rect [0 0 0 0] /AA << >>'],
  ])('a field with %s is a change where the file is certified, and for a person to look at where not', async (_what, field) => {
    const options = { field, more: picture }
    expect(judgePdf(await documentStamped(once, stamp, options), world.trust).unchanged).toBe('no')
    expect(judgePdf(await documentStamped(await one(world.unstamped, { certify: false }), stamp, options), world.trust).unchanged).not.toBe('yes')
  })

  test('a change of the page is found, with the stamp or behind it', async () => {
    const text = { 4: stream('BT (900) Tj ET') }
    expect(troublesOf(judgePdf(await documentStamped(once, stamp, { more: text }), world.trust))).toContain('signature.later CHANGED_LATER')
    expect(troublesOf(judgePdf(update(stamped, text), world.trust))).toContain('signature.later CHANGED_LATER')
    expect(judgePdf(update(stamped, { 4: page[4] ?? '' }), world.trust).unchanged).toBe('yes')
  })

  test('no byte that it covers can be another', () => {
    const open = stamped.lastIndexOf('/Contents <') + '/Contents '.length
    const close = stamped.indexOf('>', open)
    for (let at = 0; at < stamped.length; at += 61) {
      // The token itself has parts that nobody signs: version, order of certificates.
      if (at >= open && at <= close) continue
      const changed = Buffer.from(stamped)
      changed[at] = (changed[at] ?? 0) ^ 1
      const judgement = judgePdf(changed, world.trust)
      expect([judgement.unchanged, judgement.signersValidThen, codes(judgement).includes('file.time-stamp FILE_STAMPED')], `byte ${at}`).not.toEqual(['yes', 'yes', true])
    }
  })
})
