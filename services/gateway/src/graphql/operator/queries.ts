import type { GatewayContext } from '../../context.ts'
import type { OperatorVisibility } from '../../read/operator.ts'
import type { ReadModel } from '../../read/checkpoints.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { operatorOf } from '../operator-of.ts'
import { parseIdArgument } from '../page/arguments.ts'
import { emptyPage, parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { staffRoles } from '../roles.ts'
import { findAccount } from './find-account.ts'
import { Operator } from './operator.ts'

const models: readonly ReadModel[] = ['masked-identities', 'operator-register']

/** A security administrator registers people of any unit; everybody else knows her own colleagues, and no citizen's account among them. */
function visible(context: GatewayContext): OperatorVisibility {
  const { roles, unitId } = operatorOf(context)
  return roles.includes('security-admin') ? 'everybody' : { staffOf: unitId }
}

builder.queryField('operators', (t) => t.connection({
  type: Operator,
  description: '本单位人员（安全管理员：全部人员），按登记先后。业务系统代办前，以 account 查到经办人的 operatorId',
  authScopes: { roles: staffRoles },
  complexity: pageComplexity,
  args: {
    account: t.arg.string({ description: '只取这一账号：登录服务中的账号，即其令牌的 sub；不是本单位的与没有的同样查不到' }),
    unitId: t.arg.id({ description: '只取这一机构' }),
    role: t.arg({ type: enumType('Role'), description: '只取有这一角色的' }),
    status: t.arg({ type: enumType('OperatorStatus'), description: '只取这一状态' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid')
    const { account, role, status } = args
    const unitId = parseIdArgument('unitId', args.unitId)
    await awaitOwnWrite(context, models, args.atLeastPosition)
    const operatorId = typeof account === 'string' ? await findAccount(context, account) : null
    // What the ledger tells is looked up as everything else is: the same rows are visible.
    const page = operatorId === undefined ? emptyPage : await context.read.operators.page({ visible: visible(context), operatorId, unitId, role, status }, request)
    return toConnection(page, (row) => row.operatorId)
  },
}, { name: 'OperatorConnection' }, { name: 'OperatorEdge' }))
