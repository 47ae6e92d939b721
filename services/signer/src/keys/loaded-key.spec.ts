import { encodeSm2Pkcs8, generateSm2PrivateKey, takeSm2PrivateKey } from '@hub/gm'
import { isRefusal } from '@hub/kernel'
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { signingKinds, type SigningKind } from './key-store.ts'
import { closeKey, generateKeyBytes, loadKey, signWith } from './loaded-key.ts'

const pkcs8 = { type: 'pkcs8', format: 'der' } as const
/** Keys that are good in themselves, but of no kind that is kept. */
const others: Readonly<Record<string, () => Buffer>> = {
  'RSA of 3072 bits': () => generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey.export(pkcs8),
  'RSA for PSS alone': () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey.export(pkcs8),
  'P-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export(pkcs8),
  secp256k1: () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey.export(pkcs8),
  X25519: () => generateKeyPairSync('x25519').privateKey.export(pkcs8),
  'no key': () => Buffer.from('not a key'),
  nothing: () => Buffer.alloc(0),
}

describe.each(signingKinds)('bytes of kind %s', (kind) => {
  test('load as that kind and no other, and are overwritten', async () => {
    const bytes = await generateKeyBytes(kind)
    for (const asked of ['wrap-aes256', ...signingKinds] as const) {
      const copy = Buffer.from(bytes)
      expect(loadKey(asked, copy)?.kind, asked).toBe(asked === kind ? kind : undefined)
      if (asked !== 'wrap-aes256') expect(copy.every((byte) => byte === 0)).toBe(true)
    }
  })

  test.each(Object.keys(others))('are not those of %s', (name) => {
    expect(loadKey(kind, others[name]?.() ?? Buffer.alloc(1))).toBeUndefined()
  })
})

test('an SM2 key whose file names the public key of another is not loaded', () => {
  const [mine, other] = [encodeSm2Pkcs8(generateSm2PrivateKey()), encodeSm2Pkcs8(generateSm2PrivateKey())]
  expect(loadKey('sign-sm2', Buffer.concat([mine.subarray(0, -64), other.subarray(-64)]))).toBeUndefined()
})

test('a closed SM2 key has overwritten its scalar', () => {
  const scalar = Buffer.alloc(32, 7)
  const privateKey = takeSm2PrivateKey(scalar)
  if (isRefusal(privateKey)) throw new Error(privateKey.refused)
  closeKey({ kind: 'sign-sm2', privateKey, publicKey: Buffer.alloc(0) })
  expect(scalar.every((byte) => byte === 0)).toBe(true)
})

test.each<[SigningKind, number, number]>([['sign-ed25519', 64, 64], ['sign-p256', 66, 72], ['sign-rsa2048', 256, 256]])('a signature of kind %s has %i to %i bytes', async (kind, least, most) => {
  const key = loadKey(kind, await generateKeyBytes(kind))
  if (key === undefined || key.kind === 'wrap-aes256' || key.kind === 'sign-sm2') throw new Error('made of this kind')
  const { length } = await signWith(key, Buffer.from('message'))
  expect(length).toBeGreaterThanOrEqual(least)
  expect(length).toBeLessThanOrEqual(most)
})
