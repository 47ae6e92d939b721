import { beforeAll, describe, expect, test } from 'vitest'
import { judgePdf } from './judge/judge-pdf.ts'
import { newFile, page, update, type SectionOptions } from './testing/pdf.ts'
import { signed } from './testing/sign.ts'
import { newHierarchy, newPdfWorld, troublesOf, type PdfWorld } from './testing/world.ts'

let world: PdfWorld
let once: Buffer
let twice: Buffer
beforeAll(async () => {
  world = await newPdfWorld()
  once = await signed(newFile(), world.signer)
  twice = await signed(once, world.signer, { field: 7 })
})

const allGood = { unchanged: 'yes', signersValidThen: 'yes' }

describe('a signed file', () => {
  test('is unchanged and validly signed, by each of two signers', () => {
    const judgement = judgePdf(twice, world.trust)
    expect([troublesOf(judgement), judgement]).toMatchObject([[], allGood])
    expect(judgement.signatures.map(({ signer, signedAt }) => [signer, signedAt])).toEqual(Array(2).fill([world.signer.certificate.subjectText, { at: '2026-11-22T12:00:00.000Z', basis: 'attested' }]))
    expect(judgement.signatures.map(({ steps }) => steps.find(({ step }) => step === 'signature.later')?.code)).toEqual(['LATER_ALLOWED', 'NOTHING_LATER'])
  })

  test('with a field that nobody has signed yet is unchanged, but who else should sign is told as unknown', () => {
    const judgement = judgePdf(once, world.trust)
    expect([troublesOf(judgement), judgement]).toMatchObject([['file.fields FIELDS_UNSIGNED'], { unchanged: 'yes', signersValidThen: 'unknown' }])
  })

  test.each([
    ['cross-reference streams', { asStream: true }],
    ['object streams', { asStream: true, inside: { container: 20, ids: [1, 2, 3, 5, 6, 7] } }],
  ] satisfies [string, SectionOptions][])('with %s is judged the same', async (_, options) => {
    const first = await signed(newFile(page, options), world.signer, { asStream: true })
    const judgement = judgePdf(await signed(first, world.signer, { field: 7, asStream: true, inside: { container: 30, ids: [7] } }), world.trust)
    expect([troublesOf(judgement), judgement]).toMatchObject([[], allGood])
  })

  test('with RSA is judged the same', async () => {
    const rsa = await newPdfWorld('rsa')
    expect(judgePdf(await signed(await signed(newFile(), rsa.signer), rsa.signer, { field: 7 }), rsa.trust)).toMatchObject(allGood)
  })

  test('may get data for later verification, and nothing else, in new objects', async () => {
    const catalogue = '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Perms << /DocMDP 8 0 R >> /DSS 30 0 R >>'
    const withEvidence = update(twice, { 1: catalogue, 30: '<< /Type /DSS /Certs [31 0 R] >>', 31: '<< /Length 1 >>\nstream\nx\nendstream' })
    expect(judgePdf(withEvidence, world.trust)).toMatchObject(allGood)
    const judgement = judgePdf(update(twice, { 1: catalogue, 30: '<< /Type /DSS /Certs [31 0 R] >>', 31: '<< /Length 1 >>\nstream\nx\nendstream', 4: page[4] ?? '', 32: '<< >>' }), world.trust)
    expect(troublesOf(judgement)).toEqual(['signature.later CHANGED_LATER'])
  })
})

