/** 解析上限 — checked before anything is kept, so that hostile bytes cost at most what these numbers allow. */
export interface DerLimits {
  /** Of the whole input, header included. */
  readonly bytesMax: number
  /** Constructed values inside one another; the outermost is 1. */
  readonly depthMax: number
  /** All values of the tree, constructed and primitive. */
  readonly elementsMax: number
}

/** Room for a certificate chain with its extensions; a format with a tighter bound names its own. */
export const derLimits: DerLimits = { bytesMax: 1024 * 1024, depthMax: 24, elementsMax: 8192 }

/** Values of one SEQUENCE OF, unless its declaration names fewer. */
export const sequenceItemsMax = 1024
/** Content octets of an INTEGER: RSA-8192 moduli with their sign octet fit. */
export const integerBytesMax = 1025
/** Content octets of an OBJECT IDENTIFIER; the longest in use have fewer than 40. */
export const identifierBytesMax = 128
/** Octets of one arc: 19 × 7 bits hold the 128 bits of a UUID below 2.25. */
export const arcBytesMax = 19
