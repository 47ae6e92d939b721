import { assert, refuse, type Refusal } from '@hub/kernel'
import { scalarBytes, toInteger } from '../big-endian.ts'
import { baseMultiple } from '../sm2/base-multiple.ts'
import { curve } from '../sm2/curve.ts'
import { randomScalar } from '../sm2/random-scalar.ts'
import { Sm2PublicKey } from './public-key.ts'

/** 私钥被拒绝 — not 32 bytes; or outside [1, n - 2]. */
export type ScalarRefusal = 'SM2_SCALAR_MALFORMED' | 'SM2_SCALAR_OUT_OF_RANGE'

let bytesOf: (key: Sm2PrivateKey) => Uint8Array
let successorIn: (key: Sm2PrivateKey) => bigint

/**
 * SM2 私钥 — the scalar d in [1, n - 2] (GB/T 32918.1, 6.1 [M]): with d = n - 1 the inverse of 1 + d that signing needs does not exist.
 * The bytes lie where the caller put them until `close`. Beside them there is the number 1 + d that signing needs, made once a key and dropped by `close`, and there are numbers made from it
 * while the key is in use: the runtime frees them in its own time, and nobody can overwrite them. None of it is ever a text. That is why keys live in the signer's process alone.
 */
export class Sm2PrivateKey {
  readonly publicKey: Sm2PublicKey
  readonly #scalar: Uint8Array
  #successor: bigint

  static {
    bytesOf = (key) => key.#scalar
    successorIn = (key) => key.#successor
  }

  constructor(scalar: Uint8Array, publicKey: Sm2PublicKey) {
    this.#scalar = scalar
    this.#successor = 1n + toInteger(scalar)
    this.publicKey = publicKey
  }

  /** Overwrites the bytes and lets go of the number; using the key afterwards is an InvariantViolation. */
  close(): void {
    this.#scalar.fill(0)
    this.#successor = 0n
  }
}

/** 装入私钥 — takes over `bytes` (32, big-endian): they are the key's own memory from here on, or overwritten where it is refused. */
export function takeSm2PrivateKey(bytes: Uint8Array): Sm2PrivateKey | Refusal<ScalarRefusal> {
  const refusal = scalarRefusal(bytes)
  if (refusal === undefined) return new Sm2PrivateKey(bytes, new Sm2PublicKey(baseMultiple(bytes)))
  bytes.fill(0)
  return refusal
}

/** 生成密钥对 — GB/T 32918.1, 6.1 [M]. */
export function generateSm2PrivateKey(): Sm2PrivateKey {
  for (;;) {
    // n - 1 is the one draw in 2^256 that is a nonce but no key.
    const key = takeSm2PrivateKey(randomScalar().bytes)
    if (key instanceof Sm2PrivateKey) return key
  }
}

/** 移交私钥 — d, 32 bytes, in memory that is the caller's to overwrite; the key itself is closed and not used afterwards. For whoever signs elsewhere, on another thread. */
export function handOverSm2Scalar(key: Sm2PrivateKey): Uint8Array {
  const scalar = Uint8Array.from(scalarOf(key))
  key.close()
  return scalar
}

/** The scalar's own bytes, for this package alone: not to be kept, changed or shown. */
export function scalarOf(key: Sm2PrivateKey): Uint8Array {
  const bytes = bytesOf(key)
  assert(bytes.some((byte) => byte !== 0), 'a closed SM2 key is not used')
  return bytes
}

/** 1 + d, for this package alone. The bytes are asked as well: whoever shares them may have overwritten them. */
export function successorOf(key: Sm2PrivateKey): bigint {
  scalarOf(key)
  return successorIn(key)
}

function scalarRefusal(bytes: Uint8Array): Refusal<ScalarRefusal> | undefined {
  if (bytes.length !== scalarBytes) return refuse('SM2_SCALAR_MALFORMED')
  const d = toInteger(bytes)
  return d >= 1n && d <= curve.n - 2n ? undefined : refuse('SM2_SCALAR_OUT_OF_RANGE')
}
