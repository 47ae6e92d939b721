import { anyValue, either, generalizedTime, objectIdentifier, octetsInBits, octetString, sequence, sequenceOf, sliced, smallInteger, utcTime, utf8String } from '@hub/der'
import { certListMax } from '../limits.ts'
import { header, sealInfo } from './seal-info.ts'

/** Seals of that time have UTCTime; GeneralizedTime is met as well and read alike. */
const time = either(utcTime, generalizedTime)

/** 印章属性 SES_ESPropertyInfo of GM/T 0031-2014: certificates only, no type of list. */
const property = sequence({
  type: smallInteger(0, 0x7fff_ffff),
  name: utf8String,
  certList: sequenceOf(octetString, { max: certListMax }),
  createDate: time,
  validStart: time,
  validEnd: time,
})

/** The header's number was not yet a version of the structure: 1 in the samples at hand, up to 3 is taken [I]. */
const headerV1 = header(0, 3)

/**
 * 电子印章 SESeal of GM/T 0031-2014 ("V1") — told from the others by its two values.
 * The maker signs SEQUENCE { esealInfo, cert, signatureAlgorithm }, so each of the three keeps its bytes.
 */
export const sealV1 = sequence({
  esealInfo: sliced(sealInfo(headerV1, property)),
  signInfo: sequence({ cert: sliced(octetString), signatureAlgorithm: sliced(objectIdentifier), signData: octetsInBits }),
})

/** What the maker of a V1 seal signs: the three values under one SEQUENCE, each as it stands. */
export const makerSignedV1 = sequenceOf(anyValue, { min: 3, max: 3 })
