import { isRefusal } from '@hub/kernel'
import type { SesSignature } from '@hub/ses'
import { readEvidence, readTimeStampToken, type Evidence } from '@hub/timestamp'

/** 签章随附的证据 — what the time stamps in an electronic seal's signature bring along of certificates and revocations: that over the signature, that over the seal, and the one that GM/T 0031-2014 has for the time. */
export function sealEvidence({ timeStamp, timeInfo, seal }: SesSignature): Evidence {
  const tokens = [timeStamp, seal.timeStamp, timeInfo.kind === 'token' ? timeInfo.token : undefined].filter((each) => each !== undefined)
  const read = tokens.flatMap((der) => {
    const token = readTimeStampToken(der)
    return isRefusal(token) ? [] : [token]
  })
  const revocations = { crls: read.flatMap((token) => token.revocations.crls), responses: read.flatMap((token) => token.revocations.responses) }
  return { ...readEvidence(revocations), certificates: read.flatMap(({ certificates }) => certificates) }
}
