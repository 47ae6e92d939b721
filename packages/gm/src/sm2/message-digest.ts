import { assert } from '@hub/kernel'
import type { Sm2PublicKey } from '../keys/public-key.ts'
import { sm3, Sm3 } from '../sm3.ts'
import { curveBytes } from './curve.ts'

/** 默认用户标识 — 1234567812345678 in ASCII (GB/T 35276, clause 10 [M]): what certificates, seals and other vendors use where nobody agreed on another. */
export const sm2DefaultUserId = '1234567812345678'

/** Longest user id, in bytes: its length in bits goes into two bytes. */
export const sm2UserIdBytesMax = 8191

export interface UserIdOption {
  /** 用户标识 — 1 to 8191 bytes; a string is taken as UTF-8. Default `sm2DefaultUserId`. */
  readonly userId?: Uint8Array | string
}

/**
 * 签名者标识杂凑 Z — SM3(ENTL ‖ ID ‖ a ‖ b ‖ xG ‖ yG ‖ xA ‖ yA), 32 bytes (GB/T 32918.2, 5.5 [M]). ENTL is the length of the id in bits.
 * @throws InvariantViolation an id that is empty or too long; an empty one is what OpenSSL takes when nobody names one, and no vendor expects it
 */
export function sm2IdentityDigest(publicKey: Sm2PublicKey, { userId = sm2DefaultUserId }: UserIdOption = {}): Buffer {
  const id = typeof userId === 'string' ? Buffer.from(userId) : userId
  assert(id.length >= 1 && id.length <= sm2UserIdBytesMax, 'an SM2 user id has 1 to 8191 bytes')
  const bits = Buffer.alloc(2)
  bits.writeUInt16BE(id.length * 8)
  return sm3(bits, id, curveBytes, publicKey.toRaw())
}

/** 待签名杂凑 e — SM3(Z ‖ M), 32 bytes (GB/T 32918.2, 6.1 [M]): what an HSM is given to sign. */
export function sm2MessageDigest(publicKey: Sm2PublicKey, message: Uint8Array, options?: UserIdOption): Buffer {
  return sm3(sm2IdentityDigest(publicKey, options), message)
}

/** The same over a message that comes in pieces: `update` with each, then `digest` is e. */
export function startSm2MessageDigest(publicKey: Sm2PublicKey, options?: UserIdOption): Sm3 {
  return new Sm3(sm2IdentityDigest(publicKey, options))
}
