import { syntheticTypeCode } from '@hub/schemas'
import { demoTypes } from '../demo/types.ts'
import { demoUnits } from '../demo/units.ts'
import type { Vault } from '../vault/vault.ts'
import { StockRefused } from './stock-refused.ts'
import type { StockPlace } from './stock-request.ts'

/** 存量所属 — type and issuing unit, by their codes. @throws StockRefused where the ledger does not know them: it is not the demo city's */
export async function findStockPlace(vault: Pick<Vault, 'findIds' | 'digest'>): Promise<StockPlace> {
  const issuer = demoTypes.find(({ code }) => code === syntheticTypeCode)?.issuers[0]
  const uscc = demoUnits.find(({ key }) => key === issuer)?.uscc ?? ''
  const [typeId, unitId] = await vault.findIds([
    { kind: 'licence-type-code', digest: vault.digest('licence-type-code', syntheticTypeCode) }, { kind: 'unit-uscc', digest: vault.digest('unit-uscc', uscc) },
  ])
  if (typeId === undefined || unitId === undefined) throw new StockRefused('账本里没有演示市的证照类型和发证机构：合成存量只能写入演示枢纽')
  return { typeId, issuer: unitId }
}
