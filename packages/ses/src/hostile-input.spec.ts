import { isRefusal } from '@hub/kernel'
import { anyValue, decodeDer, encodeDer, sequenceOf } from '@hub/der'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeSesRefusal, judgeSeal, judgeSignature, makeSeal, makeSignature, readSeal, readSignature } from './index.ts'
import { certificateBytesMax, sealLimits, signatureLimits } from './limits.ts'
import { anySignature, signatureV4 } from './structure/signature.ts'
import { aSeal, aSignature, content, makerCertificate, newSignature, original } from './testing/made.ts'
import { makerKey, signedWith, verifyUnder } from './testing/sm2.ts'
import { malformedFiles, testFile } from './testing/test-file.ts'
import { world } from './testing/world.ts'

const readAs = { seal: readSeal, signature: readSignature } as const

describe('each malformed file', () => {
  const files = malformedFiles()

  test('is of a kind that there is, and says why it is refused', () => {
    expect(files.length).toBeGreaterThanOrEqual(30)
    expect(files.filter(({ as, why, bytes }) => !Object.hasOwn(readAs, as) || why === '' || bytes.length === 0).map(({ file }) => file)).toEqual([])
  })

  test.each(files.map((file) => [file.file, file] as const))('%s', (_name, { as, refused, where, bytes }) => {
    const read = as === 'seal' ? readSeal(bytes) : readSignature(bytes)
    if (!isRefusal(read)) throw new Error('was read')
    expect([read.refused, read.detail['path'] ?? read.detail['field']]).toEqual([refused, where])
    expect(describeSesRefusal(read)).toMatch(/\p{Script=Han}/u)
  })
})

/** The same bytes with the bits of `mask` turned over at one place. */
const flipped = (bytes: Uint8Array, at: number, mask: number): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ mask)

/** One bit, another at each byte, and all eight. */
const masksAt = (at: number): readonly number[] => [1 << at % 8, 0xff]

describe('with any one byte changed', () => {
  const judgeAll = world()

  test('a signature is nowhere unchanged and valid', async () => {
    const whole = await aSignature()
    const untouched = readSignature(whole)
    if (isRefusal(untouched)) throw new Error(untouched.refused)
    const signedFrom = untouched.signedBytes.byteOffset - untouched.der.byteOffset
    const signedTo = signedFrom + untouched.signedBytes.length
    let judged = 0
    for (let at = 0; at < whole.length; at++)
      for (const mask of masksAt(at)) {
        const read = readSignature(flipped(whole, at, mask))
        if (isRefusal(read)) continue
        judged += 1
        const { unchanged, sealValidThen } = await judgeSignature(read, original, judgeAll)
        expect([unchanged, sealValidThen], `byte ${at}`).not.toEqual(['yes', 'yes'])
        if (at >= signedFrom && at < signedTo) expect(unchanged, `byte ${at} of what is signed`).not.toBe('yes')
      }
    expect(judged).toBeGreaterThan(whole.length / 2)
  })

  test('a seal is nowhere unchanged and valid', async () => {
    const whole = await aSeal()
    let judged = 0
    for (let at = 0; at < whole.length; at++)
      for (const mask of masksAt(at)) {
        const read = readSeal(flipped(whole, at, mask))
        if (isRefusal(read)) continue
        judged += 1
        const { unchanged, valid } = await judgeSeal(read, judgeAll)
        expect([unchanged, valid], `byte ${at}`).not.toEqual(['yes', 'yes'])
      }
    expect(judged).toBeGreaterThan(whole.length / 2)
  })
})

describe('cut short or made longer', () => {
  test('a signature is refused at every length', async () => {
    const whole = await aSignature()
    for (let length = 0; length < whole.length; length++) expect(isRefusal(readSignature(whole.subarray(0, length))), `${length} bytes`).toBe(true)
    expect(readSignature(Uint8Array.of(...whole, 0))).toMatchObject({ refused: 'TRAILING_BYTES', detail: { offset: whole.length } })
  })

  test('a seal is refused at every length', async () => {
    const whole = await aSeal()
    for (let length = 0; length < whole.length; length++) expect(isRefusal(readSeal(whole.subarray(0, length))), `${length} bytes`).toBe(true)
    expect(readSeal(Uint8Array.of(...whole, 0))).toMatchObject({ refused: 'TRAILING_BYTES' })
  })
})

