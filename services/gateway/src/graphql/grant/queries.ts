import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { parseIdArgument } from '../page/arguments.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { staffRoles } from '../roles.ts'
import { Grant } from './grant.ts'

builder.queryField('grants', (t) => t.connection({
  type: Grant,
  description: '用证授权登记簿，按申请先后',
  authScopes: { roles: staffRoles },
  complexity: pageComplexity,
  args: {
    status: t.arg({ type: enumType('GrantStatus'), description: '只取这一状态' }),
    typeId: t.arg.id({ description: '只取这一证照类型' }),
    implementingUnitId: t.arg.id({ description: '只取这一实施单位可用的' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid')
    await awaitOwnWrite(context, ['grant-register'], args.atLeastPosition)
    const filter = {
      status: args.status,
      typeId: parseIdArgument('typeId', args.typeId),
      implementingUnitId: parseIdArgument('implementingUnitId', args.implementingUnitId),
    }
    return toConnection(await context.read.grants.page(filter, request), ({ grantId }) => grantId)
  },
}, { name: 'GrantConnection' }, { name: 'GrantEdge' }))
