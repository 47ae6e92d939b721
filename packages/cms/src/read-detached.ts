import { anyValue, decodeDer, explicit, optional, smallInteger } from '@hub/der'
import { isRefusal, refuse } from '@hub/kernel'
import type { Certificate } from '@hub/x509'
import { carriedRevocations, type CarriedRevocations } from './carried-revocations.ts'
import type { CmsDigest } from './digest.ts'
import { cmsOids } from './identifiers.ts'
import { messageLimits } from './limits.ts'
import type { CmsRefusal } from './refusal.ts'
import { readSigner, type CmsSigner } from './signer.ts'
import { readableCertificates } from './signer-certificate.ts'
import { signedContent } from './structure/signed-data.ts'

/** 分离式签名 — read; neither the signature nor its certificate has been judged yet, and whether it is of the content stands in `isOfContent`. */
export interface DetachedSignature extends CmsSigner {
  readonly certificates: readonly Certificate[]
  /** RFC 3161 tokens over the signature value, as they stand. */
  readonly timeStamps: readonly Uint8Array[]
  readonly revocations: CarriedRevocations
}

/** Versions 1 to 5 say which kinds of certificates are inside (5.1); what is read is what is there. */
const detachedMessage = signedContent({ version: smallInteger(1, 5), content: optional(explicit(0, anyValue)) })

/** 读分离式签名 — SignedData without content, from untrusted DER (RFC 5652 5.1, 5.2). `digest` digests the content, which is elsewhere. */
export function readDetached(bytes: Uint8Array, digest: (name: CmsDigest) => Uint8Array): DetachedSignature | CmsRefusal {
  const der = bytes.length > messageLimits.bytesMax ? bytes : new Uint8Array(bytes)
  const outer = decodeDer(detachedMessage, der, messageLimits)
  if (isRefusal(outer)) return outer
  const { content: { digests, content: { type, content }, signers: [shape], certificates = [], crls = [] } } = outer
  if (outer.type !== cmsOids.signedData || type !== cmsOids.data || content !== undefined || shape === undefined) return refuse('CONTENT_TYPE_WRONG')
  if (!digests.some(({ algorithm }) => algorithm === shape.digest.algorithm)) return refuse('DIGEST_NOT_LISTED')
  const signer = readSigner(shape, { type, digest })
  if (isRefusal(signer)) return signer
  const timeStamps = signer.unsignedAttributes.filter((each) => each.type === cmsOids.signatureTimeStamp).flatMap(({ values }) => values)
  return { ...signer, certificates: readableCertificates(certificates), timeStamps, revocations: carriedRevocations(signer.signedAttributes, crls) }
}
