import { InvariantViolation, isRefusal } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import { makeSeal, makeSignature, readSeal, readSignature, type NewSignature, type SealContent, type SesSignature } from '../index.ts'
import { aSeal, aSignature, content, makerCertificate, newSignature, original, signerCertificate } from '../testing/made.ts'
import { asn1parse, cut, opensslVerifies } from '../testing/openssl.ts'
import { digestOf, makerKey, signedWith, signerKey, verifyUnder } from '../testing/sm2.ts'
import { testFile } from '../testing/test-file.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

async function readBack(different: Partial<NewSignature> = {}): Promise<SesSignature> {
  const signature = readSignature(await aSignature(different))
  if (isRefusal(signature)) throw new Error(signature.refused)
  return signature
}

const isHex = (text: string): boolean => /^[0-9A-F]{20,}$/.test(text)

/** A line of openssl's outline as `depth type text`, without what differs from run to run. */
const outline = (der: Uint8Array): readonly string[] => asn1parse(der).map(({ depth, type, text }) => `${depth} ${type}${isHex(text) ? '' : ` ${text}`}`.trim())

describe('a seal that we make', () => {
  test('has the structure of GB/T 38540-2020, as openssl sees it', async () => {
    expect(outline(await aSeal({ extensions: [{ id: '1.2.156.10197.6.7.2.2.1', critical: false, value: utf8('2.1') }] }))).toEqual([
      '0 SEQUENCE',
      '1 SEQUENCE',
      '2 SEQUENCE', '3 IA5STRING ES', '3 INTEGER 04', '3 IA5STRING ZHENGYUAN',
      '2 IA5STRING 33010000000001',
      '2 SEQUENCE', '3 INTEGER 01', '3 UTF8STRING 示例市示例局', '3 INTEGER 01', '3 SEQUENCE', '4 OCTET STRING',
      '3 GENERALIZEDTIME 20261201000000Z', '3 GENERALIZEDTIME 20261201000000Z', '3 GENERALIZEDTIME 20291130235959Z',
      '2 SEQUENCE', '3 IA5STRING svg', '3 OCTET STRING <svg/>', '3 INTEGER 2A', '3 INTEGER 2A',
      '2 SEQUENCE', '3 SEQUENCE', '4 OBJECT 1.2.156.10197.6.7.2.2.1', '4 BOOLEAN 0', '4 OCTET STRING 2.1',
      '1 OCTET STRING', '1 OBJECT SM2-with-SM3', '1 BIT STRING',
    ])
  })

  test('has the signature of its maker over SES_SealInfo: openssl verifies what it cuts out itself', async () => {
    const der = await aSeal()
    const [, info] = asn1parse(der)
    const seal = readSeal(der)
    if (isRefusal(seal) || info === undefined) throw new Error('unreadable')
    expect(opensslVerifies(makerCertificate, cut(der, info), seal.signature)).toBe(true)
    expect(opensslVerifies(signerCertificate, cut(der, info), seal.signature)).toBe(false)
  })

  test('reads back as it was asked for', async () => {
    const wanted: SealContent = { ...content, certList: { kind: 'digests', digests: [{ type: 'SM3', value: digestOf('sm3', signerCertificate) }] }, extensions: [{ id: '2.25.1', critical: true, value: utf8('') }] }
    const seal = readSeal(await aSeal(wanted))
    expect(isRefusal(seal) ? seal : [seal.version, seal.content, seal.makerCertificate]).toEqual([4, wanted, makerCertificate])
  })

  test('still has the signed bytes of one that was made and frozen', async () => {
    const frozen = readSeal(testFile('made', 'seal.esl'))
    const made = readSeal(await aSeal())
    if (isRefusal(frozen) || isRefusal(made)) throw new Error('unreadable')
    expect(made.signedBytes).toEqual(frozen.signedBytes)
    expect(opensslVerifies(makerCertificate, made.signedBytes, frozen.signature)).toBe(true)
  })
})

