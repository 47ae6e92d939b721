import { createHash } from 'node:crypto'
import { instantOfMs } from '@hub/schemas'
import type { Client } from 'pg'
import { z } from 'zod'
import { fileBytesMax } from '../vault/files.ts'
import { diskTrouble, isThere, writeWhole } from './durable-file.ts'
import { TransferRefused } from './transfer-refused.ts'

/** In the order in which they are written; none refers to another. */
export const vaultTables = ['hub_key', 'former_kek', 'key', 'id_index', 'erasure', 'file'] as const
export type VaultTable = (typeof vaultTables)[number]

const formatName = 'zhengyuan-vault'
/** Files are large: some hundred kilobytes each, twice that in hexadecimal. */
const rowsPerFetch: Readonly<Record<VaultTable, number>> = { hub_key: 10, former_kek: 10, key: 2_000, id_index: 2_000, erasure: 2_000, file: 20 }
/** The longest line: a file of the largest size in hexadecimal, and what stands beside it. */
export const vaultLineBytesMax = 2 * fileBytesMax + 64 * 1024

/** The first line, each row's, and the last, whose digest is over all lines before it. */
export const vaultHead = z.strictObject({ format: z.literal(formatName), version: z.literal(1), hubId: z.string(), madeAt: z.string() })
export const vaultRow = z.strictObject({ table: z.enum(vaultTables), row: z.looseObject({}) })
export const vaultEnd = z.strictObject({ end: z.strictObject({ rows: z.int().min(0), sha256: z.string() }) })

export interface VaultFile {
  readonly path: string
  readonly hubId: string
  readonly signal: AbortSignal
}

/**
 * 导出密钥库 — every row of the vault as a line of JSON, in one snapshot, keys wrapped as they are: only the hub's own signer opens them. Whoever has this file, the
 * log and the signer's keys has everything, so it is a file of its own. Resolves with the number of rows.
 */
export async function writeVault(client: Client, { path, hubId, signal }: VaultFile, nowMs: number): Promise<number> {
  if (await isThere(path)) throw new TransferRefused(`${path} 已经存在：不覆盖已有的密钥库文件，请换一个位置`)
  const written = { rows: 0 }
  try {
    await client.query('begin isolation level repeatable read read only')
    await writeWhole({ path, gzip: path.endsWith('.gz'), signal }, vaultLines(client, { format: formatName, version: 1, hubId, madeAt: instantOfMs(nowMs) }, written))
    return written.rows
  } catch (error) {
    const trouble = diskTrouble(error, path)
    throw trouble === undefined ? error : new TransferRefused(trouble, { cause: error })
  } finally {
    await client.query('rollback')
  }
}

async function* vaultLines(client: Client, first: z.infer<typeof vaultHead>, written: { rows: number }): AsyncGenerator<Buffer> {
  const digest = createHash('sha256')
  const lines = (...values: readonly unknown[]): Buffer => {
    const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''))
    digest.update(bytes)
    return bytes
  }
  yield lines(first)
  for (const table of vaultTables) {
    await client.query(`declare vault_rows no scroll cursor for select row_to_json(t) as row from vault.${table} t`)
    for (;;) {
      const { rows } = await client.query<{ row: object }>(`fetch ${String(rowsPerFetch[table])} from vault_rows`)
      if (rows.length === 0) break
      written.rows += rows.length
      yield lines(...rows.map((found) => ({ table, row: found.row })))
    }
    await client.query('close vault_rows')
  }
  yield lines({ end: { rows: written.rows, sha256: digest.copy().digest('hex') } })
}
