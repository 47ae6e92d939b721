import { builder } from '../builder.ts'
import { parseIdArgument } from '../page/arguments.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { staffRoles } from '../roles.ts'
import { ServiceItem } from './service-item.ts'

builder.queryField('serviceItems', (t) => t.connection({
  type: ServiceItem,
  description: '事项登记簿，按发布先后',
  authScopes: { roles: staffRoles },
  complexity: pageComplexity,
  args: {
    implementingUnitId: t.arg.id({ description: '只取这一实施单位的事项' }),
    licenceTypeCode: t.arg.string({ description: '只取可用这种证照的事项' }),
    code: t.arg.string({ description: '只取这一编码' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid')
    await awaitOwnWrite(context, ['service-item-register'], args.atLeastPosition)
    const { licenceTypeCode, code } = args
    const filter = { implementingUnitId: parseIdArgument('implementingUnitId', args.implementingUnitId), licenceTypeCode, code }
    return toConnection(await context.read.serviceItems.page(filter, request), ({ itemId }) => itemId)
  },
}, { name: 'ServiceItemConnection' }, { name: 'ServiceItemEdge' }))
