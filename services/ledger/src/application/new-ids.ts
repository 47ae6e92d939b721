import { randomFillSync } from 'node:crypto'
import { uuidRandomBytes, uuidv7, type Uuid } from '@hub/schemas'

const poolBytes = 10_240

/** 新标识 — time-ordered ids from a pool of random bytes, refilled when spent: one system call for a thousand ids. */
export function idMaker(nowMs: () => number): () => Uuid {
  const pool = Buffer.alloc(poolBytes)
  let offset = poolBytes
  return () => {
    if (offset + uuidRandomBytes > poolBytes) {
      randomFillSync(pool)
      offset = 0
    }
    const random = pool.subarray(offset, offset + uuidRandomBytes)
    offset += uuidRandomBytes
    return uuidv7(nowMs(), random)
  }
}
