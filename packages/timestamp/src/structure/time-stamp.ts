import { algorithmIdentifier } from '@hub/cms'
import { anyValue, bitString, boolean, explicit, implicit, integer, objectIdentifier, octetString, omittedDefault, optional, preciseGeneralizedTime, sequence, sequenceOf, smallInteger, tags, utf8String } from '@hub/der'

/** 消息印记 MessageImprint (RFC 3161 2.4.1). */
export const messageImprint = sequence({ algorithm: algorithmIdentifier, digest: octetString })

const extensions = sequenceOf(sequence({ id: objectIdentifier, critical: omittedDefault(boolean, false), value: octetString }), { min: 1, max: 16 })

/** 时间戳请求 TimeStampReq (2.4.1). */
export const timeStampRequest = sequence({
  version: smallInteger(1, 1),
  imprint: messageImprint,
  policy: optional(objectIdentifier),
  nonce: optional(integer),
  wantsCertificate: omittedDefault(boolean, false),
  extensions: optional(implicit(0, tags.sequence, extensions)),
})

const accuracy = sequence({ seconds: optional(integer), millis: optional(implicit(0, tags.integer, smallInteger(1, 999))), micros: optional(implicit(1, tags.integer, smallInteger(1, 999))) })

/** 时间戳信息 TSTInfo (2.4.2). */
export const tstInfo = sequence({
  version: smallInteger(1, 1),
  policy: objectIdentifier,
  imprint: messageImprint,
  serial: integer,
  time: preciseGeneralizedTime,
  accuracy: optional(accuracy),
  ordering: omittedDefault(boolean, false),
  nonce: optional(integer),
  authority: optional(explicit(0, anyValue)),
  extensions: optional(implicit(1, tags.sequence, extensions)),
})

/** 时间戳响应 TimeStampResp (2.4.2). The token is kept as it stands. */
export const timeStampResponse = sequence({
  status: sequence({ status: smallInteger(0, 5), text: optional(sequenceOf(utf8String, { min: 1, max: 8 })), failure: optional(bitString) }),
  token: optional(anyValue),
})
