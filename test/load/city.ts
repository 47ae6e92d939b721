import { demoUnits } from '../../services/ledger/src/demo/units.ts'
import type { City } from './act.ts'
import { ActWrong } from './act-wrong.ts'
import { businessCode, clerkOf, intakeSlot } from './acts/intake.ts'
import type { LoadClient } from './load-client.ts'

interface Edges<Node> { readonly edges: readonly { readonly node: Node }[] }

/** All that the demo city has, within what one query may cost. */
const pageMax = 30
/** The demo city's own grants are for twenty thousand look-ups a day, which is minutes of a load. */
const dailyQuota = 10_000_000
const dayMs = 86_400_000
const catalogue = 'demo-tax-catalogue'

/** 压测城市 — the demo city, and in it an item of the load's own with a grant that a load cannot use up. Throws where the hub has no demo city. */
export async function findCity(client: LoadClient): Promise<City> {
  const [types, units] = await Promise.all([
    client.ask<{ readonly licenceTypes: Edges<{ readonly typeId: string; readonly code: string }> }>(clerkOf(0), 'LicenceTypes', { first: pageMax }),
    client.ask<{ readonly units: Edges<{ readonly unitId: string; readonly uscc: string }> }>(clerkOf(0), 'Units', { first: pageMax }),
  ])
  const typeId = types.licenceTypes.edges.find(({ node }) => node.code === businessCode)?.node.typeId
  const unitOf = (key: string): string | undefined => units.units.edges.find(({ node }) => node.uscc === usccOf(key))?.node.unitId
  const [market, tax, window] = [unitOf('market'), unitOf('tax'), unitOf('service-centre')]
  if (typeId === undefined || market === undefined || tax === undefined || window === undefined) throw new Error('这个枢纽没有演示城市：压测只对带演示数据的枢纽进行')
  const itemId = await publishItem(client, tax)
  await client.send(catalogue, 'EntrustIntake', { windowUnit: window, items: [itemId] })
  await grantLookUps(client, { typeId, itemId, unitId: tax })
  return { itemId, businessTypeId: typeId, marketUnitId: market }
}

function usccOf(key: string): string {
  return demoUnits.find((unit) => unit.key === key)?.uscc ?? ''
}

async function publishItem(client: LoadClient, unitId: string): Promise<string> {
  const { itemId } = await client.send(catalogue, 'PublishServiceItem', {
    code: `${usccOf('tax')}3${String(Date.now() % 1e12).padStart(12, '0')}`,
    definition: {
      name: '压测事项', implementingUnit: unitId, statutoryDays: 5, promisedDays: 1,
      slots: [{ slot: intakeSlot, name: '营业执照', role: 'APPLICANT', main: true, evidence: [{ kind: 'LICENCE', typeCode: businessCode }, { kind: 'PAPER' }] }],
    },
  })
  if (typeof itemId !== 'string') throw new ActWrong('PublishServiceItem names no item')
  return itemId
}

async function grantLookUps(client: LoadClient, { typeId, itemId, unitId }: { readonly typeId: string; readonly itemId: string; readonly unitId: string }): Promise<void> {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  const { grantId } = await client.send(catalogue, 'RequestGrant', {
    typeId, basis: 'STATUTORY', statute: '国令716-7', presenceMin: 'CARD_READER', purpose: '压测时核对材料',
    scope: {
      items: [itemId], implementingUnits: [unitId], dailyQuota, validFrom: day(Date.now() - dayMs), validUntil: day(Date.now() + 300 * dayMs),
      fields: ['name', 'kind', 'legalRepresentative', 'licence.number'].map((field) => ({ field, plain: field !== 'legalRepresentative' })),
    },
  })
  await client.send('demo-data-approver', 'ApproveGrant', { grantId })
}
