import { anyValue, choice, enumerated, explicit, generalizedTime, implicit, integer, nothing, objectIdentifier, octetsInBits, octetString, omittedDefault, optional, sequence, sequenceOf, sliced, smallInteger, tags } from '@hub/der'
import { ocspItemsMax } from '../limits.ts'
import { algorithmIdentifier } from './algorithm.ts'
import { extensions } from './extension.ts'
import { name } from './name.ts'

/** 证书标识 CertID (RFC 6960 4.1.1). */
export const certId = sequence({ hash: algorithmIdentifier, issuerNameHash: octetString, issuerKeyHash: octetString, serial: integer })

const version = omittedDefault(explicit(0, smallInteger(0, 0)), 0)

/** 在线状态请求 OCSPRequest (4.1.1). A signature of the caller is carried and not looked at: the answer is public. */
export const ocspRequest = sequence({
  tbs: sequence({
    version,
    requestor: optional(explicit(1, anyValue)),
    list: sequenceOf(sequence({ certId: sliced(certId), extensions: optional(explicit(0, extensions)) }), { min: 1, max: ocspItemsMax }),
    extensions: optional(explicit(2, extensions)),
  }),
  signature: optional(explicit(0, anyValue)),
})

const revokedInfo = sequence({ at: generalizedTime, reason: optional(explicit(0, enumerated(0, 10))) })

const singleResponse = sequence({
  certId: sliced(certId),
  status: choice({ good: implicit(0, tags.null, nothing), revoked: implicit(1, tags.sequence, revokedInfo), unknown: implicit(2, tags.null, nothing) }),
  thisUpdate: generalizedTime,
  nextUpdate: optional(explicit(0, generalizedTime)),
  extensions: optional(explicit(1, extensions)),
})

/** 响应数据 ResponseData (4.2.1). */
export const responseData = sequence({
  version,
  responder: choice({ byName: explicit(1, sliced(name)), byKey: explicit(2, octetString) }),
  producedAt: generalizedTime,
  responses: sequenceOf(singleResponse, { min: 1, max: ocspItemsMax }),
  extensions: optional(explicit(1, extensions)),
})

/** 基本响应 BasicOCSPResponse (4.2.1). */
export const basicResponse = sequence({
  tbs: sliced(responseData),
  algorithm: sliced(algorithmIdentifier),
  signature: octetsInBits,
  certificates: optional(explicit(0, sequenceOf(anyValue, { max: ocspItemsMax }))),
})

/** 在线状态响应 OCSPResponse (4.2.1). */
export const ocspResponse = sequence({
  status: enumerated(0, 6),
  bytes: optional(explicit(0, sequence({ type: objectIdentifier, response: octetString }))),
})
