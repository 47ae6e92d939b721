import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { staffRoles } from '../roles.ts'
import { LicenceType } from './licence-type.ts'

builder.queryField('licenceTypes', (t) => t.connection({
  type: LicenceType,
  description: '证照类型登记簿，按登记先后',
  authScopes: { roles: staffRoles },
  complexity: pageComplexity,
  args: {
    sharing: t.arg({ type: enumType('SharingClass'), description: '只取这一共享属性' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid')
    await awaitOwnWrite(context, ['licence-type-register'], args.atLeastPosition)
    return toConnection(await context.read.licenceTypes.page({ sharing: args.sharing }, request), ({ typeId }) => typeId)
  },
}, { name: 'LicenceTypeConnection' }, { name: 'LicenceTypeEdge' }))

builder.queryField('licenceType', (t) => t.field({
  type: LicenceType,
  nullable: true,
  description: '按证照类型代码取一种；没有时为 null',
  authScopes: { roles: staffRoles },
  args: {
    code: t.arg.string({ required: true, description: '证照类型代码，21 位' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, { code, atLeastPosition }, context) => {
    await awaitOwnWrite(context, ['licence-type-register'], atLeastPosition)
    const [found] = await context.read.licenceTypes.rows({ code })
    return found ?? null
  },
}))
