import { encodeDer } from '@hub/der'
import { isRefusal } from '@hub/kernel'
import { makeToken, type Stamp, type TimeStampAuthority } from './make-token.ts'
import { readTimeStampRequest } from './request.ts'
import { timeStampResponse } from './structure/time-stamp.ts'

/** 失败信息 PKIFailureInfo (RFC 3161 2.4.2) — the numbers of its bits. */
export const failureBits = { badAlg: 0, badRequest: 2, badDataFormat: 5, timeNotAvailable: 14, unacceptedPolicy: 15, unacceptedExtension: 16, systemFailure: 25 } as const
export type TimeStampFailure = keyof typeof failureBits

/** 响应状态 PKIStatus. */
export const granted = 0
const rejection = 2

const failures: Readonly<Record<string, TimeStampFailure>> = { IMPRINT_ALGORITHM_UNSUPPORTED: 'badAlg', IMPRINT_LENGTH: 'badDataFormat', NONCE_TOO_LONG: 'badRequest', EXTENSION_UNSUPPORTED: 'unacceptedExtension' }

/** 时间来源 — asked once for each request that can be answered; undefined when the clock is not to be trusted (RFC 3161 2.4.2, timeNotAvailable). */
export type StampSource = () => Stamp | undefined

/** 答复时间戳请求 — always a response in DER: a token, or a rejection with its reason. Rejects with what the signer rejects with. */
export async function answerTimeStampRequest(bytes: Uint8Array, authority: TimeStampAuthority, nextStamp: StampSource): Promise<Uint8Array> {
  const request = readTimeStampRequest(bytes)
  if (isRefusal(request)) return makeRejection(failures[request.refused] ?? 'badDataFormat')
  if (request.policy !== undefined && request.policy !== authority.policy) return makeRejection('unacceptedPolicy')
  const stamp = nextStamp()
  if (stamp === undefined) return makeRejection('timeNotAvailable')
  return encodeDer(timeStampResponse, { status: { status: granted, text: undefined, failure: undefined }, token: await makeToken(request, stamp, authority) })
}

/** 拒签响应 — without a token; unsigned, it proves nothing. */
export function makeRejection(failure: TimeStampFailure): Uint8Array {
  const bit = failureBits[failure]
  const bytes = new Uint8Array((bit >> 3) + 1)
  bytes[bit >> 3] = 0x80 >> (bit & 7)
  return encodeDer(timeStampResponse, { status: { status: rejection, text: undefined, failure: { bytes, unusedBits: 7 - (bit & 7) } }, token: undefined })
}
