import { isRefusal } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import { readSeal, readSignature, type SesSeal, type SesSignature } from './index.ts'
import { opensslVerifies } from './testing/openssl.ts'
import { testFile } from './testing/test-file.ts'

function sealFrom(file: string): SesSeal {
  const seal = readSeal(testFile('ofdrw', file))
  if (isRefusal(seal)) throw new Error(`${file}: ${seal.refused}`)
  return seal
}

function signatureFrom(file: string): SesSignature {
  const signature = readSignature(testFile('ofdrw', file))
  if (isRefusal(signature)) throw new Error(`${file}: ${signature.refused}`)
  return signature
}

describe('a seal of another maker', () => {
  test.each([
    ['UserV1.esl', 1, 'OFDRW测试用印章', 1, '2022-04-22T02:18:07.000Z'],
    ['UserV4.esl', 4, 'OFD R&W 测试用印章', 3, '2022-04-22T02:09:00.000Z'],
    ['UserV5.esl', 5, 'OFD R&W V5测试用印章', 3, '2028-04-24T08:53:23.000Z'],
    ['UserV5_ts.esl', 5, 'OFD R&W V5测试用印章', 3, '2028-04-24T08:53:22.000Z'],
  ])('%s is read as version %s', (file, version, name, type, validUntil) => {
    const seal = sealFrom(file)
    expect([seal.version, seal.content.name, seal.content.type, seal.content.validUntil]).toEqual([version, name, type, validUntil])
    expect([seal.content.picture.format, seal.content.picture.data.length, seal.content.picture.widthMm]).toEqual(['PNG', 15693, 40])
    expect(seal.content.certList.kind === 'certificates' && seal.content.certList.certificates.map(({ length }) => length)).toEqual([528])
    expect(seal.der).toEqual(testFile('ofdrw', file))
  })

  test.each(['UserV1.esl', 'UserV4.esl', 'UserV5.esl', 'UserV5_ts.esl'])('%s has its signed bytes found: openssl verifies them, and not with one bit changed', (file) => {
    const { makerCertificate, signedBytes, signature } = sealFrom(file)
    expect(opensslVerifies(makerCertificate, signedBytes, signature)).toBe(true)
    expect(opensslVerifies(makerCertificate, signedBytes.with(100, (signedBytes[100] ?? 0) ^ 1), signature)).toBe(false)
  })

  test('has its time stamp kept apart', () => {
    expect([sealFrom('UserV5_ts.esl').timeStamp, sealFrom('UserV5.esl').timeStamp]).toEqual([Uint8Array.of(1, 2, 3), undefined])
  })
})

describe('a signature of another maker', () => {
  test.each([
    ['SignedValueV4.dat', 4, '2020-10-12T11:14:03.000Z', 0],
    ['SignedValueV5.dat', 5, '2026-04-24T08:53:26.000Z', 0],
    ['v4signed-SignedValue.dat', 4, '2020-10-10T07:11:20.000Z', 1],
  ])('%s is read as version %s', (file, version, at, extensions) => {
    const signature = signatureFrom(file)
    expect([signature.version, signature.seal.version, signature.timeInfo, signature.seal.content.extensions.length]).toEqual([version, version, { kind: 'claimed', at }, extensions])
    expect([signature.propertyInfo, signature.dataHash.length]).toEqual(['/Doc_0/Signs/Sign_0/Signature.xml', 32])
  })

  test.each(['SignedValueV4.dat', 'SignedValueV5.dat', 'v4signed-SignedValue.dat'])('%s has the signed bytes of signer and maker found: openssl verifies both', (file) => {
    const { signerCertificate, signedBytes, signature, seal } = signatureFrom(file)
    expect(opensslVerifies(signerCertificate, signedBytes, signature)).toBe(true)
    expect(opensslVerifies(seal.makerCertificate, seal.signedBytes, seal.signature)).toBe(true)
  })

  test('may carry an extension without a tag', () => {
    const { extensions } = signatureFrom('v4signed-SignedValue.dat').seal.content
    expect(extensions).toEqual([{ id: '1.2.156.10197.6.7.2.2.1', critical: false, value: new TextEncoder().encode('2.1') }])
  })
})

test('what was read does not change when its input does', () => {
  const input = testFile('ofdrw', 'UserV4.esl')
  const seal = readSeal(input)
  input.fill(0)
  expect(isRefusal(seal) ? seal : seal.der).toEqual(testFile('ofdrw', 'UserV4.esl'))
})
