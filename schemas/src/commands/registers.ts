import { z } from 'zod'
import type { HolderId, LicenceTypeId, OperatorId, ServiceItemId, UnitId } from '../ids/index.ts'
import { roles } from '../events/operator.ts'
import { partyRoles } from '../events/service-item.ts'
import { licenceTemplate } from './licence-template.ts'
import { code, documentNumber, id, itemsPerRequestMax, line, name, slotsPerItemMax } from './shapes.ts'

export const areaCode = z.string().regex(/^\d{6}$/, '行政区划代码为六位数字')
const items = z.array(id<ServiceItemId>()).min(1).max(itemsPerRequestMax)

/** 机构 and 人员 */
export const unitCommands = {
  RegisterUnit: z.strictObject({ uscc: z.string().length(18), name, kind: z.enum(['department', 'service-centre', 'data-authority', 'supervision', 'audit']), areaCode }),
  ReviseUnit: z.strictObject({ unitId: id<UnitId>(), name, areaCode }),
  SucceedUnit: z.strictObject({ unitId: id<UnitId>(), successor: id<UnitId>() }),
  EntrustIntake: z.strictObject({ windowUnit: id<UnitId>(), items }),
  WithdrawEntrustment: z.strictObject({ windowUnit: id<UnitId>(), items }),
} as const

/** `subject` is the account at the sign-in service (`sub` of its tokens); only its keyed digest is kept. */
export const operatorCommands = {
  RegisterOperator: z.strictObject({
    unitId: id<UnitId>(), name, kind: z.enum(['person', 'system']), roles: z.array(z.enum(roles)).min(1).max(roles.length),
    issuer: z.url().max(200), subject: line(200),
    holder: z.strictObject({ idType: z.string().regex(/^\d{3}$/), number: documentNumber }).nullable().default(null),
  }),
  SetOperatorRoles: z.strictObject({ operatorId: id<OperatorId>(), roles: z.array(z.enum(roles)).min(1).max(roles.length) }),
  SuspendOperator: z.strictObject({ operatorId: id<OperatorId>() }),
  ReinstateOperator: z.strictObject({ operatorId: id<OperatorId>() }),
} as const

const acting = z.enum(['issuer', 'issuer-or-supervisor', 'supervisor'])
const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/)
export const licenceTypeDefinition = z.strictObject({
  name,
  holderKinds: z.array(z.enum(['person', 'organisation'])).min(1).max(2),
  holdersMin: z.int().min(1).max(20),
  holdersMax: z.int().min(1).max(20),
  issuersMax: z.int().min(1).max(5),
  issuers: z.array(id<UnitId>()).min(1).max(500),
  supervisor: id<UnitId>().nullable(),
  authority: z.strictObject({ suspend: acting, revoke: acting, rescind: acting, cancel: acting }),
  faceSchema: z.record(z.string(), z.json()),
  fields: z.record(fieldName, z.strictObject({
    label: line(60), mask: z.enum(['none', 'name', 'id-number', 'address', 'phone', 'whole']), holder: z.int().min(0).max(19).exactOptional(),
  })),
  validityYearsMax: z.int().min(1).max(100).nullable(),
  uniqueness: z.discriminatedUnion('per', [
    z.strictObject({ per: z.literal('none') }),
    z.strictObject({ per: z.literal('holder') }),
    z.strictObject({ per: z.literal('holder-and-field'), field: fieldName }),
    z.strictObject({ per: z.literal('field'), field: fieldName }),
  ]),
  sharing: z.enum(['unconditional', 'conditional', 'not-shared']),
  trustToWaive: z.enum(['verified', 'any']),
  reviewRequired: z.boolean(),
  template: code.nullable(),
})

export const licenceTypeCommands = {
  RegisterLicenceType: z.strictObject({ code: z.string().length(21), definition: licenceTypeDefinition }),
  ReviseLicenceType: z.strictObject({ typeId: id<LicenceTypeId>(), definition: licenceTypeDefinition }),
  RetireLicenceType: z.strictObject({ typeId: id<LicenceTypeId>() }),
  SetLicenceTemplate: z.strictObject({ typeId: id<LicenceTypeId>(), template: licenceTemplate }),
} as const

export const serviceItemDefinition = z.strictObject({
  name,
  implementingUnit: id<UnitId>(),
  statutoryDays: z.int().min(0).max(365),
  promisedDays: z.int().min(0).max(365),
  slots: z.array(z.strictObject({
    slot: z.string().regex(/^M[1-9][0-9]?$/, '材料项代码形如 M1'), name, role: z.enum(partyRoles), main: z.boolean(),
    evidence: z.array(z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('licence'), typeCode: z.string().length(21) }),
      z.strictObject({ kind: z.literal('earlier-material') }),
      z.strictObject({ kind: z.literal('data-check') }),
      z.strictObject({ kind: z.literal('commitment') }),
      z.strictObject({ kind: z.literal('paper') }),
    ])).min(1).max(10),
  })).min(1).max(slotsPerItemMax),
})

export const serviceItemCommands = {
  PublishServiceItem: z.strictObject({ code: line(64), definition: serviceItemDefinition }),
  ReviseServiceItem: z.strictObject({ itemId: id<ServiceItemId>(), definition: serviceItemDefinition }),
  WithdrawServiceItem: z.strictObject({ itemId: id<ServiceItemId>() }),
} as const

/** 持证主体: 保全 and 清除. */
export const holderCommands = {
  HoldHolder: z.strictObject({ holderId: id<HolderId>(), hold: code, reason: line(500) }),
  LiftHolderHold: z.strictObject({ holderId: id<HolderId>(), hold: code }),
  EraseHolder: z.strictObject({ holderId: id<HolderId>(), basis: z.enum(['retention-ended', 'holder-request', 'court-order']) }),
} as const
