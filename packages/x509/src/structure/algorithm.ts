import { anyValue, objectIdentifier, octetsInBits, optional, sequence } from '@hub/der'

/** 算法标识 AlgorithmIdentifier (RFC 5280 4.1.1.2). */
export const algorithmIdentifier = sequence({ algorithm: objectIdentifier, parameters: optional(anyValue) })

/** 公钥信息 SubjectPublicKeyInfo (RFC 5280 4.1.2.7). */
export const publicKeyInfo = sequence({ algorithm: algorithmIdentifier, key: octetsInBits })
