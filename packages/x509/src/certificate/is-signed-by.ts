import { isRefusal } from '@hub/kernel'
import { algorithmOfKey } from '../signature-algorithm.ts'
import { verifySignature } from '../verify-signature.ts'
import { readCertificate } from './read.ts'

export interface SignedUnder { readonly certificate: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }

/**
 * 签名与证书相符 — whether the signature over `message` is by the key of this certificate (DER), with the one algorithm of that kind of key. For whoever has just signed with a key that lives elsewhere
 * and is about to put the two side by side; whether the certificate is to be trusted is another question. False also for bytes that are no certificate.
 */
export function isSignedByCertificate({ certificate, message, signature }: SignedUnder): boolean {
  const read = readCertificate(certificate)
  if (isRefusal(read) || read.keyKind === undefined) return false
  return verifySignature({ publicKey: read.publicKey, algorithm: algorithmOfKey[read.keyKind], message, signature })
}
