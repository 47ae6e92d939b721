import { syntheticAccount, syntheticHolder, syntheticTypeCode, type CommandBody, type GrantedField } from '@hub/schemas'
import type { BenchHub } from './bench-hub.ts'
import { accepted, grantFields, publishItem, sceneSlot, scenarioClerks, type CityIds, type Scenario } from './scenario.ts'

/** Beyond what the ledger keeps in memory: folded streams of 30 000 cases and holders, 50 000 keys, 100 000 links. */
const holdersMax = 120_000
const casesAtOnce = 2_000

const fields: readonly GrantedField[] = [
  { field: 'name', plain: true }, { field: 'serviceArea', plain: true }, { field: 'holder.number', plain: false }, { field: 'licence.number', plain: false }, { field: 'licence.validity', plain: true },
]

/**
 * 大存量的用证场面 — an item and a grant as in the small scene, and an open case for each of many holders, evenly spread from the first of the stock to the last. Nobody at the demo's transport
 * bureau approves; its clerk is given that role.
 */
export async function setStockScene(hub: BenchHub, { unitIds, typeIds }: CityIds, licences: number): Promise<Scenario> {
  const [clerk] = await hub.query<{ operator_id: string }>(`select operator_id from read.operator where unit_id = '${unitIds.transport}'`)
  accepted(await hub.send('demo-security-admin', 'SetOperatorRoles', { operatorId: clerk?.operator_id ?? '', roles: ['issuing-clerk', 'approver'] }))
  const itemId = await publishItem(hub.send, unitIds, syntheticTypeCode)
  await grantFields(hub.send, { unitId: unitIds.health, typeId: typeIds.driver, itemId, fields, approvers: ['demo-data-approver', syntheticAccount] })
  const holders = Math.min(licences, holdersMax)
  const caseIds: string[] = []
  for (let first = 0; first < holders; first += casesAtOnce) {
    const bodies = Array.from({ length: Math.min(casesAtOnce, holders - first) }, (_, n) => caseOf(itemId, Math.floor(((first + n) * licences) / holders)))
    const replies = await Promise.all(scenarioClerks.map((account, at) => hub.sendMany(account, 'OpenCase', bodies.filter((_, n) => n % scenarioClerks.length === at))))
    caseIds.push(...replies.flat().map((reply) => accepted(reply)['caseId'] ?? ''))
  }
  return { caseIds, slot: sceneSlot, typeCode: syntheticTypeCode, clerks: scenarioClerks }
}

function caseOf(itemId: string, at: number): CommandBody<'OpenCase'> {
  const { name, number } = syntheticHolder(at)
  return { itemId, parties: [{ party: 'P1', role: 'applicant', holder: { idType: '111', number, name }, presence: { kind: 'card-reader', reference: 'READER-0007' } }] }
}
