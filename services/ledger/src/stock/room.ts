import { statfs } from 'node:fs/promises'
import type { Client } from 'pg'

/** What one licence takes on disk in log, vault, index and read models together: 8 900 measured, see docs/performance.md. */
const bytesPerLicence = 9_200
/** As much again of write-ahead log, up to what the server keeps of it while the tool works. */
const writeAheadBytesMax = 9 * 2 ** 30

export interface Room { readonly neededBytes: number; readonly freeBytes: number; readonly enough: boolean }

/** 磁盘空间 — what so many licences will take, and what the file system of the data directory has. */
export async function roomFor(licences: number, dataDir: string): Promise<Room> {
  const { bavail, bsize } = await statfs(dataDir)
  const tableBytes = licences * bytesPerLicence
  const [neededBytes, freeBytes] = [tableBytes + Math.min(writeAheadBytesMax, tableBytes), bavail * bsize]
  return { neededBytes, freeBytes, enough: freeBytes > neededBytes }
}

export type SchemaSizes = Readonly<Record<'ledger' | 'vault' | 'decide' | 'read' | 'read_masked', number>>

const sizesSql = `select n.nspname as schema, coalesce(sum(pg_total_relation_size(c.oid)), 0)::text as bytes
  from pg_namespace n left join pg_class c on c.relnamespace = n.oid and c.relkind = 'r'
  where n.nspname in ('ledger', 'vault', 'decide', 'read', 'read_masked') group by 1`

/** 占用 — bytes of each schema's tables with their indexes. */
export async function sizesOf(client: Client): Promise<SchemaSizes> {
  const { rows } = await client.query<{ schema: keyof SchemaSizes; bytes: string }>(sizesSql)
  return Object.fromEntries(rows.map(({ schema, bytes }) => [schema, Number(bytes)])) as SchemaSizes
}
