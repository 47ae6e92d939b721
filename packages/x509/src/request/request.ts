import { decodeDer, encodeDer, sliceOf } from '@hub/der'
import { assert, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { describeName, encodeName, type DistinguishedName } from '../distinguished-name.ts'
import { requestLimits } from '../limits.ts'
import { parsed } from '../parsed.ts'
import { findKeyKind } from '../public-key.ts'
import type { X509Refusal } from '../refusal.ts'
import { findSignatureAlgorithm, identifierOf, type KeyKind } from '../signature-algorithm.ts'
import { algorithmOf, signChecked, type Signer } from '../signer.ts'
import { algorithmIdentifier, publicKeyInfo } from '../structure/algorithm.ts'
import { name } from '../structure/name.ts'
import { certificationRequest, requestInfo } from '../structure/request.ts'
import { verifySignature } from '../verify-signature.ts'

/** 证书申请 PKCS#10 (RFC 2986) — whoever made it holds the private key; the name is a wish. */
export interface CertificateRequest {
  readonly der: Uint8Array
  readonly subject: Uint8Array
  readonly subjectText: string
  readonly publicKey: Uint8Array
  readonly keyKind: KeyKind
}

/** 组证书申请 — for a key of the signer, to be taken to an external CA. */
export async function makeRequest(subject: DistinguishedName, signer: Signer): Promise<CertificateRequest | Refusal<'NAME_INVALID'>> {
  const subjectDer = encodeName(subject)
  if (isRefusal(subjectDer)) return subjectDer
  const tbs = sliceOf(requestInfo, {
    version: 0,
    subject: { value: parsed(name, subjectDer), der: subjectDer },
    publicKey: { value: parsed(publicKeyInfo, signer.publicKey), der: signer.publicKey },
    attributes: [],
  })
  const algorithm = sliceOf(algorithmIdentifier, identifierOf(algorithmOf(signer)))
  const made = readRequest(encodeDer(certificationRequest, { tbs, algorithm, signature: await signChecked(signer, tbs.der) }))
  assert(!isRefusal(made), 'a request that can be read')
  return made
}

/** 读证书申请 — from untrusted DER; its signature is verified here, because a request says nothing without it. Attributes are wishes that no profile of ours heeds. */
export function readRequest(bytes: Uint8Array): CertificateRequest | X509Refusal {
  const der = bytes.length > requestLimits.bytesMax ? bytes : new Uint8Array(bytes)
  const shape = decodeDer(certificationRequest, der, requestLimits)
  if (isRefusal(shape)) return shape
  const { tbs: { value: { subject, publicKey }, der: tbs }, algorithm, signature } = shape
  const keyKind = findKeyKind(publicKey.der)
  if (keyKind === undefined) return refuse('PUBLIC_KEY_UNSUPPORTED')
  const known = findSignatureAlgorithm(algorithm.value)
  if (known === undefined || !verifySignature({ publicKey: publicKey.der, algorithm: known, message: tbs, signature })) return refuse('REQUEST_SIGNATURE_WRONG')
  return { der, subject: subject.der, subjectText: describeName(subject.der), publicKey: publicKey.der, keyKind }
}
