import { explicit, integer, octetsInBits, optional, sequence, sequenceOf, sliced, smallInteger } from '@hub/der'
import { revokedMax } from '../limits.ts'
import { algorithmIdentifier } from './algorithm.ts'
import { extensions } from './extension.ts'
import { name } from './name.ts'
import { time } from './time.ts'

const revokedCertificate = sequence({ serial: integer, date: time, extensions: optional(extensions) })

/** 待签名吊销列表 TBSCertList (RFC 5280 5.1). Version 2 is written as 1. */
export const tbsCertList = sequence({
  version: optional(smallInteger(1, 1)),
  algorithm: sliced(algorithmIdentifier),
  issuer: sliced(name),
  thisUpdate: time,
  nextUpdate: optional(time),
  revoked: optional(sequenceOf(revokedCertificate, { min: 1, max: revokedMax })),
  extensions: optional(explicit(0, extensions)),
})

/** 证书吊销列表 CertificateList. */
export const certificateList = sequence({ tbs: sliced(tbsCertList), algorithm: sliced(algorithmIdentifier), signature: octetsInBits })
