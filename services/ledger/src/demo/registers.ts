import { demoAccountNamespace, demoAccounts, type DemoUnitKey, type GrantedField, type LicenceTypeId, type LocalDate, type PresenceKind, type ServiceItemId, type UnitId } from '@hub/schemas'
import { demoItems } from './items.ts'
import { demoPerson } from './people.ts'
import { demoTemplate } from './templates.ts'
import type { DemoSender } from './sender.ts'
import { demoTypes } from './types.ts'
import { demoUnits } from './units.ts'

/** What the rest of the city is built on: ids by key. */
export interface DemoRegisters {
  readonly units: ReadonlyMap<DemoUnitKey, string>
  readonly types: ReadonlyMap<string, string>
  readonly items: ReadonlyMap<string, string>
}

/** The number of the person behind the demo holder's account. */
export const demoHolderPerson = 1

/** 机构、人员、证照类型、事项与委托 — the first administrator is there already (`initialise`). */
export async function buildRegisters(send: DemoSender, cityUnitId: string): Promise<DemoRegisters> {
  await registerAccount(send, 'demo-system-admin', cityUnitId)
  const units = new Map<DemoUnitKey, string>([['city', cityUnitId]])
  for (const { key, name, kind, uscc } of demoUnits.filter((unit) => unit.key !== 'city')) {
    const { unitId } = await send('demo-system-admin', 'RegisterUnit', { uscc, name, kind, areaCode: '339900' })
    units.set(key, unitId ?? '')
  }
  const there = ['demo-security-admin', 'demo-system-admin']
  for (const { account, unit } of demoAccounts.filter((one) => !there.includes(one.account))) await registerAccount(send, account, units.get(unit) ?? '')

  const types = new Map<string, string>()
  for (const { key, code, registeredBy, issuers, definition } of demoTypes) {
    const issuerIds = issuers.map((issuer) => units.get(issuer) as UnitId)
    const { typeId } = await send(registeredBy, 'RegisterLicenceType', { code, definition: structuredClone({ ...definition, issuers: issuerIds, issuersMax: issuerIds.length, supervisor: null }) as never })
    types.set(key, typeId ?? '')
  }
  return { units, types, items: await buildItems(send, units) }
}

/** 设置版式 — of every type; what is issued from then on gets its files by itself. */
export async function setTemplates(send: DemoSender, { types }: DemoRegisters): Promise<void> {
  for (const { key, registeredBy } of demoTypes) await send(registeredBy, 'SetLicenceTemplate', { typeId: types.get(key) ?? '', template: await demoTemplate(key) })
}

async function registerAccount(send: DemoSender, account: string, unitId: string): Promise<void> {
  const found = demoAccounts.find((one) => one.account === account)
  if (found === undefined) return
  const holder = found.roles.includes('holder') ? { idType: '111', number: demoPerson(demoHolderPerson).number } : null
  await send('demo-security-admin', 'RegisterOperator', { unitId, name: `演示${found.label}`, kind: found.kind, roles: [...found.roles], issuer: demoAccountNamespace, subject: account, holder })
}

async function buildItems(send: DemoSender, units: ReadonlyMap<DemoUnitKey, string>): Promise<ReadonlyMap<string, string>> {
  const items = new Map<string, string>()
  let number = 0
  for (const { key, unit, by, name, statutoryDays, promisedDays, slots } of demoItems) {
    number += 1
    const uscc = demoUnits.find((one) => one.key === unit)?.uscc ?? ''
    const code = `${uscc}3${String(990000000000 + number)}`
    const definition = { name, implementingUnit: units.get(unit) ?? '', statutoryDays, promisedDays, slots: structuredClone(slots) as never }
    const { itemId } = await send(by, 'PublishServiceItem', { code, definition })
    items.set(key, itemId ?? '')
    await send(by, 'EntrustIntake', { windowUnit: units.get('service-centre') ?? '', items: [itemId ?? ''] })
  }
  return items
}

interface DemoGrant {
  readonly type: string
  readonly items: readonly string[]
  readonly by: string
  readonly approvers: readonly string[]
  readonly presenceMin: PresenceKind
  readonly fields: readonly GrantedField[]
}

