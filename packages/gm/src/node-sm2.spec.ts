import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { toInteger } from './big-endian.ts'
import { opensslFolder } from './fixtures/openssl.ts'
import { accepted } from './fixtures/standard.ts'
import { parseSm2Pkcs8 } from './keys/pkcs8.ts'
import { parseSm2Spki } from './keys/spki.ts'
import { curve, curveBytes, modN, Point } from './sm2/curve.ts'
import { pointOf } from './sm2/prepared-points.ts'
import { signSm2 } from './sm2/sign.ts'
import { encodeSm2SignatureDer, parseSm2SignatureDer, type Sm2Signature } from './sm2/signature.ts'
import { verifySm2, verifySm2Digest } from './sm2/verify.ts'
import { sm3 } from './sm3.ts'

/**
 * Why nothing here signs or verifies SM2 by node:crypto: what it does is consistent with itself and with nobody else. Should one of these
 * specs fail after a change of Node, Node has changed its mind, and docs/signer.md has to be read again.
 */
const message = Buffer.from('message digest')
const pair = generateKeyPairSync('ec', { namedCurve: 'SM2' })
const publicKey = accepted(parseSm2Spki(pair.publicKey.export({ format: 'der', type: 'spki' })))

describe('a key that Node has made', () => {
  const signature = sign('sm3', message, pair.privateKey)
  const parsed = accepted(parseSm2SignatureDer(signature))

  test('signs what Node itself verifies, and no verifier of GB/T 32918 does', () => {
    expect(verify('sm3', message, pair.publicKey, signature)).toBe(true)
    expect(verifySm2(publicKey, message, parsed)).toBe(false)
    expect(verifySm2Digest(publicKey, withEmptyUserId(), parsed)).toBe(false)
  })

  test('signs by ECDSA over the SM2 curve', () => {
    expect(isEcdsa(sm3(message), parsed)).toBe(true)
    expect(isEcdsa(sm3(message), { r: parsed.r, s: modN(parsed.s + 1n) })).toBe(false)
  })

  test('does not verify what GB/T 32918 asks for', () => {
    const der = encodeSm2SignatureDer(signSm2(accepted(parseSm2Pkcs8(pair.privateKey.export({ format: 'der', type: 'pkcs8' }))), message))
    expect(verify('sm3', message, pair.publicKey, der)).toBe(false)
  })
})

describe('a key that Node has read', () => {
  const privateKey = createPrivateKey({ key: pair.privateKey.export({ format: 'der', type: 'pkcs8' }), format: 'der', type: 'pkcs8' })
  const readPublic = createPublicKey({ key: pair.publicKey.export({ format: 'der', type: 'spki' }), format: 'der', type: 'spki' })
  const signature = sign('sm3', message, privateKey)
  const parsed = accepted(parseSm2SignatureDer(signature))

  test('signs under an empty user id, which nobody expects', () => {
    expect(verify('sm3', message, readPublic, signature)).toBe(true)
    expect(verifySm2(publicKey, message, parsed)).toBe(false)
    expect(verifySm2Digest(publicKey, withEmptyUserId(), parsed)).toBe(true)
  })

  test('is refused by openssl under the default user id, where ours is accepted', ({ skip }) => {
    const { file, run } = opensslFolder(skip)
    writeFileSync(file('public.pem'), pair.publicKey.export({ format: 'pem', type: 'spki' }))
    writeFileSync(file('message'), message)
    const check = (der: Uint8Array): string => {
      writeFileSync(file('signature'), der)
      try {
        return run('pkeyutl', '-verify', '-pubin', '-inkey', 'public.pem', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-in', 'message', '-sigfile', 'signature').toString().trim()
      } catch {
        return 'refused'
      }
    }
    const ours = signSm2(accepted(parseSm2Pkcs8(pair.privateKey.export({ format: 'der', type: 'pkcs8' }))), message)
    expect([check(signature), check(encodeSm2SignatureDer(ours))]).toEqual(['refused', 'Signature Verified Successfully'])
  })
})

/** e with ENTL = 0: what OpenSSL computes when it is told no id. */
function withEmptyUserId(): Buffer {
  return sm3(sm3(Buffer.alloc(2), curveBytes, publicKey.toRaw()), message)
}

/** FIPS 186-5, 6.4.2, over the SM2 curve. */
function isEcdsa(hash: Buffer, { r, s }: Sm2Signature): boolean {
  const inverse = Point.Fn.inv(s)
  const sum = Point.BASE.mulAddUnsafe(modN(toInteger(hash) * inverse), pointOf(publicKey.toRaw()), modN(r * inverse))
  return !sum.is0() && sum.toAffine().x % curve.n === r
}
