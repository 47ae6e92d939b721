import type { DerLimits } from '@hub/der'

/** 签名数据上限 — of one message without content or with a small one inside: room for a chain, and a time stamp with its own. */
export const messageLimits: DerLimits = { bytesMax: 64 * 1024, depthMax: 24, elementsMax: 8_192 }
/** Revocation lists, and responses, that a message brings along. */
export const revocationsMax = 32
/** Certificates in one message that are read. */
export const certificatesMax = 16
