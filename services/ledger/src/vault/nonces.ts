import { randomFillSync } from 'node:crypto'
import { nonceBytes } from './sealing-profile.ts'

const poolNonces = 1_024
const pool = Buffer.alloc(poolNonces * nonceBytes)
let offset = pool.length

/** 随机数 — a fresh random nonce, each used once; drawn a thousand at a time, for a draw costs a fifth of a sealing. A nonce is no secret, so it may lie about before its use; keys never come from here. */
export function nextNonce(): Buffer {
  if (offset === pool.length) {
    randomFillSync(pool)
    offset = 0
  }
  const nonce = Buffer.from(pool.subarray(offset, offset + nonceBytes))
  offset += nonceBytes
  return nonce
}
