import { setTimeout as pause } from 'node:timers/promises'
import type { Subject } from '@hub/schemas'
import type { ClientBase } from 'pg'
import type { Keks } from '../keks.ts'
import { ask } from '../query.ts'
import type { SealingProfile } from '../sealing-profile.ts'
import { rewrapKey } from '../subject-key.ts'

/** Some 20 ms of work: a look-up that comes in between waits for that at most. */
const batchKeysMax = 500
/** Two thirds of the time are left to others. */
const pausesPerWork = 2
const pauseMsMin = 10
const pauseMsMax = 2_000

interface KeyRow {
  readonly subject: Subject
  readonly key_id: string
  readonly wrapped: Buffer
  readonly alg: string
  readonly kek_id: string | null
}

const countSql = 'select count(*)::int as n from vault.key where kek_id is distinct from $1::uuid'
const nextSql = `select subject, key_id, wrapped, alg, kek_id from vault.key where subject > $1 and kek_id is distinct from $2::uuid order by subject limit ${String(batchKeysMax)}`
// Takes the place of those very bytes and of nothing else: of somebody who was erased meanwhile there is no row, and none is made.
const replaceSql = `update vault.key k set wrapped = n.wrapped, kek_id = $4::uuid
  from unnest($1::text[], $2::bytea[], $3::bytea[]) as n (subject, was, wrapped)
  where k.subject = n.subject and k.wrapped = n.was`

export interface RewrapOptions {
  readonly keks: Keks
  readonly profile: SealingProfile
  readonly progress: (done: number, total: number) => void
  readonly signal: AbortSignal
  /** For specs: between batches. */
  readonly paced?: (workMs: number, signal: AbortSignal) => Promise<void>
}

export interface Rewrapped {
  readonly keys: number
  /** 打不开的行 — key ids, at most a few of them; those rows stay as they are. */
  readonly unreadable: readonly string[]
}

const unreadableNamedMax = 10

/**
 * 重新包裹主体密钥 — every one that another key-encryption key wraps, a batch to a statement, in order of the subjects. Which are done stands in the rows: after a crash at any statement the next run goes on
 * with those that are left, and a batch that was committed without an answer is not done twice. The keys themselves, and so everything sealed under them, stay as they are; plain they are in this
 * process alone, as they are in the ledger's. An erasure beside it locks the table: it deletes the row as it finds it, re-wrapped or not, and a batch that comes after it finds none.
 * @throws VaultUnavailable @throws the signal's reason
 */
export async function rewrapSubjectKeys(db: ClientBase, { keks, profile, progress, signal, paced = leaveRoom }: RewrapOptions): Promise<Rewrapped> {
  const { current } = keks
  const total = (await ask<{ n: number }>(db, countSql, [current.keyId])).rows[0]?.n ?? 0
  const unreadable: string[] = []
  let done = 0
  for (let after = ''; ;) {
    signal.throwIfAborted()
    const began = performance.now()
    const { rows } = await ask<KeyRow>(db, nextSql, [after, current.keyId])
    const last = rows.at(-1)
    if (last === undefined) return { keys: done, unreadable }
    after = last.subject
    const again = rows.map((row) => rewrapRow(row, keks, profile))
    for (const [at, wrapped] of again.entries()) if (wrapped === undefined && unreadable.length < unreadableNamedMax) unreadable.push(rows[at]?.key_id ?? '')
    const ready = rows.flatMap(({ subject, wrapped: was }, at) => (again[at] === undefined ? [] : [{ subject, was, wrapped: again[at] }]))
    await ask(db, replaceSql, [ready.map(({ subject }) => subject), ready.map(({ was }) => was), ready.map(({ wrapped }) => wrapped), current.keyId])
    done += ready.length
    progress(done, Math.max(total, done))
    await paced(performance.now() - began, signal)
  }
}

function rewrapRow({ subject, key_id: keyId, wrapped, alg, kek_id: kekId }: KeyRow, keks: Keks, profile: SealingProfile): Buffer | undefined {
  const from = keks.find(kekId)
  return from === undefined || alg !== profile.alg ? undefined : rewrapKey(profile, { from: from.key, to: keks.current.key }, { subject, keyId, wrapped })
}

/** 让出时间 — so that look-ups do not wait for this. */
async function leaveRoom(workMs: number, signal: AbortSignal): Promise<void> {
  await pause(Math.min(pauseMsMax, Math.max(pauseMsMin, workMs * pausesPerWork)), undefined, { signal })
}
