import { readIdentity, type HubIdentity } from '../transfer/hub-identity.ts'
import { StockRefused } from './stock-refused.ts'

/** 须为演示枢纽 — what a hub began as stays true for it: synthetic people never get into a hub for real use. @throws StockRefused @throws TransferRefused where there is no hub */
export async function requireDemo(databaseUrl: string): Promise<HubIdentity> {
  const identity = await readIdentity(databaseUrl)
  if (identity.demo !== 'seeded') throw new StockRefused('这不是演示枢纽，合成存量不会写入。演示枢纽由 npm start 在空的数据目录（HUB_DATA_DIR）里建立')
  return identity
}