const masked = (...fields: readonly string[]): readonly GrantedField[] => fields.map((field) => ({ field, plain: false }))
const plain = (...fields: readonly string[]): readonly GrantedField[] => fields.map((field) => ({ field, plain: true }))

/** 演示授权 — by sharing class: unconditional by the data authority alone, conditional by the provider as well. */
const grants: readonly DemoGrant[] = [
  { type: 'business', items: ['social-register'], by: 'demo-social-catalogue', approvers: ['demo-data-approver'], presenceMin: 'keyed', fields: [...plain('name', 'kind', 'established'), ...masked('legalRepresentative', 'address', 'holder.number'), ...plain('licence.validity')] },
  { type: 'business', items: ['taxpayer'], by: 'demo-tax-catalogue', approvers: ['demo-data-approver'], presenceMin: 'keyed', fields: [...plain('name', 'kind', 'scope'), ...masked('legalRepresentative')] },
  { type: 'business', items: ['company-change'], by: 'demo-market-catalogue', approvers: ['demo-data-approver'], presenceMin: 'keyed', fields: plain('name', 'kind', 'address', 'scope', 'legalRepresentative') },
  { type: 'identity', items: ['social-register'], by: 'demo-social-catalogue', approvers: ['demo-data-approver', 'demo-police-approver'], presenceMin: 'keyed', fields: masked('name', 'number') },
  { type: 'identity', items: ['maternity'], by: 'demo-health-catalogue', approvers: ['demo-data-approver', 'demo-police-approver'], presenceMin: 'card-reader', fields: [...plain('name'), ...masked('number', 'address')] },
  { type: 'identity', items: ['low-income'], by: 'demo-civil-catalogue', approvers: ['demo-data-approver', 'demo-police-approver'], presenceMin: 'card-reader', fields: [...plain('name', 'address'), ...masked('number')] },
  { type: 'identity', items: ['realty-transfer'], by: 'demo-realty-catalogue', approvers: ['demo-data-approver', 'demo-police-approver'], presenceMin: 'card-reader', fields: plain('name', 'number') },
  { type: 'marriage', items: ['maternity'], by: 'demo-health-catalogue', approvers: ['demo-data-approver', 'demo-civil-approver'], presenceMin: 'card-reader', fields: [...plain('registered', 'firstName'), ...masked('firstNumber', 'secondName', 'secondNumber')] },
  { type: 'marriage', items: ['realty-transfer'], by: 'demo-realty-catalogue', approvers: ['demo-data-approver', 'demo-civil-approver'], presenceMin: 'card-reader', fields: plain('registered', 'firstName', 'secondName') },
  { type: 'realty', items: ['realty-transfer'], by: 'demo-realty-catalogue', approvers: ['demo-data-approver', 'demo-realty-approver'], presenceMin: 'card-reader', fields: plain('unitNumber', 'location', 'area', 'usage') },
]

/** 申请并审批用证授权 — who asks never approves. */
export async function buildGrants(send: DemoSender, { units, types, items }: DemoRegisters, validFrom: LocalDate, validUntil: LocalDate): Promise<void> {
  const unitOf = (account: string): string => units.get(demoAccounts.find((one) => one.account === account)?.unit ?? 'city') ?? ''
  for (const { type, items: itemKeys, by, approvers, presenceMin, fields } of grants) {
    const scope = {
      items: itemKeys.map((key) => items.get(key) as ServiceItemId), implementingUnits: [unitOf(by) as UnitId], fields: structuredClone(fields) as never,
      dailyQuota: 20_000, validFrom, validUntil,
    }
    const { grantId } = await send(by, 'RequestGrant', { typeId: types.get(type) as LicenceTypeId, basis: 'statutory', statute: '国令716-7', presenceMin, scope, purpose: '办理本事项时核对材料，免于群众提交' })
    for (const approver of approvers) await send(approver, 'ApproveGrant', { grantId: grantId ?? '' })
    send.advance(60)
  }
}
