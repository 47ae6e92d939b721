import type { Operator } from '../../clients/who-am-i.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { operatorOf } from '../operator-of.ts'
import { Unit } from '../unit/unit.ts'

const Me = builder.objectRef<Operator>('Me').implement({
  description: '当前账号对应的人员，以账本此刻所知为准',
  fields: (t) => ({
    operatorId: t.exposeID('operatorId', { description: '人员内部编号' }),
    kind: t.field({ type: enumType('OperatorKind'), description: '账号类别', resolve: ({ operatorKind }) => operatorKind }),
    roles: t.field({ type: [enumType('Role')], description: '角色', resolve: ({ roles }) => [...roles] }),
    unit: t.field({ type: Unit, nullable: true, description: '所在机构', resolve: ({ unitId }, _args, { loaders }) => loaders.units.load(unitId) }),
    nameMasked: t.string({ nullable: true, description: '姓名（脱敏）', resolve: async ({ operatorId }, _args, { loaders }) => (await loaders.maskedOperators.load(operatorId))?.nameMasked ?? null }),
  }),
})

builder.queryField('me', (t) => t.field({
  type: Me,
  description: '当前账号：机构与角色',
  authScopes: { operator: true },
  resolve: (_root, _args, context) => operatorOf(context),
}))
