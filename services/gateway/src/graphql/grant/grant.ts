import type { GrantRow } from '../../read/registers.ts'
import { loadPresent } from '../../read/loaders.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { LicenceType } from '../licence-type/licence-type.ts'
import { ServiceItem } from '../service-item/service-item.ts'
import { Unit } from '../unit/unit.ts'

const GrantedField = builder.objectRef<GrantRow['fields'][number]>('GrantedField').implement({
  description: '授权字段',
  fields: (t) => ({
    field: t.exposeString('field', { description: '字段名' }),
    plain: t.exposeBoolean('plain', { description: '是否不脱敏' }),
  }),
})

const GrantApproval = builder.objectRef<GrantRow['approvals'][number]>('GrantApproval').implement({
  description: '一级批准',
  fields: (t) => ({
    stage: t.exposeString('stage', { description: 'data-authority 数据主管部门，provider 提供单位' }),
    at: t.expose('at', { type: 'Instant', description: '批准时间' }),
  }),
})

export const Grant = builder.objectRef<GrantRow>('Grant').implement({
  description: '用证授权',
  fields: (t) => ({
    grantId: t.exposeID('grantId', { description: '授权编号' }),
    status: t.field({ type: enumType('GrantStatus'), description: '状态', resolve: ({ status }) => status }),
    typeCode: t.exposeString('typeCode', { description: '证照类型代码' }),
    licenceType: t.field({ type: LicenceType, nullable: true, description: '证照类型', resolve: ({ typeId }, _args, { loaders }) => loaders.licenceTypes.load(typeId) }),
    sharing: t.field({ type: enumType('SharingClass'), description: '申请时的共享属性', resolve: ({ sharing }) => sharing }),
    basis: t.field({ type: enumType('GrantBasis'), description: '用证依据', resolve: ({ basis }) => basis }),
    statute: t.exposeString('statute', { nullable: true, description: '法律依据的引用代码' }),
    presenceMin: t.field({ type: enumType('PresenceKind'), description: '办件至少须有的在场证据', resolve: ({ presenceMin }) => presenceMin }),
    fields: t.field({ type: [GrantedField], description: '授权字段', resolve: ({ fields }) => fields }),
    dailyQuota: t.exposeInt('dailyQuota', { description: '每日用证次数上限' }),
    validFrom: t.expose('validFrom', { type: 'LocalDate', description: '起始日' }),
    validUntil: t.expose('validUntil', { type: 'LocalDate', description: '截止日（含）' }),
    items: t.field({
      type: [ServiceItem], description: '事项',
      resolve: ({ items }, _args, { loaders }) => loadPresent(loaders.serviceItems, items),
    }),
    implementingUnits: t.field({
      type: [Unit], description: '实施单位',
      resolve: ({ implementingUnits }, _args, { loaders }) => loadPresent(loaders.units, implementingUnits),
    }),
    askingUnit: t.field({ type: Unit, nullable: true, description: '申请单位', resolve: ({ askingUnitId }, _args, { loaders }) => loaders.units.load(askingUnitId) }),
    approvals: t.field({ type: [GrantApproval], description: '逐级批准', resolve: ({ approvals }) => approvals }),
    requestedAt: t.expose('requestedAt', { type: 'Instant', description: '申请时间' }),
    authorisedAt: t.expose('authorisedAt', { type: 'Instant', nullable: true, description: '生效时间' }),
    endedAt: t.expose('endedAt', { type: 'Instant', nullable: true, description: '驳回或撤回的时间' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})
