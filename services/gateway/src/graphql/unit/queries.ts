import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { staffRoles } from '../roles.ts'
import { Unit } from './unit.ts'

builder.queryField('units', (t) => t.connection({
  type: Unit,
  description: '机构登记簿，按登记先后',
  authScopes: { roles: staffRoles },
  complexity: pageComplexity,
  args: {
    kind: t.arg({ type: enumType('UnitKind'), description: '只取这一类别' }),
    uscc: t.arg.string({ description: '只取这一统一社会信用代码' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid')
    await awaitOwnWrite(context, ['unit-register'], args.atLeastPosition)
    const page = await context.read.units.page({ kind: args.kind, uscc: args.uscc }, request)
    return toConnection(page, ({ unitId }) => unitId)
  },
}, { name: 'UnitConnection' }, { name: 'UnitEdge' }))
