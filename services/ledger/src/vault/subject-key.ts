import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { uuidRandomBytes, uuidv7, type Subject } from '@hub/schemas'
import { keyBytes, nonceBytes, type SealingProfile } from './sealing-profile.ts'

/** 主体密钥 — in use; `secret` never leaves the vault. */
export interface SubjectKey {
  readonly subject: Subject
  readonly keyId: string
  readonly secret: KeyObject
}

/** As it stands in vault.key. */
export interface WrappedKey {
  readonly subject: Subject
  readonly keyId: string
  readonly wrapped: Buffer
}

/** A new key and its row: whether it will be the subject's key is settled in the table. Key ids sort by time, for the index's sake. */
export function makeKey(profile: SealingProfile, kek: KeyObject, subject: Subject): { readonly key: SubjectKey; readonly row: WrappedKey } {
  // One draw: each costs as much as the sealing. Random nonces again: 10^9 keys under one key-encryption key make two alike less likely than one in 10^10.
  const random = randomBytes(keyBytes + nonceBytes + uuidRandomBytes)
  const bytes = random.subarray(0, keyBytes)
  const nonce = random.subarray(keyBytes, keyBytes + nonceBytes)
  const keyId = uuidv7(Date.now(), random.subarray(keyBytes + nonceBytes))
  const wrapped = Buffer.concat([nonce, profile.seal(kek, nonce, bytes, wrappingData(profile, subject, keyId))])
  const secret = createSecretKey(bytes)
  bytes.fill(0)
  return { key: { subject, keyId, secret }, row: { subject, keyId, wrapped } }
}

/** Undefined when the row was not wrapped by this key-encryption key, for this subject and key id. */
export function unwrapKey(profile: SealingProfile, kek: KeyObject, { subject, keyId, wrapped }: WrappedKey): SubjectKey | undefined {
  const bytes = profile.open(kek, wrapped.subarray(0, nonceBytes), wrapped.subarray(nonceBytes), wrappingData(profile, subject, keyId))
  if (bytes === undefined || bytes.length !== keyBytes) return undefined
  const secret = createSecretKey(bytes)
  bytes.fill(0)
  return { subject, keyId, secret }
}

/** 重新包裹 — the same key for the same subject and key id, by another key-encryption key. Undefined when `from` did not wrap it. The plain bytes are overwritten. */
export function rewrapKey(profile: SealingProfile, { from, to }: { readonly from: KeyObject; readonly to: KeyObject }, { subject, keyId, wrapped }: WrappedKey): Buffer | undefined {
  const data = wrappingData(profile, subject, keyId)
  const bytes = profile.open(from, wrapped.subarray(0, nonceBytes), wrapped.subarray(nonceBytes), data)
  if (bytes === undefined || bytes.length !== keyBytes) return undefined
  const nonce = randomBytes(nonceBytes)
  const again = Buffer.concat([nonce, profile.seal(to, nonce, bytes, data)])
  bytes.fill(0)
  return again
}

// Canonical JSON: the members stand in its order already. Frozen: other bytes unwrap nothing that was wrapped before.
function wrappingData({ alg }: SealingProfile, subject: Subject, keyId: string): Buffer {
  return Buffer.from(JSON.stringify({ alg, keyId, subject, use: 'zhengyuan/subject-key', v: 1 }), 'utf8')
}