describe('a seal is not made', () => {
  test.each<[string, Partial<SealContent>, string]>([
    ['with an empty name', { name: '' }, 'TEXT_LENGTH'],
    ['with a name too long', { name: '局'.repeat(301) }, 'TEXT_LENGTH'],
    ['with a control character in its name', { name: '示例\u001b[2J局' }, 'TEXT_UNSAFE'],
    ['with text that runs backwards in its name', { name: '示例\u202e局' }, 'TEXT_UNSAFE'],
    ['with half a character in its name', { name: '示例\ud800' }, 'TEXT_UNSAFE'],
    ['without an identifier', { sealId: '' }, 'TEXT_LENGTH'],
    ['without a vendor', { vendorId: '' }, 'TEXT_LENGTH'],
    ['with a picture of no format', { picture: { ...content.picture, format: '' } }, 'TEXT_LENGTH'],
    ['with an identifier outside ASCII', { sealId: '印章一' }, 'TEXT_NOT_ASCII'],
    ['with a validity that ends before it starts', { validUntil: '2026-11-30T23:59:59.000Z' }, 'VALIDITY_REVERSED'],
    ['with a time of half a second', { createdAt: '2026-12-01T00:00:00.500Z' }, 'TIME_NOT_WHOLE_SECOND'],
    ['with a day that is none', { validFrom: '2026-02-30T00:00:00.000Z' }, 'TIME_NOT_WHOLE_SECOND'],
    ['with a time of ten digits for the year', { validUntil: '+012026-12-01T00:00:00.000Z' }, 'TIME_NOT_WHOLE_SECOND'],
    ['without a signer', { certList: { kind: 'certificates', certificates: [] } }, 'CERT_LIST_SIZE'],
    ['with too many signers', { certList: { kind: 'certificates', certificates: Array.from({ length: 257 }, () => signerCertificate) } }, 'CERT_LIST_SIZE'],
    ['with a digest of a strange type', { certList: { kind: 'digests', digests: [{ type: '国密', value: utf8('x') }] } }, 'TEXT_NOT_ASCII'],
    ['without a picture', { picture: { ...content.picture, data: utf8('') } }, 'PICTURE_EMPTY'],
    ['with a picture of two megabytes', { picture: { ...content.picture, data: new Uint8Array(2 * 1024 * 1024) } }, 'PICTURE_TOO_LARGE'],
    ['as large as a plate', { picture: { ...content.picture, widthMm: 420 } }, 'PICTURE_SIZE'],
    ['of a fractional size', { picture: { ...content.picture, heightMm: 41.5 } }, 'PICTURE_SIZE'],
    ['with an identifier that is none', { extensions: [{ id: '1.40.3', critical: false, value: utf8('') }] }, 'EXTENSION_ID_INVALID'],
  ])('%s', async (_what, different, refused) => {
    const sign = (): Promise<Uint8Array> => Promise.reject(new Error('nothing is signed that is refused'))
    expect(await makeSeal({ content: { ...content, ...different }, makerCertificate, sign, verify: verifyUnder })).toMatchObject({ refused })
  })

  test('with a signature that is not the DER of two numbers', async () => {
    const raw = async (): Promise<Uint8Array> => new Uint8Array(64).fill(1)
    expect(await makeSeal({ content, makerCertificate, sign: raw, verify: verifyUnder })).toEqual({ refused: 'SIGNATURE_MALFORMED', detail: { field: 'signedValue' } })
  })

  test('with a signature by another key than that of its certificate', async () => {
    expect(await makeSeal({ content, makerCertificate, sign: signedWith(signerKey), verify: verifyUnder })).toEqual({ refused: 'SIGNATURE_OF_ANOTHER_KEY', detail: { field: 'signedValue' } })
  })

  test('when the key cannot sign: the reason goes to the caller', async () => {
    await expect(makeSeal({ content, makerCertificate, sign: () => Promise.reject(new Error('no key')), verify: verifyUnder })).rejects.toThrow('no key')
  })

  test('with a type that is no number: that is a mistake of the program', async () => {
    await expect(makeSeal({ content: { ...content, type: 1.5 }, makerCertificate, sign: signedWith(makerKey), verify: verifyUnder })).rejects.toThrow(InvariantViolation)
  })
})

