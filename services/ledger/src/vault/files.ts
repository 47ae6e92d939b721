import { assert } from '@hub/kernel'
import { licenceFileBytesMax, type CaseId, type FileId, type LicenceId, type LocalDate, type Subject } from '@hub/schemas'
import type { Pool } from 'pg'
import { openFile, sealFile, type FileBinding, type SealedFile } from './file-seal.ts'
import type { SubjectKeys } from './keys.ts'
import { ask } from './query.ts'
import type { SealingProfile } from './sealing-profile.ts'
import type { SubjectKey } from './subject-key.ts'
import { KeyUnavailable, SealUnavailable } from './unavailable.ts'

/** The largest file that is kept. */
export const fileBytesMax = licenceFileBytesMax

export type FileToKeep = FileBinding & {
  /** The licence and every holder whom the file names; of a notice those whom it names. */
  readonly subjects: readonly Subject[]
  readonly bytes: Uint8Array
  /** The stream that its event will stand in. Left out: it is never taken for a leftover. */
  readonly namedIn?: string
  /** The last day on which it is of use; left out: as long as there is a licence. */
  readonly keepUntil?: LocalDate
}

/** Of a licence, or of a case: the other is null, and so is the version of what is no licence. */
interface FileRow extends SealedFile {
  readonly licence_id: LicenceId | null
  readonly version: number | null
  readonly case_id: CaseId | null
  readonly format: FileBinding['format']
  readonly subjects: readonly Subject[]
  readonly alg: string
}

// An erasure holds a lock that the insert waits for before it takes its snapshot: it sees the tombstone, or the erasure sees its row. What is there under this id are
// these bytes already; that they are wanted again keeps them from being taken for leftovers. hub_ledger may change nothing else of a row.
const keepSql = `insert into vault.file (file_id, licence_id, version, format, subjects, alg, wrapped, nonce, sealed, named_in, keep_until, case_id)
  select $1, $2::uuid, $3::integer, $4, $5::text[], $6, $7, $8, $9, $10, $11::date, $12::uuid where not exists (select from vault.erasure e where e.subject = any($5::text[]))
  on conflict (file_id) do update set kept_at = now()`
const overSql = 'select file_id, licence_id from vault.file where keep_until < $1::date order by keep_until, file_id limit $2'
const dropSql = 'delete from vault.file where file_id = any($1::uuid[])'
const findSql = 'select licence_id, case_id from vault.file where file_id = $1'
const openSql = 'select licence_id, version, case_id, format, subjects, alg, wrapped, nonce, sealed from vault.file where file_id = $1'

export interface FileOver { readonly fileId: FileId; readonly licenceId: LicenceId }

export interface FilesOptions {
  readonly pool: Pool
  readonly profile: SealingProfile
  readonly keys: SubjectKeys
}

/**
 * 文件库 — sealed bytes beside the log. A file is kept before the event that names it: a crash in between leaves a row that no event knows, which is handed to nobody
 * and goes after an hour (`LeftoverSweep`), or with the first of its subjects who is erased. Bytes are never put in the place of others: an id stands for what it was first kept with.
 */
export class Files {
  readonly #options: FilesOptions

  constructor(options: FilesOptions) { this.#options = options }

  /** 存入 — an id is of these bytes and no others. All of them, or `erased` where one of those whom they name is gone; then none that matters: no event will name them. @throws VaultUnavailable @throws KeyUnavailable */
  async keep(files: readonly FileToKeep[]): Promise<'kept' | 'erased'> {
    const { pool, profile, keys } = this.#options
    for (const { subjects, bytes, namedIn = null, keepUntil = null, ...binding } of files) {
      assert(bytes.length > 0 && bytes.length <= fileBytesMax, 'a file is kept within its limit')
      const held = await keys.ensureKeys(subjects)
      if (held.includes('erased')) return 'erased'
      const { wrapped, nonce, sealed } = sealFile(profile, held as readonly SubjectKey[], binding, bytes)
      const kept = await ask(pool, keepSql, [binding.fileId, ...ownersOf(binding), binding.format, [...subjects], profile.alg, wrapped, nonce, sealed, namedIn, keepUntil, 'caseId' in binding ? binding.caseId : null])
      if (kept.rowCount !== 1) return 'erased'
    }
    return 'kept'
  }

  /** 所属证照 — of a file that is there; undefined: never, or gone with somebody, or no licence's. */
  async licenceOf(fileId: FileId): Promise<LicenceId | undefined> {
    return (await this.#find(fileId))?.licence_id ?? undefined
  }

  /** 所属办件 — likewise, of a notice. */
  async caseOf(fileId: FileId): Promise<CaseId | undefined> {
    return (await this.#find(fileId))?.case_id ?? undefined
  }

  async #find(fileId: FileId): Promise<Pick<FileRow, 'licence_id' | 'case_id'> | undefined> {
    return (await ask<Pick<FileRow, 'licence_id' | 'case_id'>>(this.#options.pool, findSql, [fileId])).rows[0]
  }

  /** 到期文件 — of which the last day is before this one; the oldest first. @throws VaultUnavailable */
  async over(day: LocalDate, max: number): Promise<readonly FileOver[]> {
    const { rows } = await ask<{ readonly file_id: FileId; readonly licence_id: LicenceId }>(this.#options.pool, overSql, [day, max])
    return rows.map(({ file_id: fileId, licence_id: licenceId }) => ({ fileId, licenceId }))
  }

  /** 删除 — once their ends are on record. @throws VaultUnavailable the outcome may be either; drop again */
  async drop(fileIds: readonly FileId[]): Promise<void> {
    if (fileIds.length > 0) await ask(this.#options.pool, dropSql, [[...fileIds]])
  }

  /** 启封 — its bytes; undefined where it is gone. @throws SealUnavailable a byte or a binding is not what was sealed */
  async open(fileId: FileId): Promise<Buffer | undefined> {
    const { pool, profile, keys } = this.#options
    const { rows: [row] } = await ask<FileRow>(pool, openSql, [fileId])
    if (row === undefined) return undefined
    const held = await keys.keysOf(row.subjects)
    if (held.includes('erased')) return undefined
    const missing = row.subjects.find((_, at) => held[at] === undefined)
    if (missing !== undefined) throw new KeyUnavailable(`密钥库没有主体 ${missing} 的密钥，也没有清除记录：密钥库可能旧于事件日志`)
    const binding = bindingOf(fileId, row)
    const bytes = row.alg === profile.alg && binding !== undefined ? openFile(profile, held as readonly SubjectKey[], binding, row) : undefined
    if (bytes === undefined) throw new SealUnavailable(`证照文件 ${fileId} 打不开：内容或位置与密封时不符`)
    return bytes
  }
}

function ownersOf(binding: FileBinding): readonly [licenceId: LicenceId | null, version: number | null] {
  return 'caseId' in binding ? [null, null] : [binding.licenceId, binding.version]
}

/** Undefined: neither a licence's nor a case's, which the table does not take. */
function bindingOf(fileId: FileId, { licence_id: licenceId, version, case_id: caseId, format }: FileRow): FileBinding | undefined {
  if (caseId !== null) return { fileId, caseId, format }
  return licenceId === null || version === null ? undefined : { fileId, licenceId, version, format }
}
