import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { makeRequest, type CertificateRequest } from '@hub/x509'
import { keySigner } from '../certs/key-signer.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { findBinding, publicKeyDigest } from '../seals/key-bindings.ts'
import type { ExternalRefusal } from './refusals.ts'

export interface CertificateWish {
  readonly dataDir: string
  readonly keys: KeyStore
  readonly keyId: string
  /** 法定名称 of the unit that the key is recorded for. */
  readonly unitName: string
}

/** 证书申请 — PKCS #10 (RFC 2986) for an external CA, signed by the key itself; in the name of the unit that it is recorded for, with its code. Only such a key signs one. @throws KeyUnavailable */
export async function requestCertificate({ dataDir, keys, keyId, unitName }: CertificateWish): Promise<CertificateRequest | Refusal<ExternalRefusal>> {
  const binding = await findBinding(dataDir, keyId)
  if (binding === undefined || binding === 'damaged' || keys.list().every((key) => key.keyId !== keyId) || (await publicKeyDigest(keys, keyId)) !== binding.publicKeySha256) return refuse('UNIT_UNKNOWN')
  const made = await makeRequest({ country: 'CN', organisation: unitName, unit: binding.unitCode, commonName: unitName }, await keySigner(keys, keyId))
  return isRefusal(made) ? refuse('UNIT_NAME_INVALID') : made
}
