import { z } from 'zod'
import type { CaseId, GrantId, InvestigationId, LicenceId, LicenceTypeId, LookUpId, OperatorId, ServiceItemId, UnitId } from '../ids/index.ts'
import { declineGrounds, paperReasons, presenceKinds } from '../events/case.ts'
import { partyRoles } from '../events/service-item.ts'
import { presenceReference, referencesWithNumber } from './presence-reference.ts'
import { code, documentNumber, holder, id, instant, itemsPerRequestMax, line, localDate, partiesPerCaseMax, reason } from './shapes.ts'

const grantId = id<GrantId>()
const caseId = id<CaseId>()
const slot = z.string().regex(/^M[1-9][0-9]?$/, '材料项代码形如 M1')
/** 字段名: a face field, or `holder.name`, `holder.number`, `licence.number`, `licence.identifier`, `licence.validity`. */
const fieldPath = z.string().regex(/^([A-Za-z][A-Za-z0-9]{0,63}|holder\.(name|number)|licence\.(number|identifier|validity))$/, '字段名不认识')
const scope = z.strictObject({
  items: z.array(id<ServiceItemId>()).min(1).max(itemsPerRequestMax),
  implementingUnits: z.array(id<UnitId>()).min(1).max(itemsPerRequestMax),
  fields: z.array(z.strictObject({ field: fieldPath, plain: z.boolean() })).min(1).max(100),
  dailyQuota: z.int().min(1).max(10_000_000),
  validFrom: localDate,
  validUntil: localDate,
})

/** 用证授权命令 */
export const grantCommands = {
  RequestGrant: z.strictObject({
    typeId: id<LicenceTypeId>(), basis: z.enum(['statutory', 'consent']), statute: line(120).nullable(), presenceMin: z.enum(presenceKinds), scope, purpose: reason,
  }),
  ApproveGrant: z.strictObject({ grantId }),
  RejectGrant: z.strictObject({ grantId, reason }),
  NarrowGrant: z.strictObject({ grantId, scope }),
  WithdrawGrant: z.strictObject({ grantId, reason }),
} as const

const presence = z.strictObject({
  kind: z.enum(presenceKinds),
  reference: presenceReference,
  reason: z.enum(['reader-broken', 'card-damaged', 'no-card', 'organisation']).nullable().default(null),
  witness: id<OperatorId>().nullable().default(null),
})

/** 办件命令 */
export const caseCommands = {
  OpenCase: z.strictObject({
    itemId: id<ServiceItemId>(),
    /** null: a number of our own is given. */
    foreignNumber: z.strictObject({ system: code, number: documentNumber }).nullable().default(null),
    parties: z.array(z.strictObject({ party: z.string().regex(/^P[1-9][0-9]?$/, '当事人代码形如 P1'), role: z.enum(partyRoles), holder, presence: presence.nullable() }))
      .min(1).max(partiesPerCaseMax)
      .superRefine((parties, context) => {
        for (const at of referencesWithNumber(parties)) context.addIssue({ code: 'custom', path: [at, 'presence', 'reference'], message: '含有当事人的号码：请填写读卡器、报文或亮证的编号' })
      }),
  }),
  ResolveSlot: z.strictObject({ caseId, slot, lookUpId: id<LookUpId>() }),
  TakePaper: z.strictObject({ caseId, slot, reason: z.enum(paperReasons) }),
  ReceiveCase: z.strictObject({ caseId }),
  AcceptCase: z.strictObject({ caseId }),
  DeclineCase: z.strictObject({ caseId, kind: z.enum(declineGrounds), reason }),
  AskSupplement: z.strictObject({ caseId, slots: z.array(slot).min(1).max(50), due: localDate }),
  ReceiveSupplement: z.strictObject({ caseId }),
  CloseCase: z.strictObject({ caseId, outcome: z.enum(['done', 'withdrawn', 'lapsed']) }),
} as const

/** 用证. `fields` empty: every field of the grant. `expect` states what the window holds, for 信息不符. */
export const lookUpCommands = {
  LookUp: z.strictObject({
    caseId, slot, party: z.string().regex(/^P[1-9][0-9]?$/, '当事人代码形如 P1').nullable().default(null),
    typeCode: z.string().regex(/^[0-9A-Z]{21}$/, '证照类型代码为 21 位大写字母或数字'), level: z.enum(['predicate', 'fields']).default('fields'),
    fields: z.array(fieldPath).max(100).default([]),
    licenceNumber: documentNumber.nullable().default(null),
  }),
} as const

/** 审计 */
export const investigationCommands = {
  OpenInvestigation: z.strictObject({ number: documentNumber, reason }),
  AuditLicence: z.strictObject({
    investigationId: id<InvestigationId>(), licenceId: id<LicenceId>(), asOf: instant.nullable().default(null), asKnownAt: instant.nullable().default(null),
  }),
  AuditLookUps: z.strictObject({ investigationId: id<InvestigationId>(), licenceId: id<LicenceId>() }),
  CloseInvestigation: z.strictObject({ investigationId: id<InvestigationId>() }),
} as const
