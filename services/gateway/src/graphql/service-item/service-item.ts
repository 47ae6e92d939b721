import type { Evidence, MaterialSlot } from '@hub/schemas'
import type { ServiceItemRow } from '../../read/registers.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { Unit } from '../unit/unit.ts'

const AcceptedEvidence = builder.objectRef<Evidence>('AcceptedEvidence').implement({
  description: '可接受的证据',
  fields: (t) => ({
    kind: t.field({ type: enumType('EvidenceKind'), description: '种类', resolve: ({ kind }) => kind }),
    typeCode: t.string({ nullable: true, description: '证照类型代码；不是电子证照时为 null', resolve: (evidence) => (evidence.kind === 'licence' ? evidence.typeCode : null) }),
  }),
})

const Slot = builder.objectRef<MaterialSlot>('MaterialSlot').implement({
  description: '材料项',
  fields: (t) => ({
    slot: t.exposeString('slot', { description: '材料项代码' }),
    name: t.exposeString('name', { description: '名称' }),
    role: t.field({ type: enumType('PartyRole'), description: '属于哪一角色的当事人', resolve: ({ role }) => role }),
    main: t.exposeBoolean('main', { description: '是否主件' }),
    evidence: t.field({ type: [AcceptedEvidence], description: '可接受的证据，按优先次序', resolve: ({ evidence }) => evidence }),
  }),
})

export const ServiceItem = builder.objectRef<ServiceItemRow>('ServiceItem').implement({
  description: '事项',
  fields: (t) => ({
    itemId: t.exposeID('itemId', { description: '事项内部编号' }),
    code: t.exposeString('code', { description: '实施编码（GB/T 39554.1）或本地编码' }),
    name: t.exposeString('name', { description: '名称' }),
    version: t.exposeInt('version', { description: '版本' }),
    status: t.field({ type: enumType('RegisterStatus'), description: '登记状态', resolve: ({ status }) => status }),
    implementingUnit: t.field({ type: Unit, nullable: true, description: '实施单位', resolve: ({ implementingUnitId }, _args, { loaders }) => loaders.units.load(implementingUnitId) }),
    statutoryDays: t.exposeInt('statutoryDays', { description: '法定时限，工作日' }),
    promisedDays: t.exposeInt('promisedDays', { description: '承诺时限，工作日；0 为即办' }),
    slots: t.field({ type: [Slot], description: '材料清单', resolve: ({ slots }) => slots }),
    publishedAt: t.expose('publishedAt', { type: 'Instant', description: '发布时间' }),
    changedAt: t.expose('changedAt', { type: 'Instant', description: '最近修订时间' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})
