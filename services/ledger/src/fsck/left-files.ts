import type { ReadSession } from '../projections/session.ts'

/** 遗留文件 — bytes that lie in the vault and are on record nowhere. No disagreement: a crash leaves them, and a ledger at work removes them. */
export interface LeftFiles {
  readonly count: number
  /** Of the oldest, as PostgreSQL writes it; null where there is none. */
  readonly oldestKeptAt: string | null
}

// Of an hour ago: what is younger may be on its way to the log.
const leftSql = `select count(*)::text, min(kept_at)::text from vault.file f
  where kept_at < now() - interval '1 hour' and named_in in ('licence-file-' || licence_id, 'annotated-copy-' || licence_id, 'case-notice-' || case_id)
    and not exists (select from read.licence_file r where r.file_id = f.file_id) and not exists (select from read.annotated_copy c where c.file_id = f.file_id)
    and not exists (select from read.case_notice n where n.file_id = f.file_id)`

/** Asked of the register of files, so only after the read models agree with the log. */
export async function leftFiles(session: ReadSession): Promise<LeftFiles> {
  const { rows: [row] } = await session.query(leftSql, [])
  return { count: Number(row?.[0] ?? 0), oldestKeptAt: row?.[1] ?? null }
}
