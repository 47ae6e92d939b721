import type { DerLimits } from '@hub/der'

/** 时间戳请求上限 — a request is a digest and a few words about it. */
export const requestLimits: DerLimits = { bytesMax: 4 * 1024, depthMax: 12, elementsMax: 256 }
/** 时间戳令牌上限 — room for the authority's chain. */
export const tokenLimits: DerLimits = { bytesMax: 64 * 1024, depthMax: 24, elementsMax: 8_192 }
export const nonceBytesMax = 64
/** Certificates in one token that are read. */
export const tokenCertificatesMax = 16
/** Lists, responses and certificates that a file or a token brings along, of each kind, and their bytes. */
export const evidenceItemsMax = 32
export const evidenceBytesMax = 4 * 1024 * 1024
