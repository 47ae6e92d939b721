import { assert } from '@hub/kernel'
import { TransferRefused } from './transfer-refused.ts'
import { withClient } from './with-client.ts'

/** 枢纽身份 — whose log it is. The keys in the vault are bound to the id; whether demo accounts may sign in goes with the log as well. */
export interface HubIdentity {
  readonly hubId: string
  readonly demo: 'none' | 'seeded'
}

interface Row { readonly hub_id: string; readonly demo: 'none' | 'pending' | 'seeded' }

const applicationName = 'hub-transfer'
const undefinedTable = '42P01'
const undefinedSchema = '3F000'

/** 读枢纽身份 — of a hub whose first start was finished. @throws TransferRefused where there is none yet */
export async function readIdentity(databaseUrl: string): Promise<HubIdentity> {
  const row = await withClient(databaseUrl, applicationName, async (client) => {
    try {
      return (await client.query<Row>('select hub_id, demo from ledger.hub')).rows[0]
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === undefinedTable || error.code === undefinedSchema)) return undefined
      throw error
    }
  })
  if (row === undefined) throw new TransferRefused('这个数据库里没有枢纽：请检查地址，或先启动一次枢纽（npm start）')
  if (row.demo === 'pending') throw new TransferRefused('演示城市还没有写完：请先启动一次枢纽（npm start），写完再试')
  return { hubId: row.hub_id, demo: row.demo }
}

// Only a hub that has neither an event nor a key can become another one: its own id is bound into nothing yet.
const adoptSql = `update ledger.hub set hub_id = $1, demo = $2
  where not exists (select from ledger.event) and not exists (select from vault.hub_key)`

/**
 * 认领身份 — makes a prepared database the place of this hub, or finds that it is. Needs a role that may act as hub_migrator.
 * @throws TransferRefused the database belongs to another hub
 */
export async function adoptIdentity(adminUrl: string, { hubId, demo }: HubIdentity): Promise<void> {
  await withClient(adminUrl, applicationName, async (client) => {
    await client.query('set role hub_migrator')
    await client.query('insert into ledger.hub (hub_id, demo) values ($1, $2) on conflict (singleton) do nothing', [hubId, demo])
    await client.query(adoptSql, [hubId, demo])
    const { rows: [row] } = await client.query<Row>('select hub_id, demo from ledger.hub')
    assert(row !== undefined, 'the hub has a record')
    if (row.hub_id !== hubId)
      throw new TransferRefused(`目标数据库属于另一个枢纽（${row.hub_id}），来源是 ${hubId}，不会混在一起。请另建一个空库`)
  })
}
