import { assert, batched } from '@hub/kernel'
import type { Subject } from '@hub/schemas'
import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import type { Kek, Keks } from './keks.ts'
import { ask } from './query.ts'
import type { SealingProfile } from './sealing-profile.ts'
import { makeKey, unwrapKey, type SubjectKey } from './subject-key.ts'
import { KeyUnavailable } from './unavailable.ts'

const keysPerStatementMax = 2_000
const readAttemptsMax = 3
const makeAttemptsMax = 3
/** Some 400 bytes each. */
const keysCachedMax = 50_000
/** How long another process may go on using a key that this one erased; the process that erases forgets at once. */
const cacheAgeMsMax = 60_000
/** 缓存时限 — an entry's age is told to the second: asking the clock at every look would cost more than the look. */
export const cacheAge = { ttl: cacheAgeMsMax - 1_000, ttlResolution: 1_000 } as const

/** A key, a tombstone, or nothing yet. */
export type KeyState = SubjectKey | 'erased' | undefined

interface KeyRow {
  readonly at: number
  readonly key_id: string | null
  readonly wrapped: Buffer | null
  readonly alg: string | null
  readonly kek_id: string | null
  readonly erased: boolean
}

/** A row that cannot be used fails those who ask for its subject, and not the others of its batch. */
type ReadState = KeyState | KeyUnavailable

const readSql = `select s.at::int as at, k.key_id, k.wrapped, k.alg, k.kek_id, e.subject is not null as erased
  from unnest($1::text[]) with ordinality as s (subject, at)
  left join lateral (select key_id, wrapped, alg, kek_id from vault.key where subject = s.subject limit 1) k on true
  left join lateral (select subject from vault.erasure where subject = s.subject limit 1) e on true`

// In order of the subjects, so that two ledgers who make the same keys wait for each other and never in a circle. An erasure holds a lock
// that this statement waits for before it takes its snapshot: it sees the tombstone, or the erasure sees its row. A rotation takes the same lock where it changes the key-encryption key: no
// key is wrapped by the former one after that.
const createSql = `insert into vault.key (subject, key_id, wrapped, alg, kek_id)
  select n.subject, n.key_id, n.wrapped, $4, $5::uuid
  from unnest($1::text[], $2::uuid[], $3::bytea[]) as n (subject, key_id, wrapped)
  where not exists (select from vault.erasure e where e.subject = n.subject)
    and not exists (select from vault.hub_key h where h.name = 'ledger-kek' and h.key_id <> $5::uuid)
  order by n.subject collate "C"
  on conflict (subject) do nothing`

export interface SubjectKeysOptions {
  readonly pool: Pool
  readonly profile: SealingProfile
  readonly keks: Keks
}

/**
 * 主体密钥库 — finds and makes keys, many to a statement. A key is used only after the row that settles it is committed: of two processes
 * that make a key for one subject at once, both use the one that stayed. A crash leaves a key that nothing was sealed with, which the next
 * use finds. An erased subject never gets a key again.
 */
export class SubjectKeys {
  readonly #pool: Pool
  readonly #profile: SealingProfile
  readonly #keks: Keks
  readonly #cache = new LRUCache<Subject, SubjectKey>({ max: keysCachedMax, ...cacheAge })
  readonly #read = batched<Subject, ReadState>(keysPerStatementMax, (subjects) => this.#readAll(subjects))
  readonly #make = batched<Subject, ReadState>(keysPerStatementMax, (subjects) => this.#makeAll(subjects))
  /** Grows with every erasure: what was read under an older one is read again. */
  #erasures = 0

  constructor({ pool, profile, keks }: SubjectKeysOptions) {
    this.#pool = pool
    this.#profile = profile
    this.#keks = keks
  }

