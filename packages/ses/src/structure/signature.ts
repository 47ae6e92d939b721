import { choiceBySize, either, explicit, generalizedTime, ia5String, objectIdentifier, octetsInBits, octetString, optional, sequence, sliced, smallInteger } from '@hub/der'
import { extensionDatas } from './extension.ts'
import { anySeal } from './seal.ts'
import { timeStamp } from './seal-v4.ts'

/** BIT STRING in the standard; some makers of V1 wrote an OCTET STRING. */
const bitsOrOctets = either(octetsInBits, octetString)

/** 待签章数据 TBS_Sign of GM/T 0031-2014: the signer's certificate and algorithm lie inside, `timeInfo` holds a time or a time stamp. */
const toSignV1 = sequence({
  version: smallInteger(0, 3),
  eseal: anySeal,
  timeInfo: bitsOrOctets,
  dataHash: bitsOrOctets,
  propertyInfo: ia5String,
  cert: octetString,
  signatureAlgorithm: objectIdentifier,
})

const signatureV1 = sequence({ toSign: sliced(toSignV1), signature: octetsInBits })

/** 待签章数据 TBS_Sign of GB/T 38540-2020 and GM/T 0031-2025. */
export const toSignV4 = sequence({
  version: smallInteger(4, 5),
  eseal: anySeal,
  timeInfo: generalizedTime,
  dataHash: octetsInBits,
  propertyInfo: ia5String,
  extDatas: optional(either(explicit(0, extensionDatas), extensionDatas)),
})

export const signatureV4 = sequence({
  toSign: sliced(toSignV4),
  cert: octetString,
  signatureAlgID: objectIdentifier,
  signature: octetsInBits,
  timeStamp,
})

/** 电子签章 SES_Signature of any version. In each the signer signs the bytes of toSign. */
export const anySignature = sliced(choiceBySize({ v1: { sizes: [2], type: signatureV1 }, v4: { sizes: [4, 5], type: signatureV4 } }))
