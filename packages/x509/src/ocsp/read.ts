import { decodeDer } from '@hub/der'
import { isRefusal, refuse } from '@hub/kernel'
import type { Certificate } from '../certificate/certificate.ts'
import { readCertificate } from '../certificate/read.ts'
import { ExtensionReader } from '../extension-reader.ts'
import { oids } from '../identifiers.ts'
import { ocspLimits } from '../limits.ts'
import type { X509Refusal } from '../refusal.ts'
import { reasonOf } from '../revocation.ts'
import { findSignatureAlgorithm } from '../signature-algorithm.ts'
import { basicResponse, ocspResponse, type responseData } from '../structure/ocsp.ts'
import { certIdFrom } from './cert-id.ts'
import { readNonce } from './nonce.ts'
import { responseStatuses, type OcspAnswer, type OcspError, type OcspResponse } from './response.ts'

/** 读在线状态响应 — from untrusted DER; nothing is verified yet. */
export function readOcspResponse(bytes: Uint8Array): OcspResponse | OcspError | X509Refusal {
  const der = bytes.length > ocspLimits.bytesMax ? bytes : new Uint8Array(bytes)
  const outer = decodeDer(ocspResponse, der, ocspLimits)
  if (isRefusal(outer)) return outer
  const status = responseStatuses[outer.status]
  if (status === undefined || status === 'unused') return refuse('RESPONSE_TYPE_UNKNOWN')
  if (status !== 'successful') return outer.bytes === undefined ? { error: status } : refuse('RESPONSE_INCONSISTENT')
  if (outer.bytes === undefined) return refuse('RESPONSE_INCONSISTENT')
  if (outer.bytes.type !== oids.ocspBasic) return refuse('RESPONSE_TYPE_UNKNOWN')
  const basic = decodeDer(basicResponse, outer.bytes.response, ocspLimits)
  return isRefusal(basic) ? basic : responseOf(basic, der)
}

function responseOf({ tbs: { value: tbs, der: tbsDer }, algorithm, signature, certificates = [] }: ReturnType<typeof basicResponse.decode>, der: Uint8Array): OcspResponse | X509Refusal {
  const reader = new ExtensionReader(tbs.extensions)
  const nonce = readNonce(reader)
  const ofAnswers = tbs.responses.map(({ extensions }) => new ExtensionReader(extensions))
  const refusal = [reader, ...ofAnswers].find((each) => each.refusal !== undefined)?.refusal
  if (refusal !== undefined) return refusal
  if (nonce === 'unusable') return refuse('EXTENSION_MALFORMED', { field: oids.ocspNonce })
  if (tbs.responses.some(({ thisUpdate, nextUpdate }) => nextUpdate !== undefined && nextUpdate < thisUpdate)) return refuse('UPDATE_REVERSED')
  return {
    der, tbs: tbsDer, signature, nonce,
    responder: tbs.responder.kind === 'byName' ? { kind: 'name', name: tbs.responder.value.der } : { kind: 'key', keyId: tbs.responder.value },
    producedAt: tbs.producedAt,
    answers: tbs.responses.map(answerOf),
    certificates: certificates.flatMap(readable),
    algorithm: findSignatureAlgorithm(algorithm.value),
    notJudged: [...reader.criticalBeside([oids.ocspNonce]), ...ofAnswers.flatMap((each) => each.criticalBeside([]))],
  }
}

type Single = ReturnType<typeof responseData.decode>['responses'][number]

function answerOf({ certId, status, thisUpdate, nextUpdate }: Single): OcspAnswer {
  const id = certIdFrom(certId.value, certId.der)
  if (status.kind !== 'revoked') return { id, status: { status: status.kind }, thisUpdate, nextUpdate }
  return { id, status: { status: 'revoked', revocation: { at: status.value.at, reason: reasonOf(status.value.reason), invalidSince: undefined } }, thisUpdate, nextUpdate }
}

function readable(der: Uint8Array): readonly Certificate[] {
  const read = readCertificate(der)
  return isRefusal(read) ? [] : [read]
}
