import type { DerLimits } from '@hub/der'

/** A seal is a picture and two or three certificates; pictures in use have under 100 kB. */
export const sealLimits: DerLimits = { bytesMax: 2 * 1024 * 1024, depthMax: 12, elementsMax: 4096 }
/** A signature holds its seal, and may hold a time-stamp token with a chain of certificates. */
export const signatureLimits: DerLimits = { bytesMax: 3 * 1024 * 1024, depthMax: 14, elementsMax: 4096 }

/** Bytes of one certificate: those in use have 1 to 3 KiB. */
export const certificateBytesMax = 32 * 1024
/** Signers of one seal. */
export const certListMax = 256
export const extensionsMax = 64
/** Millimetres; read leniently, for some makers write pixels. */
export const pictureSizeReadMax = 65_535
/** Millimetres of a picture that we make: no lawful seal is larger than 60, an oval or a square one included. */
export const pictureSizeMmMax = 100
/** Bytes of a picture that we make; it is stored in the seal and again in every signature. */
export const pictureBytesMax = 1024 * 1024
/** Characters of `Vid`, `esID` and of a digest's type. */
export const identifierLengthMax = 256
/** Characters of a seal's name; 300 is what GB/T 36903 gives the name of a holder. */
export const nameLengthMax = 300
/** Characters of `propertyInfo`: a path inside the document's package. */
export const propertyInfoLengthMax = 1024
/** Clocks of a signer, a time-stamp authority and ours may differ by this much. */
export const clockSkewMs = 5 * 60 * 1000
/** A time stamp that follows the claimed time within this attests it; a later one only proves that the signature is not younger than the stamp. */
export const stampDelayMs = 24 * 60 * 60 * 1000
