import { isRefusal } from '@hub/kernel'
import type { Certificate } from '../certificate/certificate.ts'
import { isOfIssuer } from './cert-id.ts'
import { makeOcspError, makeOcspResponse, type Responder } from './make.ts'
import { readOcspRequest } from './request.ts'
import type { CertificateStatus } from './response.ts'

/** 在线状态服务 — what a responder knows: the CA for which it answers and the state of its certificates between two updates. */
export interface StatusSource {
  readonly issuer: Certificate
  readonly thisUpdate: string
  readonly nextUpdate: string
  /** `unknown` for a serial number that the CA never gave out (RFC 6960 2.2): a certificate that was forged must not be good. */
  statusOf(serial: string): CertificateStatus
}

/** 答复在线状态请求 — always a response in DER: malformedRequest for what cannot be read, unauthorized where not one certificate is of the CA served here. Rejects with what the signer rejects with. */
export async function answerOcspRequest(request: Uint8Array, source: StatusSource, responder: Responder, now: string): Promise<Uint8Array> {
  const asked = readOcspRequest(request)
  if (isRefusal(asked)) return makeOcspError('malformedRequest')
  if (!asked.ids.some((id) => isOfIssuer(id, source.issuer))) return makeOcspError('unauthorized')
  const answers = asked.ids.map((id) => ({ id, status: isOfIssuer(id, source.issuer) ? source.statusOf(id.serial) : { status: 'unknown' } as const }))
  return makeOcspResponse({ producedAt: now, thisUpdate: source.thisUpdate, nextUpdate: source.nextUpdate, answers, nonce: asked.nonce }, responder)
}
