import { generateSm2PrivateKey, openEnvelope, sealEnvelope, signSm2, verifySm2 } from '@hub/gm'
import { ratePerCore, type Rate } from './rate.ts'

/** About what is signed of a seal: some hundred bytes. */
const message = Buffer.alloc(512, 0x5a)

/** 国密速率 — SM2 of packages/gm, from message to signature and back. */
export function sm2Rates(seconds: number): readonly Rate[] {
  const key = generateSm2PrivateKey()
  const signature = signSm2(key, message)
  const envelope = sealEnvelope(key.publicKey, message, message)
  return [
    ratePerCore('SM2 sign, packages/gm', seconds, () => { signSm2(key, message) }),
    ratePerCore('SM2 verify, a public key often used', seconds, () => { verifySm2(key.publicKey, message, signature) }),
    // Some key that never signed this: the work is the same.
    ratePerCore('SM2 verify, ever new public keys, their making included', seconds, () => { verifySm2(generateSm2PrivateKey().publicKey, message, signature) }),
    ratePerCore('envelope sealed, 512 bytes', seconds, () => { sealEnvelope(key.publicKey, message, message) }),
    ratePerCore('envelope opened, 512 bytes', seconds, () => { openEnvelope(key, envelope, message) }),
  ]
}
