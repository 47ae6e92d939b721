import { assert } from '@hub/kernel'
import { buildFindOperator } from '../../auth/operators.ts'
import type { Operator } from '../../clients/who-am-i.ts'
import type { GatewayContext } from '../../context.ts'
import type { ReadModel } from '../../read/checkpoints.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { operatorOf } from '../operator-of.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { refuseScope } from '../refuse-scope.ts'
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

const models: readonly ReadModel[] = ['masked-identities', 'unit-register']

builder.queryField('me', (t) => t.field({
  type: Me,
  description: '当前账号：机构与角色',
  authScopes: { operator: true },
  args: { atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }) },
  resolve: async (_root, { atLeastPosition }, context) => {
    if (atLeastPosition === undefined || atLeastPosition === null) return operatorOf(context)
    await awaitOwnWrite(context, models, atLeastPosition)
    return askedAnew(context)
  },
}))

/** Who the caller is, is remembered for two seconds: a role that was given or taken at that position is seen only by asking again. */
async function askedAnew({ caller, ledger }: GatewayContext): Promise<Operator> {
  assert(caller.kind === 'account', 'the scope of this field asks for an account')
  const found = await buildFindOperator(ledger)(caller.account)
  if (!found.ok) throw refuseScope({ ...caller, operator: undefined, noOperatorReason: found.reason })
  return found.operator
}
