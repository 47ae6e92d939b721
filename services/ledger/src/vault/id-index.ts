import { batched } from '@hub/kernel'
import type { Subject, Uuid } from '@hub/schemas'
import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import { idKinds, type IdKind } from './id-kind.ts'
import { cacheAge } from './keys.ts'
import { ask } from './query.ts'
import { VaultUnavailable } from './unavailable.ts'

const entriesPerStatementMax = 4_000
/** Some 200 bytes each. */
const idsCachedMax = 20_000
const claimAttemptsMax = 3

export interface IndexEntry {
  readonly kind: IdKind
  /** 32 bytes, by `digest(kind, …)`. */
  readonly digest: Uint8Array
}

export interface IdClaim extends IndexEntry {
  readonly id: Uuid
  /** Whose erasure removes the entry; null: nobody's. */
  readonly subject: Subject | null
}

interface FoundRow { readonly at: number; readonly id: Uuid }
interface SettledRow { readonly at: number; readonly id: Uuid | null; readonly erased: boolean }

const findSql = `select q.at::int as at, i.id
  from unnest($1::smallint[], $2::bytea[]) with ordinality as q (kind, digest, at)
  cross join lateral (select x.id from vault.id_index x where x.kind = q.kind and x.digest = q.digest limit 1) i`

// In key order, so that two ledgers who claim the same numbers never wait in a circle; of two claims in one statement the first one wins.
// As for keys, an erasure under way is waited for before the snapshot is taken.
const claimSql = `insert into vault.id_index (kind, digest, id, subject)
  select c.kind, c.digest, c.id, c.subject
  from unnest($1::smallint[], $2::bytea[], $3::uuid[], $4::text[]) with ordinality as c (kind, digest, id, subject, at)
  where not exists (select from vault.erasure e where e.subject = c.subject)
  order by c.kind, c.digest, c.at
  on conflict (kind, digest) do nothing`

const settleSql = `select q.at::int as at, i.id, e.subject is not null as erased
  from unnest($1::smallint[], $2::bytea[], $3::text[]) with ordinality as q (kind, digest, subject, at)
  left join lateral (select x.id from vault.id_index x where x.kind = q.kind and x.digest = q.digest limit 1) i on true
  left join lateral (select x.subject from vault.erasure x where x.subject = q.subject limit 1) e on true`

/** 标识索引 — digest → id, many to a statement. An id once found stays what it is until its subject is erased, which is why it may be cached. */
export class IdIndex {
  readonly #pool: Pool
  readonly #cache = new LRUCache<string, Uuid>({ max: idsCachedMax, ...cacheAge })
  readonly #find = batched<IndexEntry, Uuid | undefined>(entriesPerStatementMax, (entries) => this.#findAll(entries))
  readonly #claim = batched<IdClaim, Uuid | 'erased'>(entriesPerStatementMax, (claims) => this.#claimAll(claims))
  /** Grows with every removal: what was read under an older one is not kept. */
  #removals = 0

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** 查标识 — in the order of the entries. That there is none is never remembered. @throws VaultUnavailable */
  async findIds(entries: readonly IndexEntry[]): Promise<readonly (Uuid | undefined)[]> {
    const cached = entries.map((entry) => this.#cache.get(cacheKey(entry)))
    // The common case, without a promise for each.
    if (!cached.includes(undefined)) return cached
    return Promise.all(entries.map((entry, at) => cached[at] ?? this.#find(entry)))
  }

  /**
   * 占用标识 — the id that has each digest from now on, in the order of the claims: the claim's own, or that of whoever was first. Committed
   * before it is answered. `erased`: the claim's subject is gone and nobody else has the number. A crash leaves claims whose ids nothing
   * uses yet; the next claim of the number finds them. @throws VaultUnavailable
   */
  async claimIds(claims: readonly IdClaim[]): Promise<readonly (Uuid | 'erased')[]> {
    return Promise.all(claims.map((claim) => this.#cache.get(cacheKey(claim)) ?? this.#claim(claim)))
  }

  /** Called when rows are gone, or may be. Removals are rare and the cache does not know subjects: all of it goes. */
  forget(): void {
    this.#removals += 1
    this.#cache.clear()
  }

  async #findAll(entries: readonly IndexEntry[]): Promise<readonly (Uuid | undefined)[]> {
    const removals = this.#removals
    const { rows } = await ask<FoundRow>(this.#pool, findSql, [kindsOf(entries), digestsOf(entries)])
    const ids: (Uuid | undefined)[] = entries.map(() => undefined)
    for (const { at, id } of rows) ids[at - 1] = id
    this.#keep(entries, ids, removals)
    return ids
  }

  async #claimAll(claims: readonly IdClaim[]): Promise<readonly (Uuid | 'erased')[]> {
    const removals = this.#removals
    for (let attempt = 1; attempt <= claimAttemptsMax; attempt += 1) {
      const inserted = await ask(this.#pool, claimSql, [kindsOf(claims), digestsOf(claims), claims.map(({ id }) => id), claims.map(({ subject }) => subject)])
      const winners = inserted.rowCount === claims.length ? claims.map(({ id }) => id) : await this.#settle(claims)
      if (winners === undefined) continue
      this.#keep(claims, winners, removals)
      return winners
    }
    throw new VaultUnavailable('标识占用多次被并发的清除打断，请重试')
  }

  /** Undefined when the entry that a claim lost to was removed in between: the number is free again. */
  async #settle(claims: readonly IdClaim[]): Promise<readonly (Uuid | 'erased')[] | undefined> {
    const { rows } = await ask<SettledRow>(this.#pool, settleSql, [kindsOf(claims), digestsOf(claims), claims.map(({ subject }) => subject)])
    const winners: (Uuid | 'erased')[] = []
    for (const { at, id, erased } of rows) {
      if (id === null && !erased) return undefined
      winners[at - 1] = id ?? 'erased'
    }
    return winners
  }

  #keep(entries: readonly IndexEntry[], ids: readonly (Uuid | 'erased' | undefined)[], removals: number): void {
    if (removals !== this.#removals) return
    ids.forEach((id, at) => {
      if (id !== undefined && id !== 'erased') this.#cache.set(cacheKey(entries[at] as IndexEntry), id)
    })
  }
}

function kindsOf(entries: readonly IndexEntry[]): readonly number[] {
  return entries.map(({ kind }) => idKinds[kind])
}

function digestsOf(entries: readonly IndexEntry[]): readonly Buffer[] {
  return entries.map(({ digest }) => bufferOf(digest))
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function cacheKey({ kind, digest }: IndexEntry): string {
  return `${String(idKinds[kind])}:${bufferOf(digest).toString('latin1')}`
}
