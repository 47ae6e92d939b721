import type { Pool } from 'pg'

/** 包裹状况 — how old the signer's wrapping key is that the hub's keys are under, and how much of a rotation is left. */
export interface WrappingState {
  /** Seconds since 1970: since when the key has wrapped what it wraps. */
  readonly sinceS: number
  /** Key-encryption keys that were replaced and still wrap something; above 0 a rotation is not finished. */
  readonly formerKeks: number
}

export interface WrappingWatch {
  readonly state: () => WrappingState | undefined
  close(): void
}

/** Years pass; a rotation takes minutes to hours. */
const everyMsDefault = 60_000

// Of the index key, which is wrapped anew in each rotation and never replaced.
const stateSql = `select extract(epoch from coalesce(wrapped_at, created_at))::float8 as since, (select count(*)::int from vault.former_kek) as former
  from vault.hub_key where name = 'ledger-index'`

/** 包裹守望 — asks again and again; an answer that does not come is "not known". Nothing waits for it. */
export function watchWrapping(pool: Pick<Pool, 'query'>, everyMs: number = everyMsDefault): WrappingWatch {
  let state: WrappingState | undefined
  const ask = async (): Promise<void> => {
    try {
      const { rows: [row] } = await pool.query<{ since: number; former: number }>(stateSql)
      state = row === undefined ? undefined : { sinceS: row.since, formerKeks: row.former }
    } catch {
      state = undefined
    }
  }
  void ask()
  const timer = setInterval(() => { void ask() }, everyMs).unref()
  return { state: () => state, close: () => { clearInterval(timer) } }
}
