import fc from 'fast-check'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { CK } from './cryptoki.ts'
import { publicKeyOf, type PublicAttributes } from './kinds.ts'

const nothing = { keyType: undefined, curve: undefined, point: undefined, modulus: undefined, exponent: undefined } as const
const p256Curve = Buffer.from('06082a8648ce3d030107', 'hex')
const spki = (key: ReturnType<typeof createPublicKey>): Buffer => key.export({ type: 'spki', format: 'der' })

test('a point is taken bare or wrapped in an octet string', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const point = spki(publicKey).subarray(-65)
  for (const written of [point, Buffer.concat([Buffer.from('0441', 'hex'), point])])
    expect(publicKeyOf({ ...nothing, keyType: CK.CKK_EC, curve: p256Curve, point: written })).toEqual({ kind: 'sign-p256', publicKey: spki(publicKey) })
})

test.each(['130c656477617264733235353139', '06032b6570'])('Ed25519 is known by %s', (curve) => {
  const { publicKey } = generateKeyPairSync('ed25519')
  const point = Buffer.concat([Buffer.from('0420', 'hex'), spki(publicKey).subarray(-32)])
  expect(publicKeyOf({ ...nothing, keyType: CK.CKK_EC_EDWARDS, curve: Buffer.from(curve, 'hex'), point })).toEqual({ kind: 'sign-ed25519', publicKey: spki(publicKey) })
})

test('a modulus may have zeros before it, and must have 2048 bits without them', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url')
  const read = (bytes: Buffer) => publicKeyOf({ ...nothing, keyType: CK.CKK_RSA, modulus: bytes, exponent: Buffer.from('00010001', 'hex') })
  for (const bytes of [modulus, Buffer.concat([Buffer.alloc(1), modulus])]) expect(read(bytes)).toEqual({ kind: 'sign-rsa2048', publicKey: spki(publicKey) })
  expect(read(modulus.subarray(1))).toBeUndefined()
  expect(read(Buffer.alloc(256))).toBeUndefined()
})

test('a point that is not on the curve is no key', () => {
  const point = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)])
  expect(publicKeyOf({ ...nothing, keyType: CK.CKK_EC, curve: p256Curve, point })).toBeUndefined()
})

test('whatever a device says, the answer is a key of its kind or none', () => {
  const bytes = fc.option(fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)), { nil: undefined })
  const curve = fc.oneof(bytes, fc.constantFrom(p256Curve, Buffer.from('06032b6570', 'hex')))
  const attributes: fc.Arbitrary<PublicAttributes> = fc.record({ keyType: fc.constantFrom(undefined, CK.CKK_EC, CK.CKK_RSA, CK.CKK_EC_EDWARDS, 99), curve, point: bytes, modulus: bytes, exponent: bytes })
  fc.assert(fc.property(attributes, (given) => {
    const read = publicKeyOf(given)
    if (read !== undefined) expect(spki(createPublicKey({ key: read.publicKey, format: 'der', type: 'spki' }))).toEqual(read.publicKey)
  }))
})
