import { InvariantViolation } from '@hub/kernel'
import { randomBytes } from 'node:crypto'
import { scalarBytes, toInteger } from '../big-endian.ts'
import { curve } from './curve.ts'

export type RandomBytes = (size: number) => Uint8Array

/** A draw is rejected once in 2^32; a source that fails so often in a row is broken. */
const drawsMax = 8

export interface RandomScalar {
  readonly bytes: Uint8Array
  readonly value: bigint
}

/**
 * 随机标量 — uniform in [1, n - 1], by rejection and never by reduction: a bias of a few bits in nonces gives the private key away after some thousand signatures.
 * @throws InvariantViolation the random source repeats what it must not
 */
export function randomScalar(source: RandomBytes = randomBytes): RandomScalar {
  for (let draw = 0; draw < drawsMax; draw += 1) {
    const bytes = source(scalarBytes)
    const value = toInteger(bytes)
    if (value > 0n && value < curve.n) return { bytes, value }
  }
  throw new InvariantViolation('the random source gives no scalar')
}
