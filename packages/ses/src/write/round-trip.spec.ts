import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeSeal, makeSignature, readSeal, readSignature, type SealCertList, type SealContent, type SesExtension } from '../index.ts'
import { makerCertificate, signerCertificate } from '../testing/made.ts'
import { digestOf } from '../testing/sm2.ts'

/** Any DER of two numbers will do here: whether a signature is right is another question. */
const sign = async (): Promise<Uint8Array> => Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1)
const verify = (): boolean => true

const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 })
const ascii = fc.stringMatching(/^[\x21-\x7e]{1,40}$/)
const name = fc.array(fc.constantFrom(...'示例市局专用章（一）OK·䶮𬭎 '), { minLength: 1, maxLength: 30 }).map((characters) => characters.join(''))
const identifier = fc.tuple(fc.constantFrom('0', '1', '2'), fc.nat(39), fc.array(fc.nat(2 ** 31), { maxLength: 8 })).map(([root, second, rest]) => [root, second, ...rest].join('.'))
const extension: fc.Arbitrary<SesExtension> = fc.record({ id: identifier, critical: fc.boolean(), value: fc.uint8Array({ maxLength: 50 }) })
const second = fc.integer({ min: 0, max: 3_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString())
const certList: fc.Arbitrary<SealCertList> = fc.oneof(
  fc.array(bytes, { maxLength: 5 }).map((others): SealCertList => ({ kind: 'certificates', certificates: [...others, signerCertificate] })),
  fc.array(fc.record({ type: fc.constantFrom('SM3', 'SHA256', '1.2.3'), value: bytes }), { maxLength: 5 })
    .map((others): SealCertList => ({ kind: 'digests', digests: [...others, { type: 'SM3', value: digestOf('sm3', signerCertificate) }] })),
)
const content: fc.Arbitrary<SealContent> = fc.record({
  vendorId: ascii, sealId: ascii, type: fc.integer({ min: 0, max: 99 }), name, certList, createdAt: second, validFrom: second, validUntil: second,
  picture: fc.record({ format: ascii, data: bytes, widthMm: fc.integer({ min: 1, max: 100 }), heightMm: fc.integer({ min: 1, max: 100 }) }),
  extensions: fc.array(extension, { maxLength: 4 }),
}).map((any) => (any.validUntil < any.validFrom ? { ...any, validFrom: any.validUntil, validUntil: any.validFrom } : any))

test('whatever is in a seal comes back as it was put in', async () => {
  await fc.assert(fc.asyncProperty(content, async (wanted) => {
    const made = await makeSeal({ content: wanted, makerCertificate, sign, verify })
    const read = isRefusal(made) ? made : readSeal(made)
    expect(isRefusal(read) ? read : [read.content, read.der]).toEqual([wanted, made])
  }))
})

test('whatever is in a signature comes back as it was put in, the seal byte for byte', async () => {
  await fc.assert(fc.asyncProperty(content, ascii, fc.array(extension, { maxLength: 3 }), async (inSeal, propertyInfo, extensions) => {
    const seal = await makeSeal({ content: inSeal, makerCertificate, sign, verify })
    if (isRefusal(seal)) throw new Error(seal.refused)
    const dataHash = digestOf('sm3', seal)
    const made = await makeSignature({ seal, signedAt: inSeal.validUntil, dataHash, propertyInfo, extensions, signerCertificate, sign, verify, digest: digestOf })
    const read = isRefusal(made) ? made : readSignature(made)
    expect(isRefusal(read) ? read : [read.seal.der, read.timeInfo, read.dataHash, read.propertyInfo, read.extensions, read.signerCertificate])
      .toEqual([seal, { kind: 'claimed', at: inSeal.validUntil }, dataHash, propertyInfo, extensions, signerCertificate])
  }))
})
