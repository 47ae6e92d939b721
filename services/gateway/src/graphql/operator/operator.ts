import type { OperatorRow } from '../../read/operator.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { Unit } from '../unit/unit.ts'

export const Operator = builder.objectRef<OperatorRow>('Operator').implement({
  description: '人员：登记在本系统的账号；姓名只有脱敏形式，账号名称只以摘要保存，不能由此读出',
  fields: (t) => ({
    operatorId: t.exposeID('operatorId', { description: '人员内部编号；业务系统代办时放进请求头 x-hub-acting-for' }),
    kind: t.field({ type: enumType('OperatorKind'), description: '账号类别', resolve: ({ kind }) => kind }),
    status: t.field({ type: enumType('OperatorStatus'), description: '账号状态', resolve: ({ status }) => status }),
    roles: t.field({ type: [enumType('Role')], description: '角色', resolve: ({ roles }) => [...roles] }),
    unit: t.field({ type: Unit, nullable: true, description: '所在机构', resolve: ({ unitId }, _args, { loaders }) => loaders.units.load(unitId) }),
    nameMasked: t.string({ nullable: true, description: '姓名（脱敏）', resolve: async ({ operatorId }, _args, { loaders }) => (await loaders.maskedOperators.load(operatorId))?.nameMasked ?? null }),
    registeredAt: t.expose('registeredAt', { type: 'Instant', description: '登记时间' }),
    changedAt: t.expose('changedAt', { type: 'Instant', description: '最近变动时间' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})
