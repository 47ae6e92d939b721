import { InvariantViolation } from '@hub/kernel'
import { demoAccountNamespace, type CommandBody, type CommandReply, type CommandType, type GrantedField, type PresenceKind, type Role, type UnitKind } from '@hub/schemas'
import { demoUnits } from '../demo/units.ts'
import { demoTypes } from '../demo/types.ts'
import { idOf } from './replies.ts'
import type { TestLedger } from './test-ledger.ts'

/** 小世界 — one unit of each part in the story, everybody who works there, and types, one item and grants as the specs need them. */
export interface SmallWorld {
  readonly units: Readonly<Record<WorldUnit, string>>
  readonly operators: Readonly<Record<string, string>>
  readonly types: Readonly<Record<WorldType, string>>
  readonly grants: Readonly<Record<WorldType, string>>
  readonly item: string
}

/** `city` runs the hub; `window` takes in; `bureau` issues; `office` implements the item; `audit` audits. */
export type WorldUnit = 'city' | 'window' | 'bureau' | 'office' | 'audit'
export type WorldType = 'identity' | 'marriage' | 'road' | 'realty'

export const typeCodes: Readonly<Record<WorldType, string>> = {
  identity: '11100000000013127D001', marriage: '111000000000131433001', road: '11100000000019713D008', realty: '11100000MB03271699001',
}
/** The slot of the item that asks for a licence of the type; `road` of the legal representative's company, everything else of the applicant. */
export const slotOf: Readonly<Record<WorldType, string>> = { identity: 'M1', marriage: 'M2', road: 'M3', realty: 'M4' }

const unitKinds: readonly (readonly [Exclude<WorldUnit, 'city'>, string, UnitKind])[] = [
  ['window', 'service-centre', 'service-centre'], ['bureau', 'market', 'department'], ['office', 'social', 'department'], ['audit', 'audit', 'audit'],
]
const people: readonly (readonly [account: string, unit: WorldUnit, role: Role])[] = [
  ['system-admin', 'city', 'system-admin'], ['data-approver', 'city', 'approver'], ['window', 'window', 'window-clerk'], ['window-2', 'window', 'window-clerk'],
  ['machine', 'window', 'department-system'], ['clerk', 'bureau', 'issuing-clerk'], ['reviewer', 'bureau', 'approver'], ['catalogue', 'office', 'catalogue-admin'],
  ['office-machine', 'office', 'department-system'], ['office-window', 'office', 'window-clerk'], ['auditor', 'audit', 'auditor'],
]

const masked = (...fields: readonly string[]): GrantedField[] => fields.map((field) => ({ field, plain: false }))
const plain = (...fields: readonly string[]): GrantedField[] => fields.map((field) => ({ field, plain: true }))
const grantedFields: Readonly<Record<WorldType, GrantedField[]>> = {
  identity: [...plain('name'), ...masked('number', 'address'), ...plain('licence.validity')],
  marriage: [...plain('registered', 'firstName', 'firstNumber'), ...masked('secondName', 'secondNumber')],
  road: plain('name', 'premises', 'licence.number', 'licence.validity'),
  realty: plain('unitNumber', 'location'),
}

/** Every name that the world registers for a person of an office; none may ever be found in plain. */
export const officerName = (account: string): string => `经办甲${account}`

/** 建小世界 — by the same commands that a hub's first days bring. */
export async function buildSmallWorld(hub: TestLedger): Promise<SmallWorld> {
  const units = await registerUnits(hub)
  const operators: Record<string, string> = {}
  for (const [account, unit, role] of people) operators[account] = await registerOperator(hub, account, units[unit], role)
  const types: Partial<Record<WorldType, string>> = {}
  for (const key of Object.keys(typeCodes) as WorldType[]) types[key] = await registerType(hub, key, units.bureau)
  const item = await publishItem(hub, units, { code: 'SMALL1', name: '样例事项' })
  const world = { units, operators, types: types as Record<WorldType, string>, item }
  const grants: Partial<Record<WorldType, string>> = {}
  for (const key of Object.keys(typeCodes) as WorldType[]) grants[key] = await makeGrant(hub, world, { type: key, items: [item] })
  return { ...world, grants: grants as Record<WorldType, string> }
}

