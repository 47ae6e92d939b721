import { anyValue, explicit, objectIdentifier, optional, sequence, sequenceOf } from '@hub/der'
import { revocationsMax } from '../limits.ts'

const some = sequenceOf(anyValue, { max: revocationsMax })

/** 吊销信息存档 RevocationInfoArchival (ISO 32000-1 12.8.3.3.2): lists and OCSP responses, each as it was fetched. */
export const revocationArchive = sequence({ crls: optional(explicit(0, some)), responses: optional(explicit(1, some)), others: optional(explicit(2, some)) })

/** 其他吊销信息 OtherRevocationInfoFormat (RFC 5652 10.2.1), read under the tag of a SEQUENCE. */
export const otherRevocation = sequence({ format: objectIdentifier, value: anyValue })
