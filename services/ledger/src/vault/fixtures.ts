import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { uuidRandomBytes, uuidv7, type Instant, type SealedPart, type Subject, type Uuid } from '@hub/schemas'
import { Pool } from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { withDatabase } from '../../../../test/support/postgres.ts'
import { migrate } from '../migrate.ts'
import { Keks } from './keks.ts'
import type { HubKeyLabel, KeyWrapper } from './key-wrapper.ts'
import { profiles } from './profile.ts'
import type { ProfileName } from './sealing-profile.ts'
import { KeyUnavailable } from './unavailable.ts'

interface ProfileVectors {
  readonly ct: string
  readonly mac: string
  readonly sealedPart: SealedPart
  readonly wrappedKey: { readonly keyId: string; readonly wrapped: string }
  readonly holderDigest: string
  readonly uniquenessDigest: string
  readonly requestDigest: string
  readonly commitment: string
}
interface Vectors {
  readonly key: string
  readonly nonce: string
  readonly aad: string
  readonly plain: string
  readonly binding: { readonly eventId: string; readonly stream: string; readonly type: string }
  readonly part: { readonly part: string; readonly subject: Subject; readonly value: { readonly name: string; readonly number: string } }
  readonly requestText: string
  readonly opening: { readonly salt: string; readonly field: string; readonly value: string; readonly masked: boolean }
  readonly profiles: Readonly<Record<ProfileName, ProfileVectors>>
}

/** 冻结向量 — bytes of day one: what was sealed, digested or committed then has to open, be found and verify for ever. */
export const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors.json'), 'utf8')) as Vectors
export const vectorKey: KeyObject = createSecretKey(Buffer.from(vectors.key, 'hex'))
export const runs = Number(process.env['FC_RUNS'] ?? 200)
export const profileNames: readonly ProfileName[] = ['standard', 'gm']
export const erasedAt = '2026-03-02T09:00:00.000Z' as Instant

export function newUuid(): Uuid {
  return uuidv7(Date.now(), randomBytes(uuidRandomBytes))
}

export function newHolder(): Subject {
  return `holder-${newUuid()}`
}

/** The bytes with one bit of byte `at` turned. */
export function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

/** 测试签名机 — wraps under a key of its own as the signer does: another purpose or key id does not open. */
export function testWrapper(key: Buffer = randomBytes(32)): KeyWrapper & { readonly calls: HubKeyLabel[] } {
  const calls: HubKeyLabel[] = []
  const labelBytes = ({ purpose, keyId }: HubKeyLabel) => Buffer.from(`${purpose}\n${keyId}\n`)
  return {
    calls,
    async wrap(label, plain) {
      calls.push(label)
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(labelBytes(label))
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    async unwrap(label, wrapped) {
      calls.push(label)
      const bytes = Buffer.from(wrapped)
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(labelBytes(label)).setAuthTag(bytes.subarray(-16))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
      } catch (cause) {
        throw new KeyUnavailable('the test signer refuses', { cause })
      }
    },
  }
}

/** 一把密钥加密密钥 — that was never changed, and of which the database knows nothing. */
export function fixedKeks(pool: Pool, key: KeyObject): Keks {
  return new Keks({ pool, wrapper: testWrapper(), profile: profiles.standard }, { keyId: '019cace0-5a80-7000-8000-0123456789ab', key })
}

export interface VaultDatabase {
  /** As hub_ledger: with its grants and no others. */
  pool(): Pool
  /** As superuser. */
  readonly admin: Pool
  readonly url: string
}

/** A migrated database for the file; pools end with it. */
export function withVaultDatabase(): VaultDatabase {
  const database = withDatabase()
  const pools: Pool[] = []
  const connect = (options: string) => {
    const pool = new Pool({ connectionString: database.url, max: 4, options })
    // The database is dropped under idle connections.
    pool.on('error', () => undefined)
    pools.push(pool)
    return pool
  }
  let admin: Pool | undefined
  beforeAll(async () => { await migrate({ connectionString: database.url }) })
  afterAll(async () => { await Promise.all(pools.map((pool) => pool.end())) })
  return {
    pool: () => connect('-c role=hub_ledger'),
    get url() { return database.url },
    get admin() { return (admin ??= connect('')) },
  }
}
