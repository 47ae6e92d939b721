import type { FileId } from '@hub/schemas'
import type { Pool } from 'pg'
import type { StreamName } from '../../store/event-store.ts'
import { ask } from '../../vault/query.ts'

/** Kept longer ago than this, and still not on record: its maker has given it up, or is gone. An append takes milliseconds; this is for one that was stopped in between and goes on. */
export const leftoverAgeMsMin = 3_600_000

/** 在库位置 — in the order of keeping. */
export interface KeptPlace {
  /** As PostgreSQL writes it, to the microsecond. */
  readonly keptAt: string
  readonly fileId: FileId
}

/** The first of all. */
export const beforeAllKept: KeptPlace = { keptAt: '-infinity', fileId: '00000000-0000-0000-0000-000000000000' as FileId }

export interface KeptFile extends KeptPlace {
  /** null: not said. */
  readonly namedIn: StreamName | null
  /** The register of files has it. It may be behind the log, so that nothing follows from no. */
  readonly registered: boolean
}

const cutoffSql = `select (clock_timestamp() - make_interval(secs => $1))::text as cutoff`
const pageSql = `select p.file_id as "fileId", p.kept_at::text as "keptAt", p.named_in as "namedIn", (r.file_id is not null or c.file_id is not null or n.file_id is not null) as registered
  from (select file_id, kept_at, named_in from vault.file where kept_at < $1::timestamptz and (kept_at, file_id) > ($2::timestamptz, $3::uuid) order by kept_at, file_id limit $4) p
  left join read.licence_file r on r.file_id = p.file_id left join read.annotated_copy c on c.file_id = p.file_id left join read.case_notice n on n.file_id = p.file_id order by p.kept_at, p.file_id`
// What was kept again meanwhile is wanted again, and stays.
const removeSql = 'delete from vault.file where file_id = $1 and kept_at = $2::timestamptz'

/** The instant `ageMs` ago, by the clock that says when files were kept. @throws VaultUnavailable */
export async function keptCutoff(pool: Pool, ageMs: number): Promise<string> {
  const { rows: [row] } = await ask<{ cutoff: string }>(pool, cutoffSql, [ageMs / 1_000])
  return row?.cutoff ?? beforeAllKept.keptAt
}

/** The next files after a place, kept before the cutoff. @throws VaultUnavailable */
export async function keptFiles(pool: Pool, { after, cutoff, limit }: { readonly after: KeptPlace; readonly cutoff: string; readonly limit: number }): Promise<readonly KeptFile[]> {
  return (await ask<KeptFile>(pool, pageSql, [cutoff, after.keptAt, after.fileId, limit])).rows
}

/** One row and no other lock: it cannot hold up an erasure, nor be held up by one for good. False: it is gone, or was kept again. @throws VaultUnavailable */
export async function removeKept(pool: Pool, { fileId, keptAt }: KeptPlace): Promise<boolean> {
  return (await ask(pool, removeSql, [fileId, keptAt])).rowCount === 1
}
