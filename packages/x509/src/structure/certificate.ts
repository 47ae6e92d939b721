import { bitString, explicit, implicit, integer, octetsInBits, omittedDefault, optional, sequence, sliced, smallInteger, tags } from '@hub/der'
import { algorithmIdentifier, publicKeyInfo } from './algorithm.ts'
import { extensions } from './extension.ts'
import { name } from './name.ts'
import { time } from './time.ts'

/** 待签名证书 TBSCertificate (RFC 5280 4.1). Version numbers count from 0: v3 is 2. */
export const tbsCertificate = sequence({
  version: omittedDefault(explicit(0, smallInteger(0, 2)), 0),
  serial: integer,
  algorithm: sliced(algorithmIdentifier),
  issuer: sliced(name),
  validity: sequence({ notBefore: time, notAfter: time }),
  subject: sliced(name),
  publicKey: sliced(publicKeyInfo),
  issuerUniqueId: optional(implicit(1, tags.bitString, bitString)),
  subjectUniqueId: optional(implicit(2, tags.bitString, bitString)),
  extensions: optional(explicit(3, extensions)),
})

/** 证书 Certificate. */
export const certificate = sequence({ tbs: sliced(tbsCertificate), algorithm: sliced(algorithmIdentifier), signature: octetsInBits })
