import { carriedRevocations, cmsOids, digestOf, readableCertificates, readSigner, type CarriedRevocations, type CmsSigner } from '@hub/cms'
import { decodeDer } from '@hub/der'
import { isRefusal, refuse } from '@hub/kernel'
import type { Certificate } from '@hub/x509'
import { imprintFrom, type Imprint } from './imprint.ts'
import { tokenLimits } from './limits.ts'
import type { TimeStampRefusal } from './refusal.ts'
import { tstInfo } from './structure/time-stamp.ts'
import { tokenContent } from './structure/token.ts'

/** 时间戳令牌 — read and consistent in itself: the content has the digest that was signed. Neither the signature nor the authority has been judged yet. */
export interface TimeStampToken extends CmsSigner {
  readonly der: Uint8Array
  readonly policy: string
  readonly imprint: Imprint
  /** RFC 3161 asks for one number a token and authority. */
  readonly serial: bigint
  /** RFC 3339 text in UTC with milliseconds. */
  readonly time: string
  readonly nonce: bigint | undefined
  readonly certificates: readonly Certificate[]
  /** Lists and responses that came with it, unread. */
  readonly revocations: CarriedRevocations
}

/** 读时间戳令牌 — from untrusted DER (RFC 3161 2.4.2). */
export function readTimeStampToken(bytes: Uint8Array): TimeStampToken | TimeStampRefusal {
  const der = bytes.length > tokenLimits.bytesMax ? bytes : new Uint8Array(bytes)
  const outer = decodeDer(tokenContent, der, tokenLimits)
  if (isRefusal(outer)) return outer
  const { content: { digests, content: { type, content }, signers: [signer], certificates = [], crls = [] } } = outer
  if (outer.type !== cmsOids.signedData || type !== cmsOids.tstInfo || signer === undefined) return refuse('TOKEN_TYPE_WRONG')
  if (!digests.some(({ algorithm }) => algorithm === signer.digest.algorithm)) return refuse('DIGEST_NOT_LISTED')
  const info = readInfo(content)
  if (isRefusal(info)) return info
  const signed = readSigner(signer, { type, digest: (name) => digestOf(name, content) })
  if (isRefusal(signed)) return signed
  return signed.isOfContent ? { der, ...info, ...signed, certificates: readableCertificates(certificates), revocations: carriedRevocations(signed.signedAttributes, crls) } : refuse('CONTENT_DIGEST_WRONG')
}

type Info = Pick<TimeStampToken, 'policy' | 'serial' | 'time' | 'nonce' | 'imprint'>

function readInfo(content: Uint8Array): Info | TimeStampRefusal {
  const info = decodeDer(tstInfo, content, tokenLimits)
  if (isRefusal(info)) return info
  const imprint = imprintFrom(info.imprint)
  if (isRefusal(imprint)) return imprint
  const { policy, serial, time, nonce, extensions } = info
  return extensions?.some(({ critical }) => critical) === true ? refuse('EXTENSION_UNSUPPORTED') : { policy, serial, time, nonce, imprint }
}
