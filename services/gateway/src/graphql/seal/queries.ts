import type { ReadModel } from '../../read/checkpoints.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { actingUnits } from '../operator-of.ts'
import { parseIdArgument, requireIdArgument } from '../page/arguments.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { staffRoles } from '../roles.ts'
import { Seal } from './seal.ts'

const models: readonly ReadModel[] = ['licence-files', 'masked-identities', 'seal-register']

builder.queryField('seals', (t) => t.connection({
  type: Seal,
  description: '一个单位的电子印章，按采集先后；不填单位即本单位。个人名章只列本单位的',
  authScopes: { roles: staffRoles },
  complexity: pageComplexity,
  args: {
    unitId: t.arg.id({ description: '这一单位的；不填为本单位（含所承接的）' }),
    kind: t.arg({ type: enumType('SealKind'), description: '只取这一种类' }),
    status: t.arg({ type: enumType('SealStatus'), description: '只取这一状态' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid')
    const { kind, status } = args
    const unitId = parseIdArgument('unitId', args.unitId)
    await awaitOwnWrite(context, models, args.atLeastPosition)
    return toConnection(await context.read.seals.page({ ownUnits: await actingUnits(context), unitId, kind, status }, request), ({ sealId }) => sealId)
  },
}, { name: 'SealConnection' }, { name: 'SealEdge' }))

builder.queryField('seal', (t) => t.field({
  type: Seal,
  nullable: true,
  description: '一枚电子印章；没有的、以及其他单位的个人名章为 null',
  authScopes: { roles: staffRoles },
  args: {
    sealId: t.arg.id({ required: true, description: '印章内部编号' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, { sealId, atLeastPosition }, context) => {
    const id = requireIdArgument('sealId', sealId)
    await awaitOwnWrite(context, models, atLeastPosition)
    const [found] = await context.read.seals.rows({ ownUnits: await actingUnits(context), sealId: id })
    return found ?? null
  },
}))
