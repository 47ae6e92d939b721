import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { trustedMax } from '../certs/trusted-others.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { findBinding, publicKeyDigest } from '../seals/key-bindings.ts'
import { hierarchyOfKind } from '../seals/named-keys.ts'
import type { SealStore } from '../seals/seal-store.ts'
import { keepAuthority, keepCertified, readCertificates, readExternalTrust } from './external-trust.ts'
import { judgeCertified, type ExternalCertificate } from './judge-certified.ts'
import type { ExternalRefusal } from './refusals.ts'

export interface CertifyRequest {
  readonly dataDir: string
  readonly keys: KeyStore
  readonly seals: Pick<SealStore, 'ownerOf'>
  readonly keyId: string
  /** The CA's answer: the key's certificate and those of the CAs above it, PEM, in any order; or the one certificate in DER. */
  readonly bytes: Uint8Array
  /** A whole second. */
  readonly now: string
}

/**
 * 采用外部证书 — what an external CA answered to the request for this key. Kept only for a key that is recorded for a unit and that no seal has yet: a seal names the certificate that it was made with. CAs are on disk before
 * the certificate: a crash in between leaves some that nobody asks after, and the same again completes it. @throws AuthorityUnavailable, KeyUnavailable
 */
export async function certifyKey({ dataDir, keys, seals, keyId, bytes, now }: CertifyRequest): Promise<ExternalCertificate | Refusal<ExternalRefusal>> {
  const binding = await findBinding(dataDir, keyId)
  const hierarchy = hierarchyOfKind(keys.list().find((key) => key.keyId === keyId)?.kind)
  if (binding === undefined || binding === 'damaged' || hierarchy === undefined || (await publicKeyDigest(keys, keyId)) !== binding.publicKeySha256) return refuse('UNIT_UNKNOWN')
  if (seals.ownerOf(keyId) !== undefined) return refuse('CERTIFICATE_IN_USE')
  const publicKey = await keys.publicKey(keyId)
  const sent = readCertificates(bytes)
  if (isRefusal(sent)) return sent
  const certificate = sent.find((each) => Buffer.compare(each.publicKey, publicKey) === 0)
  if (certificate === undefined) return refuse('CERTIFICATE_OF_ANOTHER_KEY')
  const trust = await readExternalTrust(dataDir)
  const judged = judgeCertified({ certificate, publicKey, hierarchy, at: now }, { ...trust, intermediates: [...sent, ...trust.intermediates] })
  if (isRefusal(judged)) return judged
  const added = judged.chain.filter(({ der }) => trust.intermediates.every((known) => Buffer.compare(known.der, der) !== 0))
  if (trust.intermediates.length + added.length > trustedMax.intermediates) return refuse('TOO_MANY')
  for (const each of added) await keepAuthority(dataDir, each)
  await keepCertified(dataDir, keyId, certificate)
  return judged
}
