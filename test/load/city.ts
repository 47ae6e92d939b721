import { demoItems } from '../../services/ledger/src/demo/items.ts'
import { demoUnits } from '../../services/ledger/src/demo/units.ts'
import type { City } from './act.ts'
import { businessCode, clerkOf } from './acts/intake.ts'
import type { LoadClient } from './load-client.ts'

interface Edges<Node> { readonly edges: readonly { readonly node: Node }[] }

/** All that the demo city has, within what one query may cost. */
const pageMax = 30

/** 演示城市 — the item whose cases are opened, and who issues business licences. Throws where the hub has no demo city. */
export async function findCity(client: LoadClient): Promise<City> {
  const itemName = demoItems.find(({ key }) => key === 'taxpayer')?.name
  const marketUscc = demoUnits.find(({ key }) => key === 'market')?.uscc
  const [items, types, units] = await Promise.all([
    client.ask<{ readonly serviceItems: Edges<{ readonly itemId: string; readonly name: string }> }>(clerkOf(0), 'ServiceItems', { first: pageMax }),
    client.ask<{ readonly licenceTypes: Edges<{ readonly typeId: string; readonly code: string }> }>(clerkOf(0), 'LicenceTypes', { first: pageMax }),
    client.ask<{ readonly units: Edges<{ readonly unitId: string; readonly uscc: string }> }>(clerkOf(0), 'Units', { first: pageMax }),
  ])
  const item = items.serviceItems.edges.find(({ node }) => node.name === itemName)?.node
  const type = types.licenceTypes.edges.find(({ node }) => node.code === businessCode)?.node
  const unit = units.units.edges.find(({ node }) => node.uscc === marketUscc)?.node
  if (item === undefined || type === undefined || unit === undefined) throw new Error('这个枢纽没有演示城市：压测只对带演示数据的枢纽进行')
  return { itemId: item.itemId, businessTypeId: type.typeId, marketUnitId: unit.unitId }
}
