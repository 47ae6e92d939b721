import { expect, test } from 'vitest'
import { toInteger } from '../big-endian.ts'
import { accepted, bytes, scalar, standard, standardKey } from '../fixtures/standard.ts'
import { parseSm2PublicKey } from '../keys/public-key.ts'
import { encodeRaw } from './ciphertext.ts'
import { decryptSm2, encryptWith } from './encrypt.ts'
import { sm2IdentityDigest, sm2MessageDigest, startSm2MessageDigest } from './message-digest.ts'
import { signatureOf } from './signature-equation.ts'
import { encodeSm2SignatureRaw, parseSm2SignatureRaw } from './signature.ts'
import { verifySm2, verifySm2Digest } from './verify.ts'

const signatureBytes = bytes(standard.r + standard.s)
const signature = accepted(parseSm2SignatureRaw(signatureBytes))

test('the public key of the standard\'s private key is the standard\'s', () => {
  expect(standardKey().publicKey.toRaw()).toEqual(bytes(standard.point))
})

test('Z and e are the standard\'s, in one go and in pieces', () => {
  const { publicKey } = standardKey()
  expect(sm2IdentityDigest(publicKey)).toEqual(bytes(standard.z))
  expect(sm2MessageDigest(publicKey, standard.message)).toEqual(bytes(standard.e))
  const pieces = [...standard.message].reduce((digest, byte) => digest.update(Uint8Array.of(byte)), startSm2MessageDigest(publicKey))
  expect(pieces.digest()).toEqual(bytes(standard.e))
})

test.each([1n, 2n, 0x1234_5678_9abc_def0n])('the signature is the standard\'s to the digit, whatever blinds it: %i', (blind) => {
  const made = signatureOf({ successor: 1n + toInteger(bytes(standard.d)), digest: bytes(standard.e), nonce: scalar(standard.k), blind })
  expect(made === undefined ? undefined : encodeSm2SignatureRaw(made)).toEqual(signatureBytes)
})

test('the standard\'s signature verifies, over the message and over the digest', () => {
  const publicKey = accepted(parseSm2PublicKey(bytes(standard.point)))
  expect(verifySm2(publicKey, standard.message, signature)).toBe(true)
  expect(verifySm2Digest(publicKey, bytes(standard.e), signature)).toBe(true)
})

/** GB/T 32918.5, annex C.2: "encryption standard" for the same key with the same nonce. */
const encrypted = bytes(`04
  04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73 E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0
  59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766 21886CA989CA9C7D58087307CA93092D651EFA`)

test('the ciphertext is the standard\'s to the digit, and decrypts', () => {
  const key = standardKey()
  expect(encodeRaw(encryptWith(() => bytes(standard.k), key.publicKey, Buffer.from('encryption standard')))).toEqual(encrypted)
  expect(decryptSm2(key, encrypted)).toEqual(Buffer.from('encryption standard'))
})
