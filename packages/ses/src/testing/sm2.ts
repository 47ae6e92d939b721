import { createHash } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import type { SignatureCheck } from '../judge/effects.ts'
import type { DigestName } from '../identifiers.ts'
import { sm2WithSm3 } from '../identifiers.ts'

/** The default user id of GM/T 0009; Node's own SM2 has no way to pass one, which is why it is not used. */
const userId = '1234567812345678'
const pointBytes = 65

/** Private keys of the certificates in test-files/made: the example of GB/T 32918.5 A.2, and SHA-256 of "zhengyuan seal maker". */
export const signerKey = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'
export const makerKey = createHash('sha256').update('zhengyuan seal maker').digest('hex')

type PublicKey = string | ReturnType<typeof sm2.precomputePublicKey>

/** Tables for the few keys of the specs make a verification six times as fast; keys of changed certificates get none. */
const precomputed = new Map<string, PublicKey>([signerKey, makerKey].map((key) => {
  const point = sm2.getPublicKeyFromPrivateKey(key)
  return [point, sm2.precomputePublicKey(point)]
}))

function publicKeyOf(spki: Uint8Array): PublicKey {
  const point = Buffer.from(spki.subarray(-pointBytes)).toString('hex')
  return precomputed.get(point) ?? point
}

export function signedWith(key: string): (bytes: Uint8Array) => Promise<Uint8Array> {
  return async (bytes) => new Uint8Array(Buffer.from(sm2.doSignature(bytes, key, { hash: true, der: true, userId }), 'hex'))
}

/** SM2 by an implementation that is not ours; what it throws for a hostile signature is a wrong one. */
export async function verifySm2({ publicKey, algorithm, message, signature }: SignatureCheck): Promise<boolean | 'unsupported'> {
  if (algorithm !== sm2WithSm3) return 'unsupported'
  try {
    return sm2.doVerifySignature(message, Buffer.from(signature).toString('hex'), publicKeyOf(publicKey), { hash: true, der: true, userId })
  } catch {
    return false
  }
}

const spkiBytes = 91

/** SM2 under a certificate: its key is found by the bytes that every one has before it. */
export function verifyUnder({ certificate, message, signature }: { readonly certificate: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }): boolean {
  const at = Buffer.from(certificate).indexOf(Buffer.from('301306072a8648ce3d020106082a811ccf5501822d', 'hex')) - 2
  const key = publicKeyOf(certificate.subarray(at, at + spkiBytes))
  return sm2.doVerifySignature(message, Buffer.from(signature).toString('hex'), key, { hash: true, der: true, userId })
}

export function digestOf(name: DigestName, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(name).update(bytes).digest())
}
