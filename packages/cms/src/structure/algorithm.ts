import { anyValue, objectIdentifier, optional, sequence } from '@hub/der'

/** 算法标识 AlgorithmIdentifier (RFC 5280 4.1.1.2). */
export const algorithmIdentifier = sequence({ algorithm: objectIdentifier, parameters: optional(anyValue) })