describe('a bomb', () => {
  const oneSequence = (values: readonly Uint8Array[]): Uint8Array => encodeDer(sequenceOf(anyValue, { max: values.length }), values)

  test('of size is refused unread', () => {
    expect(readSeal(new Uint8Array(sealLimits.bytesMax + 1))).toMatchObject({ refused: 'TOO_LARGE' })
    expect(readSignature(new Uint8Array(signatureLimits.bytesMax + 1))).toMatchObject({ refused: 'TOO_LARGE' })
  })

  test('in the place of a certificate is refused, whichever certificate it is', async () => {
    const large = new Uint8Array(certificateBytesMax + 1)
    expect(await makeSeal({ content, makerCertificate: large, sign: signedWith(makerKey), verify: verifyUnder })).toMatchObject({ refused: 'CERTIFICATE_TOO_LARGE', detail: { field: 'cert' } })
    expect(await makeSeal({ content: { ...content, certList: { kind: 'certificates', certificates: [large] } }, makerCertificate, sign: signedWith(makerKey), verify: verifyUnder })).toMatchObject({ refused: 'CERTIFICATE_TOO_LARGE', detail: { field: 'property.certList' } })
    expect(await makeSignature(await newSignature({ signerCertificate: large }))).toMatchObject({ refused: 'CERTIFICATE_TOO_LARGE' })
    // The signer's stands outside what is signed: anybody can put another there.
    const shape = decodeDer(anySignature, await aSignature(), signatureLimits)
    if (isRefusal(shape) || shape.value.kind !== 'v4') throw new Error('a signature of our own')
    const { value } = shape.value
    const swapped = (cert: Uint8Array) => readSignature(encodeDer(signatureV4, { ...value, cert }))
    expect(swapped(large)).toMatchObject({ refused: 'CERTIFICATE_TOO_LARGE', detail: { field: 'cert' } })
    expect(isRefusal(swapped(large.subarray(1)))).toBe(false)
  })

  test('of depth is refused at the level that is named', () => {
    let nested: Uint8Array = Uint8Array.of(5, 0)
    for (let level = 0; level < 3000; level++) nested = oneSequence([nested])
    expect([readSeal(nested), readSignature(nested)].map((read) => isRefusal(read) && read.refused)).toEqual(['TOO_DEEP', 'TOO_DEEP'])
  })

  test('of many small values is refused before they are kept', () => {
    const many = oneSequence(Array.from({ length: 100_000 }, () => Uint8Array.of(5, 0)))
    expect([readSeal(many), readSignature(many)].map((read) => isRefusal(read) && read.refused)).toEqual(['TOO_MANY_ELEMENTS', 'TOO_MANY_ELEMENTS'])
  })
})

test('bytes at random are refused, never thrown upon', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    expect([isRefusal(readSeal(bytes)), isRefusal(readSignature(bytes))]).toEqual([true, true])
  }))
})

test('pieces of real files put together anyhow are refused, or are not what was signed', async () => {
  const sources = ['seal.esl', 'signature.dat', 'signer.der'].map((name) => testFile('made', name))
  const base = testFile('made', 'signature.dat')
  const piece = fc.constantFrom(...sources).chain((source) => fc.tuple(fc.nat(source.length - 1), fc.nat(64)).map(([from, length]) => source.subarray(from, from + length)))
  await fc.assert(fc.asyncProperty(fc.nat(base.length), fc.nat(64), piece, async (at, removed, put) => {
    const bytes = Uint8Array.of(...base.subarray(0, at), ...put, ...base.subarray(at + removed))
    const read = readSignature(bytes)
    if (isRefusal(read) || Buffer.compare(bytes, base) === 0) return
    const { unchanged, sealValidThen } = await judgeSignature(read, original, world())
    expect([unchanged, sealValidThen]).not.toEqual(['yes', 'yes'])
  }))
})
