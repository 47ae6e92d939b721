import fc from 'fast-check'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { opensslFolder } from '../fixtures/openssl.ts'
import { others } from '../fixtures/others.ts'
import { accepted, bytes } from '../fixtures/standard.ts'
import { encodeSm2PrivateKeyPem, encodeSm2PublicKeyPem, parseSm2PrivateKeyPem } from '../keys/pem.ts'
import { generateSm2PrivateKey, scalarOf, takeSm2PrivateKey } from '../keys/private-key.ts'
import { parseSm2PublicKey } from '../keys/public-key.ts'
import { decryptSm2, encryptSm2 } from './encrypt.ts'
import { sm2DefaultUserId } from './message-digest.ts'
import { signSm2 } from './sign.ts'
import { encodeSm2SignatureDer, encodeSm2SignatureRaw, parseSm2SignatureDer, parseSm2SignatureRaw } from './signature.ts'
import { verifySm2 } from './verify.ts'

const hex = (part: Uint8Array): string => Buffer.from(part).toString('hex')
const message = fc.uint8Array({ minLength: 1, maxLength: 200 })
const userId = fc.constantFrom(sm2DefaultUserId, '发证机关', 'a')
/** The slower of them takes 20 ms a signature. */
const few = { numRuns: 8 }

describe.each(others)('%s', (_name, { sm2 }) => {
  const key = generateSm2PrivateKey()
  const [ourPrivate, ourPublic] = [hex(scalarOf(key)), hex(key.publicKey.toUncompressed())]
  const pair = sm2.generateKeyPairHex()
  const theirPrivate = accepted(takeSm2PrivateKey(bytes(pair.privateKey)))
  const theirPublic = accepted(parseSm2PublicKey(bytes(pair.publicKey)))

  test('makes the same public key of a private key', () => {
    expect(theirPrivate.publicKey.equals(theirPublic)).toBe(true)
  })

  test('verifies what we sign, in either encoding, and not over another message or id', () => {
    fc.assert(fc.property(message, userId, (bytesOf, id) => {
      const signature = signSm2(key, bytesOf, { userId: id })
      const [der, raw] = [hex(encodeSm2SignatureDer(signature)), hex(encodeSm2SignatureRaw(signature))]
      expect(sm2.doVerifySignature(bytesOf, der, ourPublic, { der: true, hash: true, userId: id })).toBe(true)
      expect(sm2.doVerifySignature(bytesOf, raw, ourPublic, { der: false, hash: true, userId: id })).toBe(true)
      expect(sm2.doVerifySignature(bytesOf, raw, ourPublic, { der: false, hash: true, userId: `${id}x` })).toBe(false)
    }), few)
  })

  test('signs what we verify, in either encoding, and not over another message or id', () => {
    fc.assert(fc.property(message, userId, (bytesOf, id) => {
      const der = accepted(parseSm2SignatureDer(bytes(sm2.doSignature(bytesOf, pair.privateKey, { der: true, hash: true, userId: id }))))
      const raw = accepted(parseSm2SignatureRaw(bytes(sm2.doSignature(bytesOf, ourPrivate, { der: false, hash: true, userId: id }))))
      expect(verifySm2(theirPublic, bytesOf, der, { userId: id })).toBe(true)
      expect(verifySm2(key.publicKey, bytesOf, raw, { userId: id })).toBe(true)
      expect(verifySm2(theirPublic, Buffer.concat([bytesOf, Buffer.alloc(1)]), der, { userId: id })).toBe(false)
      expect(verifySm2(theirPublic, bytesOf, der, { userId: `${id}x` })).toBe(false)
    }), few)
  })

  test('decrypts what we encrypt, and encrypts what we decrypt', () => {
    fc.assert(fc.property(message, (plain) => {
      expect(Buffer.from(Uint8Array.from(sm2.doDecrypt(hex(encryptSm2(theirPublic, plain)).slice(2), pair.privateKey, 1, { output: 'array' })))).toEqual(Buffer.from(plain))
      expect(decryptSm2(key, bytes(`04${sm2.doEncrypt(plain, ourPublic, 1)}`))).toEqual(Buffer.from(plain))
    }), few)
  })
})

describe('openssl', () => {
  const sm2Options = (id: string): readonly string[] => ['-rawin', '-digest', 'sm3', '-pkeyopt', `distid:${id}`]
  const texts = ['', 'message digest', '电子证照'.repeat(100)]
  const ids = [sm2DefaultUserId, 'ALICE123@YAHOO.COM']

  test.for(ids)('verifies what we sign under the id %s, and refuses it under another', (id, { skip }) => {
    const key = generateSm2PrivateKey()
    const { file, run } = opensslFolder(skip)
    writeFileSync(file('public.pem'), encodeSm2PublicKeyPem(key.publicKey))
    for (const text of texts) {
      writeFileSync(file('message'), text)
      writeFileSync(file('signature'), encodeSm2SignatureDer(signSm2(key, Buffer.from(text), { userId: id })))
      const verify = (as: string): string => run('pkeyutl', '-verify', '-pubin', '-inkey', 'public.pem', ...sm2Options(as), '-in', 'message', '-sigfile', 'signature').toString()
      expect(verify(id)).toContain('Signature Verified Successfully')
      expect(() => verify(`${id}x`)).toThrow('Command failed')
    }
  })

  test.for(ids)('signs what we verify under the id %s, with a key of its own or ours', (id, { skip }) => {
    const { file, run } = opensslFolder(skip)
    run('genpkey', '-algorithm', 'SM2', '-out', 'theirs.pem')
    writeFileSync(file('ours.pem'), encodeSm2PrivateKeyPem(generateSm2PrivateKey()))
    for (const name of ['theirs.pem', 'ours.pem']) {
      const { publicKey } = accepted(parseSm2PrivateKeyPem(readFileSync(file(name), 'utf8')))
      for (const text of texts) {
        writeFileSync(file('message'), text)
        const signature = accepted(parseSm2SignatureDer(run('pkeyutl', '-sign', '-inkey', name, ...sm2Options(id), '-in', 'message')))
        expect(verifySm2(publicKey, Buffer.from(text), signature, { userId: id })).toBe(true)
        expect(verifySm2(publicKey, Buffer.from(text), signature, { userId: `${id}x` })).toBe(false)
      }
    }
  })

  test('decrypts what we encrypt, and encrypts what we decrypt', ({ skip }) => {
    const key = generateSm2PrivateKey()
    const { file, run } = opensslFolder(skip)
    writeFileSync(file('private.pem'), encodeSm2PrivateKeyPem(key))
    writeFileSync(file('public.pem'), encodeSm2PublicKeyPem(key.publicKey))
    for (const length of [16, 48, 255]) {
      const plain = Buffer.alloc(length, 0xa5)
      writeFileSync(file('plain'), plain)
      writeFileSync(file('cipher'), encryptSm2(key.publicKey, plain, 'der'))
      expect(run('pkeyutl', '-decrypt', '-inkey', 'private.pem', '-in', 'cipher')).toEqual(plain)
      expect(decryptSm2(key, run('pkeyutl', '-encrypt', '-pubin', '-inkey', 'public.pem', '-in', 'plain'), 'der')).toEqual(plain)
    }
  })
})
