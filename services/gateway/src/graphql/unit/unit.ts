import type { UnitRow } from '../../read/registers.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'

const FormerName = builder.objectRef<UnitRow['formerNames'][number]>('FormerName').implement({
  description: '曾用名',
  fields: (t) => ({
    name: t.exposeString('name', { description: '名称' }),
    areaCode: t.exposeString('areaCode', { description: '行政区划代码' }),
    until: t.expose('until', { type: 'Instant', description: '用到何时' }),
  }),
})

export const Unit = builder.objectRef<UnitRow>('Unit')

Unit.implement({
  description: '机构',
  fields: (t) => ({
    unitId: t.exposeID('unitId', { description: '机构内部编号' }),
    uscc: t.exposeString('uscc', { description: '统一社会信用代码' }),
    name: t.exposeString('name', { description: '现用名称' }),
    kind: t.field({ type: enumType('UnitKind'), description: '机构类别', resolve: ({ kind }) => kind }),
    areaCode: t.exposeString('areaCode', { description: '行政区划代码' }),
    formerNames: t.field({ type: [FormerName], description: '曾用名，由早到晚', resolve: ({ formerNames }) => formerNames }),
    successor: t.field({ type: Unit, nullable: true, description: '承接机构；仍在时为 null', resolve: ({ successorId }, _args, { loaders }) => (successorId === null ? null : loaders.units.load(successorId)) }),
    registeredAt: t.expose('registeredAt', { type: 'Instant', description: '登记时间' }),
    succeededAt: t.expose('succeededAt', { type: 'Instant', nullable: true, description: '撤并时间' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})
