import { randomBytes, timingSafeEqual } from 'node:crypto'
import { digest, type DigestName } from '@hub/canonical'
import { assert } from '@hub/kernel'
import { parseBase64Url } from './base64url.ts'

export const saltBytes = 16

/** What was shown, and the salt that keeps it from being guessed: with the commitment, anybody can check it. */
export interface Opening {
  /** base64url, 16 bytes. */
  readonly salt: string
  readonly field: string
  /** As shown: masked if it was shown masked. */
  readonly value: string
  readonly masked: boolean
}

/**
 * 字段承诺 — proves later what a window was shown, without telling it: hash(salt ‖ canonical JSON of ["zhengyuan/commitment/v1", field, value, masked]),
 * SHA-256 or SM3 by the hub's profile, base64url. Salts are of one length and canonical JSON is injective, so different openings have different
 * bytes. Frozen: receipts are checked by these bytes for decades. Throws InvariantViolation on another salt than `makeSalts` makes.
 */
export function commit(hash: DigestName, { salt, field, value, masked }: Opening): string {
  const saltOrNone = parseBase64Url(salt)
  assert(saltOrNone?.length === saltBytes, 'a commitment has a salt of 16 bytes')
  return commitmentOf(hash, saltOrNone, { field, value, masked }).toString('base64url')
}

/** Fresh salts, one a field: two fields under one salt could be told to be equal. */
export function makeSalts(count: number): readonly string[] {
  const all = randomBytes(count * saltBytes)
  return Array.from({ length: count }, (_, at) => all.toString('base64url', at * saltBytes, (at + 1) * saltBytes))
}

/** Whether `commitment` is of this opening. Hostile text in either is simply false. */
export function verifyCommitment(hash: DigestName, commitment: string, { salt, field, value, masked }: Opening): boolean {
  const given = parseBase64Url(commitment)
  const saltOrNone = parseBase64Url(salt)
  if (given === undefined || saltOrNone?.length !== saltBytes || !field.isWellFormed() || !value.isWellFormed()) return false
  const expected = commitmentOf(hash, saltOrNone, { field, value, masked })
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function commitmentOf(hash: DigestName, salt: Buffer, { field, value, masked }: Omit<Opening, 'salt'>): Buffer {
  assert(field.isWellFormed() && value.isWellFormed(), 'canonical JSON has no lone surrogate')
  // An array of text and truth values has one JSON spelling: this is its canonical form.
  return digest(hash, Buffer.concat([salt, Buffer.from(JSON.stringify(['zhengyuan/commitment/v1', field, value, masked]), 'utf8')]))
}
