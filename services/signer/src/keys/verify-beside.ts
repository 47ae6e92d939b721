import { isRefusal } from '@hub/kernel'
import type { Verify } from '@hub/ses'
import { readCertificate } from '@hub/x509'
import type { KeyStore } from './key-store.ts'

/** 旁路验签 — what `isSignedByCertificate` of packages/x509 tells of an SM2 certificate, beside the event loop; false for every other. Rejects with KeyUnavailable where it cannot be told. */
export function verifyBeside(keys: Pick<KeyStore, 'verifySm2'>, keyId: string): Verify {
  return async ({ certificate, message, signature }) => {
    const read = readCertificate(certificate)
    return !isRefusal(read) && read.keyKind === 'sm2' && keys.verifySm2(keyId, { publicKey: read.publicKey, bytes: message, signature })
  }
}