async function registerUnits(hub: TestLedger): Promise<Record<WorldUnit, string>> {
  const usccOf = (key: string): string => demoUnits.find((unit) => unit.key === key)?.uscc ?? ''
  const first = await hub.ledger.initialise({
    unit: { uscc: usccOf('city'), name: '样例数据局', areaCode: '339900', kind: 'data-authority' },
    operator: { name: officerName('security-admin'), issuer: demoAccountNamespace, subject: 'security-admin' },
  })
  const units: Record<string, string> = { city: idOf(first, 'unitId') }
  await registerOperator(hub, 'system-admin', units['city'] ?? '', 'system-admin')
  for (const [key, uscc, kind] of unitKinds)
    units[key] = idOf(await hub.send('system-admin', 'RegisterUnit', { uscc: usccOf(uscc), name: `样例机构${key}`, kind, areaCode: '339900' }), 'unitId')
  return units as Record<WorldUnit, string>
}

/** Registers an account; one that is there already is given back. */
const registered = new WeakMap<TestLedger, Map<string, string>>()
export async function registerOperator(hub: TestLedger, account: string, unitId: string, role: Role): Promise<string> {
  const known = registered.get(hub) ?? new Map<string, string>()
  registered.set(hub, known)
  const there = known.get(account)
  if (there !== undefined) return there
  const kind = role === 'department-system' ? 'system' : 'person'
  const id = idOf(await hub.send('security-admin', 'RegisterOperator', { unitId, name: officerName(account), kind, roles: [role], issuer: demoAccountNamespace, subject: account }), 'operatorId')
  known.set(account, id)
  return id
}

async function registerType(hub: TestLedger, key: WorldType, bureau: string): Promise<string> {
  const found = demoTypes.find((type) => type.key === key)
  if (found === undefined) throw new InvariantViolation(`no demo type ${key}`)
  const definition = structuredClone({ ...found.definition, sharing: 'unconditional', reviewRequired: false, issuers: [bureau], supervisor: null })
  return idOf(await hub.send('clerk', 'RegisterLicenceType', { code: found.code, definition: definition as never }), 'typeId')
}

/** 发布事项 — M1 to M4 as `slotOf` says, entrusted to the window. */
export async function publishItem(hub: TestLedger, units: SmallWorld['units'], { code, name }: { readonly code: string; readonly name: string }): Promise<string> {
  const slot = (type: WorldType, role: 'applicant' | 'legal-representative') => ({
    slot: slotOf[type], name: `材料${slotOf[type]}`, role, main: type === 'identity', evidence: [{ kind: 'licence' as const, typeCode: typeCodes[type] }, { kind: 'paper' as const }],
  })
  const slots = [slot('identity', 'applicant'), slot('marriage', 'applicant'), slot('road', 'legal-representative'), slot('realty', 'applicant')]
  const item = idOf(await hub.send('catalogue', 'PublishServiceItem', { code, definition: { name, implementingUnit: units.office, statutoryDays: 20, promisedDays: 5, slots } }), 'itemId')
  idOf(await hub.send('catalogue', 'EntrustIntake', { windowUnit: units.window, items: [item] }), 'unitId')
  return item
}

export interface GrantWish {
  readonly type: WorldType
  readonly items: readonly string[]
  readonly dailyQuota?: number
  readonly presenceMin?: PresenceKind
  readonly fields?: readonly GrantedField[]
  readonly basis?: 'statutory' | 'consent'
  readonly validFrom?: string
  readonly validUntil?: string
  /** Left as it was asked for. */
  readonly pending?: boolean
}

export const grantPurpose = '办理样例事项时核对材料用途说明'

/** 申请并同意授权 — in force from the world's first day, unless said otherwise. */
export async function makeGrant(hub: TestLedger, { units, types }: Pick<SmallWorld, 'units' | 'types'>, wish: GrantWish): Promise<string> {
  const { type, items, dailyQuota = 1_000_000, presenceMin = 'keyed', fields = grantedFields[type], basis = 'statutory', validFrom = '2026-03-01', validUntil = '2030-12-31', pending = false } = wish
  const scope = { items: [...items], implementingUnits: [units.office], fields: [...fields], dailyQuota, validFrom, validUntil }
  const grantId = idOf(await hub.send('catalogue', 'RequestGrant', { typeId: types[type], basis, statute: basis === 'statutory' ? '国令716-7' : null, presenceMin, scope, purpose: grantPurpose }), 'grantId')
  if (!pending) idOf(await hub.send('data-approver', 'ApproveGrant', { grantId }), 'grantId')
  return grantId
}

/** Sends and gives the named id; anything but an accepted reply ends the spec. */
export async function idFrom<T extends CommandType>(hub: TestLedger, account: string, type: T, body: CommandBody<T>, key: string): Promise<string> {
  return idOf(await hub.send(account, type, body) as CommandReply, key)
}
