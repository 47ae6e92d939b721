import { encodeDer, sliceOf } from '@hub/der'
import { assert } from '@hub/kernel'
import type { Certificate } from '../certificate/certificate.ts'
import { oids } from '../identifiers.ts'
import { parsed } from '../parsed.ts'
import { keyIdOf } from '../public-key.ts'
import { revocationReasons } from '../revocation.ts'
import { sameBytes } from '../same-bytes.ts'
import { identifierOf } from '../signature-algorithm.ts'
import { algorithmOf, signChecked, type Signer } from '../signer.ts'
import { algorithmIdentifier } from '../structure/algorithm.ts'
import { basicResponse, certId, ocspResponse, responseData } from '../structure/ocsp.ts'
import type { CertId } from './cert-id.ts'
import { nonceExtensions } from './nonce.ts'
import { responseStatuses, type CertificateStatus, type OcspErrorStatus } from './response.ts'

/** 响应者 — the CA itself, or one to whom it issued a certificate of the purpose `ocsp-responder`. */
export interface Responder { readonly certificate: Certificate; readonly signer: Signer; readonly isIssuer: boolean }

export interface OcspContent {
  readonly producedAt: string
  readonly thisUpdate: string
  readonly nextUpdate: string
  readonly answers: readonly { readonly id: CertId; readonly status: CertificateStatus }[]
  readonly nonce: Uint8Array | undefined
}

/** 签发在线状态响应 — names the responder by its key; sends its certificate along where it is not the issuer's own. */
export async function makeOcspResponse(content: OcspContent, { certificate, signer, isIssuer }: Responder): Promise<Uint8Array> {
  assert(sameBytes(certificate.publicKey, signer.publicKey), 'the responder signs with the key of its certificate')
  const tbs = sliceOf(responseData, {
    version: 0,
    responder: { kind: 'byKey', value: keyIdOf(signer.publicKey) },
    producedAt: content.producedAt,
    responses: content.answers.map((answer) => singleOf(answer, content)),
    extensions: nonceExtensions(content.nonce),
  })
  const algorithm = sliceOf(algorithmIdentifier, identifierOf(algorithmOf(signer)))
  const response = encodeDer(basicResponse, { tbs, algorithm, signature: await signChecked(signer, tbs.der), certificates: isIssuer ? undefined : [certificate.der] })
  return encodeDer(ocspResponse, { status: 0, bytes: { type: oids.ocspBasic, response } })
}

/** 拒答 — unsigned (RFC 6960 2.3). */
export function makeOcspError(status: OcspErrorStatus): Uint8Array {
  return encodeDer(ocspResponse, { status: responseStatuses.indexOf(status), bytes: undefined })
}

function singleOf({ id, status }: OcspContent['answers'][number], { thisUpdate, nextUpdate }: OcspContent) {
  return { certId: { value: parsed(certId, id.der), der: id.der }, status: statusOf(status), thisUpdate, nextUpdate, extensions: undefined }
}

function statusOf(status: CertificateStatus) {
  if (status.status !== 'revoked') return { kind: status.status, value: null } as const
  const { at, reason } = status.revocation
  return { kind: 'revoked', value: { at, reason: reason === 'unspecified' ? undefined : revocationReasons.indexOf(reason) } } as const
}
