import type { Pool } from 'pg'

/** 数据库状况 — what an operator has to know of it before it is too late. */
export interface DatabaseState {
  readonly bytes: number
  /** `archive_mode`: segments of the write-ahead log are copied away. */
  readonly archiving: boolean
  readonly archiveFailing: boolean
  /** undefined: none was archived since the counters began. */
  readonly archiveAgeS: number | undefined
}

export interface DatabaseWatch {
  readonly state: () => DatabaseState | undefined
  close(): void
}

const everyMsDefault = 30_000

// Anybody may read these; a standby server counts its own archiver.
const stateSql = `select pg_database_size(current_database())::text as bytes, current_setting('archive_mode') <> 'off' as archiving,
  coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as failing, extract(epoch from now() - last_archived_time)::float8 as age
  from pg_stat_archiver`

/** 数据库守望 — asks again and again, so that metrics answer at once; an answer that does not come is "not known". Nothing waits for it. */
export function watchDatabase(pool: Pick<Pool, 'query'>, everyMs: number = everyMsDefault): DatabaseWatch {
  let state: DatabaseState | undefined
  const ask = async (): Promise<void> => {
    try {
      const { rows: [row] } = await pool.query<{ bytes: string; archiving: boolean; failing: boolean; age: number | null }>(stateSql)
      state = row === undefined ? undefined : { bytes: Number(row.bytes), archiving: row.archiving, archiveFailing: row.failing, archiveAgeS: row.age ?? undefined }
    } catch {
      state = undefined
    }
  }
  void ask()
  const timer = setInterval(() => { void ask() }, everyMs).unref()
  return { state: () => state, close: () => { clearInterval(timer) } }
}