describe('a signature that we make', () => {
  test('has the structure of GB/T 38540-2020 around the seal, as openssl sees it', async () => {
    const seal = await aSeal()
    const der = await aSignature({ seal, extensions: [{ id: '1.2.3', critical: true, value: utf8('x') }], timeStamp: async () => Uint8Array.of(0x30, 0) })
    expect(outline(der).filter((line) => Number(line[0]) <= 2)).toEqual([
      '0 SEQUENCE', '1 SEQUENCE', '2 INTEGER 04', '2 SEQUENCE', '2 GENERALIZEDTIME 20270501080000Z', '2 BIT STRING', '2 IA5STRING /Doc_0/Signs/Sign_0/Signature.xml', '2 cont [ 0 ]',
      '1 OCTET STRING', '1 OBJECT SM2-with-SM3', '1 BIT STRING', '1 cont [ 0 ]', '2 BIT STRING',
    ])
  })

  test('holds the seal byte for byte', async () => {
    const seal = await aSeal({ extensions: [{ id: '1.2.3', critical: false, value: utf8('x') }] })
    expect((await readBack({ seal })).seal.der).toEqual(seal)
  })

  test('has the signature over TBS_Sign: openssl verifies what it cuts out itself', async () => {
    const der = await aSignature()
    const [, toSign] = asn1parse(der)
    const signature = readSignature(der)
    if (isRefusal(signature) || toSign === undefined) throw new Error('unreadable')
    expect(opensslVerifies(signerCertificate, cut(der, toSign), signature.signature)).toBe(true)
    expect(opensslVerifies(makerCertificate, cut(der, toSign), signature.signature)).toBe(false)
  })

  test('asks for a time stamp over the signature value, and carries the token', async () => {
    const asked: Uint8Array[] = []
    const signature = await readBack({
      timeStamp: async (covered) => {
        asked.push(covered)
        return Uint8Array.of(0x30, 0)
      },
    })
    expect([asked, signature.timeStamp]).toEqual([[signature.signature], Uint8Array.of(0x30, 0)])
  })

  test('still has the signed bytes of one that was made and frozen', async () => {
    const frozen = readSignature(testFile('made', 'signature.dat'))
    const made = await readBack({ seal: testFile('made', 'seal.esl') })
    if (isRefusal(frozen)) throw new Error('unreadable')
    expect(made.signedBytes).toEqual(frozen.signedBytes)
    expect(opensslVerifies(signerCertificate, made.signedBytes, frozen.signature)).toBe(true)
  })

  test('is over the digest of the original', async () => {
    expect((await readBack()).dataHash).toEqual(digestOf('sm3', original.bytes))
  })
})

describe('a signature is not made', () => {
  test.each<[string, Partial<NewSignature>, string]>([
    ['with bytes for a seal that are none', { seal: utf8('seal') }, 'TRUNCATED'],
    ['with a seal of another version', { seal: testFile('ofdrw', 'UserV5.esl') }, 'VERSION_MISMATCH'],
    ['by a signer whom the seal does not list', { signerCertificate: makerCertificate }, 'SIGNER_NOT_LISTED'],
    ['before the seal is valid', { signedAt: '2026-11-30T23:59:59.000Z' }, 'SEAL_NOT_VALID_THEN'],
    ['after the seal has expired', { signedAt: '2029-12-01T00:00:00.000Z' }, 'SEAL_NOT_VALID_THEN'],
    ['at a time that is none', { signedAt: '2027-05-01T08:00:00Z' }, 'TIME_NOT_WHOLE_SECOND'],
    ['over a digest of another length', { dataHash: new Uint8Array(20) }, 'DATA_HASH_LENGTH'],
    ['without a property', { propertyInfo: '' }, 'TEXT_LENGTH'],
    ['with a property outside ASCII', { propertyInfo: '/文档/Signature.xml' }, 'TEXT_NOT_ASCII'],
    ['with a line break in its property', { propertyInfo: '/Doc_0\n' }, 'TEXT_UNSAFE'],
    ['with an identifier that is none', { extensions: [{ id: '1', critical: false, value: utf8('') }] }, 'EXTENSION_ID_INVALID'],
    ['with a signature by another key than that of its certificate', { sign: signedWith(makerKey) }, 'SIGNATURE_OF_ANOTHER_KEY'],
    ['with a signature of raw numbers', { sign: async () => new Uint8Array(64).fill(1) }, 'SIGNATURE_MALFORMED'],
  ])('%s', async (_what, different, refused) => {
    const sign = (): Promise<Uint8Array> => Promise.reject(new Error('nothing is signed that is refused'))
    expect(await makeSignature(await newSignature({ sign, ...different }))).toMatchObject({ refused })
  })

  test('at the first and the last second of the seal it is', async () => {
    for (const signedAt of [content.validFrom, content.validUntil]) expect((await readBack({ signedAt })).timeInfo).toEqual({ kind: 'claimed', at: signedAt })
  })

  test('by a signer whose digest the seal does not list', async () => {
    const seal = await aSeal({ certList: { kind: 'digests', digests: [{ type: 'SHA-256', value: digestOf('sha256', signerCertificate) }] } })
    expect(isRefusal(await makeSignature(await newSignature({ seal, sign: signedWith(signerKey) })))).toBe(false)
    // The same digest under another name is none of this certificate.
    const other = await aSeal({ certList: { kind: 'digests', digests: [{ type: 'SM3', value: digestOf('sha256', signerCertificate) }] } })
    expect(await makeSignature(await newSignature({ seal: other }))).toMatchObject({ refused: 'SIGNER_NOT_LISTED' })
  })
})
