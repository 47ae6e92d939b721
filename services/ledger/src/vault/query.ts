import type { ClientBase, Pool, QueryResult, QueryResultRow } from 'pg'
import { VaultUnavailable } from './unavailable.ts'

/** One statement of the vault; PostgreSQL's error becomes the cause of VaultUnavailable. Nothing plain is ever a parameter. */
export async function ask<Row extends QueryResultRow>(db: Pool | ClientBase, text: string, values: readonly unknown[] = []): Promise<QueryResult<Row>> {
  try {
    return await db.query<Row>(text, [...values])
  } catch (cause) {
    throw new VaultUnavailable('密钥与索引库暂不可用', { cause })
  }
}
