import type { EntrustmentRow } from '../../read/entrustment.ts'
import { keyPartsSeparator } from '../../read/page.ts'
import { builder } from '../builder.ts'
import { parseIdArgument } from '../page/arguments.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { staffRoles } from '../roles.ts'
import { ServiceItem } from '../service-item/service-item.ts'
import { Unit } from './unit.ts'

const Entrustment = builder.objectRef<EntrustmentRow>('Entrustment').implement({
  description: '委托受理：实施单位把一个事项的收件委托给窗口单位',
  fields: (t) => ({
    implementingUnit: t.field({ type: Unit, nullable: true, description: '实施单位', resolve: ({ unitId }, _args, { loaders }) => loaders.units.load(unitId) }),
    windowUnit: t.field({ type: Unit, nullable: true, description: '窗口单位', resolve: ({ windowUnitId }, _args, { loaders }) => loaders.units.load(windowUnitId) }),
    item: t.field({ type: ServiceItem, nullable: true, description: '事项（现行版本）', resolve: ({ itemId }, _args, { loaders }) => loaders.serviceItems.load(itemId) }),
    inForce: t.boolean({ description: '此刻是否有效', resolve: ({ withdrawnAt }) => withdrawnAt === null }),
    entrustedAt: t.expose('entrustedAt', { type: 'Instant', description: '最近一次委托的时间' }),
    withdrawnAt: t.expose('withdrawnAt', { type: 'Instant', nullable: true, description: '撤回时间；有效时为 null' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})

builder.queryField('entrustments', (t) => t.connection({
  type: Entrustment,
  description: '委托受理登记簿：实施单位、窗口单位与事项的每一组合一条，撤回的也在',
  authScopes: { roles: staffRoles },
  complexity: pageComplexity,
  args: {
    implementingUnitId: t.arg.id({ description: '只取这一实施单位委托出去的' }),
    windowUnitId: t.arg.id({ description: '只取委托给这一窗口单位的' }),
    itemId: t.arg.id({ description: '只取这一事项的' }),
    inForce: t.arg.boolean({ description: 'true：只取有效的；false：只取已撤回的' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid+uuid+uuid')
    const filter = {
      implementingUnitId: parseIdArgument('implementingUnitId', args.implementingUnitId),
      windowUnitId: parseIdArgument('windowUnitId', args.windowUnitId),
      itemId: parseIdArgument('itemId', args.itemId),
      inForce: args.inForce,
    }
    await awaitOwnWrite(context, ['unit-register'], args.atLeastPosition)
    return toConnection(await context.read.entrustments.page(filter, request), ({ unitId, windowUnitId, itemId }) => [unitId, windowUnitId, itemId].join(keyPartsSeparator))
  },
}, { name: 'EntrustmentConnection' }, { name: 'EntrustmentEdge' }))
