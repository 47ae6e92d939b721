import { generateSm2PrivateKey, openEnvelope, sealEnvelope, signSm2, verifySm2 } from '@hub/gm'
import { opensslRate } from './openssl-speed.ts'
import { perCore, type Measure } from './rate.ts'

/** About what is signed of a seal: some hundred bytes. */
const message = Buffer.alloc(512, 0x5a)

/** 国密速率 — SM2 of packages/gm, from message to signature and back. */
export function sm2Measures(): readonly Measure[] {
  const key = generateSm2PrivateKey()
  const signature = signSm2(key, message)
  const envelope = sealEnvelope(key.publicKey, message, message)
  return [
    perCore('SM2 sign, packages/gm', () => signSm2(key, message), opensslRate('SM2', 'sign')),
    perCore('SM2 verify, a public key often used', () => verifySm2(key.publicKey, message, signature), opensslRate('SM2', 'verify')),
    // Some key that never signed this: the work is the same.
    perCore('SM2 verify, ever new public keys, their making included', () => verifySm2(generateSm2PrivateKey().publicKey, message, signature)),
    perCore('envelope sealed, 512 bytes', () => sealEnvelope(key.publicKey, message, message)),
    perCore('envelope opened, 512 bytes', () => openEnvelope(key, envelope, message)),
  ]
}
