import type { DerLimits } from '@hub/der'

/** 证书上限 — certificates in use have 1 to 3 KiB. */
export const certificateLimits: DerLimits = { bytesMax: 32 * 1024, depthMax: 16, elementsMax: 2_048 }
/** 吊销列表上限 — room for `revokedMax` entries with a reason each; a greater list is split by its issuer. */
export const crlLimits: DerLimits = { bytesMax: 8 * 1024 * 1024, depthMax: 16, elementsMax: 800_000 }
export const revokedMax = 100_000
/** 在线状态上限 — a request asks for a few certificates, a response carries at most the responder's chain beside its answers. */
export const ocspLimits: DerLimits = { bytesMax: 64 * 1024, depthMax: 16, elementsMax: 4_096 }
export const ocspItemsMax = 64
export const requestLimits: DerLimits = { bytesMax: 32 * 1024, depthMax: 16, elementsMax: 2_048 }

/** Relative names of one distinguished name, and extensions of one structure. */
export const namePartsMax = 32
export const extensionsMax = 64
/** Octets of a serial number (RFC 5280 4.1.2.2). */
export const serialBytesMax = 20
/** Modulus of an RSA key in bits: below it is forgeable, above it costs a verifier too much. */
export const rsaBits = { min: 2_048, max: 4_096 } as const
/** Characters of a PEM file with a whole chain. */
export const pemCharactersMax = 1024 * 1024
/** Blocks of one PEM file. */
export const pemBlocksMax = 64
