import { decodeDer, encodeDer, sliceOf } from '@hub/der'
import { isRefusal, refuse } from '@hub/kernel'
import type { Certificate } from '../certificate/certificate.ts'
import { ExtensionReader } from '../extension-reader.ts'
import { oids } from '../identifiers.ts'
import { ocspLimits } from '../limits.ts'
import { parsed } from '../parsed.ts'
import type { X509Refusal } from '../refusal.ts'
import { certId, ocspRequest } from '../structure/ocsp.ts'
import { certIdFrom, certIdOf, type CertId, type CertIdHash } from './cert-id.ts'
import { nonceExtensions, readNonce } from './nonce.ts'

/** 在线状态请求 — which certificates are asked after. */
export interface OcspRequest { readonly ids: readonly CertId[]; readonly nonce: Uint8Array | undefined }

/** 读在线状态请求 — from untrusted DER. Critical extensions that are not known make a question that nobody here can answer. */
export function readOcspRequest(bytes: Uint8Array): OcspRequest | X509Refusal {
  const der = bytes.length > ocspLimits.bytesMax ? bytes : new Uint8Array(bytes)
  const shape = decodeDer(ocspRequest, der, ocspLimits)
  if (isRefusal(shape)) return shape
  const reader = new ExtensionReader(shape.tbs.extensions)
  const nonce = readNonce(reader)
  const ofItems = shape.tbs.list.map((item) => new ExtensionReader(item.extensions))
  const refusal = [reader, ...ofItems].find((each) => each.refusal !== undefined)?.refusal
  if (refusal !== undefined) return refusal
  const unknown = [...reader.criticalBeside([oids.ocspNonce]), ...ofItems.flatMap((each) => each.criticalBeside([]))]
  if (nonce === 'unusable' || unknown.length > 0) return refuse('EXTENSION_MALFORMED', { field: unknown[0] ?? oids.ocspNonce })
  return { ids: shape.tbs.list.map(({ certId: { value, der: idDer } }) => certIdFrom(value, idDer)), nonce }
}

export interface StatusQuestion { readonly certificate: Certificate; readonly issuer: Certificate; readonly hash?: CertIdHash; readonly nonce?: Uint8Array }

/** 组在线状态请求 — for one certificate. A nonce keeps an old answer from being passed off as a new one, where the responder sends it back. */
export function makeOcspRequest({ certificate, issuer, hash = 'sha1', nonce }: StatusQuestion): Uint8Array {
  const { der } = certIdOf(certificate.serial, issuer, hash)
  const item = { certId: sliceOf(certId, parsed(certId, der)), extensions: undefined }
  return encodeDer(ocspRequest, { tbs: { version: 0, requestor: undefined, list: [item], extensions: nonceExtensions(nonce) }, signature: undefined })
}