describe('who signed and when', () => {
  const code = (judgement: ReturnType<typeof judgePdf>, step: string) => judgement.signatures[0]?.steps.find((each) => each.step === step)?.code
  const one = async (by = world.unstamped, options: Parameters<typeof signed>[2] = {}) => signed(newFile({ ...page, 5: '<< /Fields [6 0 R] /SigFlags 3 >>' }), by, options)

  test('without a time stamp the certificate counts as it is today', async () => {
    const judgement = judgePdf(await one(), world.trust)
    expect(judgement).toMatchObject(allGood)
    expect([code(judgement, 'signature.time'), code(judgement, 'signature.certificate')]).toEqual(['TIME_CLAIMED', 'CERTIFICATE_VALID_NOW'])
  })

  test('a certificate that has expired since is open without a time stamp, and valid then with one', async () => {
    const later = { ...world.trust, now: '2033-01-01T00:00:00.000Z' }
    expect(code(judgePdf(await one(), later), 'signature.certificate')).toBe('CERTIFICATE_TIME_NEEDED')
    expect(judgePdf(await one(), later).signersValidThen).toBe('unknown')
    expect(code(judgePdf(await one(world.unstamped, { claimed: '/M (D:20200101000000Z)' }), later), 'signature.certificate')).toBe('CERTIFICATE_INVALID_THEN')
    expect(code(judgePdf(await one(world.signer), later), 'signature.certificate')).toBe('CERTIFICATE_VALID_THEN')
  })

  test('a revocation for a lost key spares only what a time stamp proves to be older', async () => {
    const revoke = (at: string) => world.trustAfter([{ serial: world.signer.certificate.serial, at, reason: 'keyCompromise' }])
    expect(judgePdf(await one(world.signer), await revoke('2026-11-22T13:00:00.000Z'))).toMatchObject(allGood)
    expect(judgePdf(await one(world.signer), await revoke('2026-11-22T11:00:00.000Z'))).toMatchObject({ unchanged: 'yes', signersValidThen: 'no' })
    expect(judgePdf(await one(), await revoke('2026-11-22T13:00:00.000Z'))).toMatchObject({ unchanged: 'yes', signersValidThen: 'unknown' })
  })

  test('a stranger is no signer, and without anybody to trust nothing is known', async () => {
    const stranger = await newHierarchy('p256')
    const by = { ...await stranger.issue('document-signer'), chain: [stranger.issuing.certificate, stranger.root.certificate] }
    expect(judgePdf(await one(by), world.trust)).toMatchObject({ unchanged: 'yes', signersValidThen: 'no' })
    expect(judgePdf(await one(), { ...world.trust, anchors: [], intermediates: [] })).toMatchObject({ unchanged: 'yes', signersValidThen: 'unknown' })
  })

  test('without lists of revocations, or with old ones, a valid signer is told as unknown', async () => {
    expect(judgePdf(await one(), { ...world.trust, revocation: { crls: [], responses: [] } }).signersValidThen).toBe('unknown')
    expect(judgePdf(await one(), { ...world.trust, now: '2026-12-22T00:00:00.000Z' }).signersValidThen).toBe('unknown')
  })

  test('PAdES names its certificate among what is signed; the older format need not', async () => {
    const [, other] = [0, await world.hierarchy.issue('document-signer')]
    expect(code(judgePdf(await one({ ...world.unstamped, bound: other.certificate }), world.trust), 'signature.value')).toBe('VALUE_BROKEN')
    expect(code(judgePdf(await one({ ...world.unstamped, bound: 'unbound' }), world.trust), 'signature.value')).toBe('VALUE_BROKEN')
    expect(judgePdf(await one({ ...world.unstamped, bound: 'unbound' }, { subFilter: 'adbe.pkcs7.detached' }), world.trust)).toMatchObject(allGood)
    expect(judgePdf(await one(world.unstamped, { subFilter: 'adbe.pkcs7.sha1' }), world.trust)).toMatchObject({ unchanged: 'unknown', signersValidThen: 'unknown' })
  })

  test('a time stamp of other data, or after which the signer claims to have signed, does not hold', async () => {
    const { stamp } = world.signer
    const wrong = await one({ ...world.unstamped, stamp: async () => (await stamp?.(Uint8Array.of(1))) ?? new Uint8Array() })
    expect(code(judgePdf(wrong, world.trust), 'signature.time')).toBe('TIME_STAMP_WRONG')
    expect(code(judgePdf(await one(world.signer, { claimed: "/M (D:20261122210000+08'00')" }), world.trust), 'signature.time')).toBe('TIME_AFTER_TIME_STAMP')
    expect(code(judgePdf(await one(world.signer, { claimed: "/M (D:20261122200000+08'00')" }), world.trust), 'signature.time')).toBe('TIME_ATTESTED')
  })
})