  /** 查密钥 — in the order of the subjects. @throws KeyUnavailable a row that this key-encryption key did not wrap. @throws VaultUnavailable */
  async keysOf(subjects: readonly Subject[]): Promise<readonly KeyState[]> {
    const cached = subjects.map((subject) => this.#cache.get(subject))
    // The common case, without a promise for each.
    if (!cached.includes(undefined)) return cached
    return Promise.all(subjects.map(async (subject, at) => cached[at] ?? usable(await this.#read(subject))))
  }

  /** 备妥密钥 — the same, with what was missing made and committed: only keys and tombstones. */
  async ensureKeys(subjects: readonly Subject[]): Promise<readonly (SubjectKey | 'erased')[]> {
    const found = await this.keysOf(subjects)
    if (isSettled(found)) return found
    return Promise.all(found.map(async (state, at) => {
      const settled = state ?? usable(await this.#make(subjects[at] as Subject))
      assert(settled !== undefined, 'a key that was made is there')
      return settled
    }))
  }

  /** Called when an erasure is committed, or may have been. */
  forget(subjects: readonly Subject[]): void {
    this.#erasures += 1
    for (const subject of subjects) this.#cache.delete(subject)
  }

  /** 打不开的密钥 — of these subjects, what is wrong with the first whose key does not open; undefined: with none. @throws VaultUnavailable */
  async firstUnusable(subjects: readonly Subject[]): Promise<string | undefined> {
    return (await this.#readAll(subjects)).find((state) => state instanceof KeyUnavailable)?.message
  }

  async #readAll(subjects: readonly Subject[]): Promise<readonly ReadState[]> {
    for (let attempt = 1; ; attempt += 1) {
      const erasures = this.#erasures
      const { rows } = await ask<KeyRow>(this.#pool, readSql, [subjects])
      const trouble = rows.some((row) => this.#isOfUnknownKek(row)) ? await this.#refreshed() : undefined
      if (erasures !== this.#erasures) continue
      // Of two rotations, one after the other, the second may have come in between.
      if (trouble === undefined && attempt < readAttemptsMax && rows.some((row) => this.#isOfUnknownKek(row))) continue
      const states: ReadState[] = subjects.map(() => undefined)
      for (const row of rows) states[row.at - 1] = this.#stateOf(subjects[row.at - 1] as Subject, row, trouble)
      return states
    }
  }

  #isOfUnknownKek({ key_id: keyId, kek_id: kekId, erased }: KeyRow): boolean {
    return keyId !== null && !erased && this.#keks.find(kekId) === undefined
  }

  /** Why the new key-encryption key cannot be had, which fails those whose keys it wraps and not the others of their batch. */
  async #refreshed(): Promise<KeyUnavailable | undefined> {
    try {
      await this.#keks.refresh()
      return undefined
    } catch (error) {
      if (error instanceof KeyUnavailable) return error
      throw error
    }
  }

  #stateOf(subject: Subject, { key_id: keyId, wrapped, alg, kek_id: kekId, erased }: KeyRow, trouble: KeyUnavailable | undefined): ReadState {
    if (erased) return 'erased'
    if (keyId === null || wrapped === null) return undefined
    const kek = this.#keks.find(kekId)
    if (kek === undefined && trouble !== undefined) return trouble
    const key = kek !== undefined && alg === this.#profile.alg ? unwrapKey(this.#profile, kek.key, { subject, keyId, wrapped }) : undefined
    if (key === undefined) return new KeyUnavailable(`主体密钥 ${keyId} 不能用枢纽的密钥加密密钥解开：该行被改动，或来自另一枢纽的备份`)
    this.#cache.set(subject, key)
    return key
  }

  async #makeAll(asked: readonly Subject[]): Promise<readonly ReadState[]> {
    for (let attempt = 1; ; attempt += 1) {
      const kek = this.#keks.current
      const states = await this.#makeUnder(kek, asked)
      if (!states.includes(undefined)) return states
      // Another key-encryption key is in use by now.
      await this.#keks.refresh()
      assert(this.#keks.current !== kek, 'a key that was made is there')
      if (attempt === makeAttemptsMax) throw new KeyUnavailable('密钥加密密钥正在轮换，请稍后再试')
    }
  }

  async #makeUnder({ keyId: kekId, key: kek }: Kek, asked: readonly Subject[]): Promise<readonly ReadState[]> {
    const erasures = this.#erasures
    const made = new Map(asked.map((subject) => [subject, makeKey(this.#profile, kek, subject)]))
    const rows = [...made.values()].map(({ row }) => row)
    const inserted = await ask(this.#pool, createSql, [rows.map(({ subject }) => subject), rows.map(({ keyId }) => keyId), rows.map(({ wrapped }) => wrapped), this.#profile.alg, kekId])
    // Committed. If a rival won somewhere, or an erasure came in between, what stands there now decides.
    if (inserted.rowCount !== rows.length || erasures !== this.#erasures) return this.#readAll(asked)
    for (const { key } of made.values()) this.#cache.set(key.subject, key)
    return asked.map((subject) => made.get(subject)?.key)
  }
}

function isSettled(found: readonly KeyState[]): found is readonly (SubjectKey | 'erased')[] {
  return !found.includes(undefined)
}

function usable(state: ReadState): KeyState {
  if (state instanceof KeyUnavailable) throw state
  return state
}
