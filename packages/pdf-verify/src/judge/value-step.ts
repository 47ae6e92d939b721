import { describeCmsRefusal, findSignerCertificate, readDetached, type CmsDigest, type DetachedSignature } from '@hub/cms'
import { isRefusal } from '@hub/kernel'
import { verifySignature, type Certificate } from '@hub/x509'
import { createHash } from 'node:crypto'
import type { SignedRange } from '../signature/byte-range.ts'
import { messageOf } from '../signature/message.ts'
import { finding, type PdfStep } from './finding.ts'

/** What of a signature value can be judged further. */
export interface ReadValue { readonly steps: readonly PdfStep[]; readonly signature: DetachedSignature | undefined; readonly certificate: Certificate | undefined }

/** 签名格式 — whether the value is bound to its certificate (RFC 5035) is up to the format: PAdES asks for it, the older one does not. */
export type SignatureFormat = 'ETSI.CAdES.detached' | 'adbe.pkcs7.detached'

/** 判定签名值 — the digest of what is covered, then the message's signature with the key of the certificate that came along: a file that was changed is still told whose it was. */
export function judgeValue(contents: Buffer, { covered }: SignedRange, { format, given }: { readonly format: SignatureFormat; readonly given: readonly Certificate[] }): ReadValue {
  const found = (code: PdfStep['code'], detail: PdfStep['detail'] = {}): ReadValue => ({ steps: [finding('signature.digest', 'VALUE_NEEDED'), finding('signature.value', code, detail)], signature: undefined, certificate: undefined })
  const message = messageOf(contents)
  if (message === undefined) return found('VALUE_BROKEN', { reason: '签名值之后有多余字节，或长度不符' })
  const signature = readDetached(message, (name) => digestOf(name, covered))
  if (isRefusal(signature)) return found(signature.refused === 'ALGORITHM_UNSUPPORTED' ? 'ALGORITHM_UNSUPPORTED' : 'VALUE_BROKEN', { refused: signature.refused, reason: describeCmsRefusal(signature) })
  const certificate = findSignerCertificate(signature, [...signature.certificates, ...given], { binding: format === 'ETSI.CAdES.detached' ? 'required' : 'optional' })
  if (isRefusal(certificate)) return found(certificate.refused === 'SIGNER_CERTIFICATE_MISSING' ? 'CERTIFICATE_MISSING' : 'VALUE_BROKEN', { refused: certificate.refused, reason: describeCmsRefusal(certificate) })
  const digest = finding('signature.digest', signature.isOfContent ? 'CONTENT_UNCHANGED' : 'CONTENT_CHANGED')
  const isRight = verifySignature({ publicKey: certificate.publicKey, algorithm: signature.algorithm, message: signature.signedBytes, signature: signature.signature })
  if (!isRight) return { ...found('VALUE_WRONG'), steps: [digest, finding('signature.value', 'VALUE_WRONG')] }
  return { steps: [digest, finding('signature.value', 'VALUE_CORRECT', { algorithm: signature.algorithm })], signature, certificate }
}

/** In two pieces: a file is not copied for each signature. */
function digestOf(name: CmsDigest, pieces: readonly Buffer[]): Uint8Array {
  const digest = createHash(name)
  for (const piece of pieces) digest.update(piece)
  return new Uint8Array(digest.digest())
}
