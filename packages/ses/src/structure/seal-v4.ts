import { choice, either, explicit, generalizedTime, objectIdentifier, octetsInBits, octetString, optional, printableString, sequence, sequenceOf, sliced, smallInteger, utf8String } from '@hub/der'
import { certListMax } from '../limits.ts'
import { header, sealInfo } from './seal-info.ts'

/** 证书杂凑 CertDigestObj — `type` is left to the maker by the standard. */
const certDigest = sequence({ type: printableString, value: octetString })

/** SES_CertList — a CHOICE without a tag: `certListType` says which, and whether the values agree is checked on the whole seal. */
const certList = sequenceOf(choice({ certificate: octetString, digest: certDigest }), { max: certListMax })

/** 印章属性 SES_ESPropertyInfo of GB/T 38540-2020. */
const property = sequence({
  type: smallInteger(0, 0x7fff_ffff),
  name: utf8String,
  certListType: smallInteger(1, 2),
  certList,
  createDate: generalizedTime,
  validStart: generalizedTime,
  validEnd: generalizedTime,
})

export const sealInfoV4 = sealInfo(header(4, 5), property)

/** `timeStamp`: [0] EXPLICIT in the standard, without the tag in one implementation. Both are read, the tagged form is written. */
export const timeStamp = optional(either(explicit(0, octetsInBits), octetsInBits))

/**
 * 电子印章 SESeal of GB/T 38540-2020 ("V4") and GM/T 0031-2025 ("V5", which alone has `timeStamp`).
 * The maker signs the bytes of eSealInfo and nothing else.
 */
export const sealV4 = sequence({
  eSealInfo: sliced(sealInfoV4),
  cert: octetString,
  signAlgID: objectIdentifier,
  signedValue: octetsInBits,
  timeStamp,
})
