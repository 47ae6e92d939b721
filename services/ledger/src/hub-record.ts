import { assert } from '@hub/kernel'
import type { ClientBase } from 'pg'

/** 枢纽记录 — the one row of ledger.hub. */
export interface HubRecord {
  readonly hubId: string
  /** `pending`: the demo city is to be written, or was being written when the last start was killed. */
  readonly demo: 'none' | 'pending' | 'seeded'
  /** This very call made it. */
  readonly created: boolean
}

/**
 * 确定枢纽标识 — makes the record at the first start; later ones find it, whatever `demo` they ask for: a hub for real use is never seeded, and
 * a demo never becomes one. Needs a migrated database and a role that may act as hub_migrator.
 */
export async function ensureHub(client: ClientBase, demo: boolean): Promise<HubRecord> {
  await client.query('set role hub_migrator')
  const { rowCount } = await client.query('insert into ledger.hub (demo) values ($1) on conflict (singleton) do nothing', [demo ? 'pending' : 'none'])
  const { rows: [row] } = await client.query<Omit<HubRecord, 'created'>>('select hub_id as "hubId", demo from ledger.hub')
  assert(row !== undefined, 'the hub has a record')
  return { ...row, created: rowCount === 1 }
}

/** 演示数据已写完 — after this no start seeds again. */
export async function recordSeeded(client: ClientBase): Promise<void> {
  await client.query('set role hub_migrator')
  await client.query(`update ledger.hub set demo = 'seeded' where demo = 'pending'`)
}
