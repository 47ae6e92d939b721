import type { GatewayContext } from '../../context.ts'
import type { ReadModel } from '../../read/checkpoints.ts'
import type { LicenceVisibility } from '../../read/licence-filter.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { actingUnits, operatorOf } from '../operator-of.ts'
import { parseIdArgument, requireIdArgument } from '../page/arguments.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { licenceRoles } from '../roles.ts'
import { Licence } from './licence.ts'

const models: readonly ReadModel[] = ['licence-directory', 'licence-files', 'licence-history', 'masked-identities', 'provider-register']

/**
 * A unit sees the licences that it issues, a holder her own. Of all others nobody learns here that they exist: windows go
 * through a look-up, auditors through an investigation.
 */
async function visible(context: GatewayContext): Promise<LicenceVisibility> {
  const { roles, holderId } = operatorOf(context)
  if (roles.some((role) => role !== 'holder')) return { units: await actingUnits(context) }
  return holderId === null ? { units: [] } : { ownHolderId: holderId }
}

builder.queryField('licences', (t) => t.connection({
  type: Licence,
  description: '本单位颁发的证照（持证人：本人的证照），按登记先后',
  authScopes: { roles: licenceRoles },
  complexity: pageComplexity,
  args: {
    holderId: t.arg.id({ description: '只取这一持证主体的' }),
    typeCode: t.arg.string({ description: '只取这一证照类型代码的' }),
    status: t.arg({ type: enumType('LicenceStatus'), description: '只取此刻处于这一状态的' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid')
    const { typeCode, status } = args
    const holderId = parseIdArgument('holderId', args.holderId)
    await awaitOwnWrite(context, models, args.atLeastPosition)
    return toConnection(await context.read.licences.page({ visible: await visible(context), holderId, typeCode, status }, request), ({ licenceId }) => licenceId)
  },
}, { name: 'LicenceConnection' }, { name: 'LicenceEdge' }))

builder.queryField('licence', (t) => t.field({
  type: Licence,
  nullable: true,
  description: '一份证照；没有或不可见的为 null',
  authScopes: { roles: licenceRoles },
  args: {
    licenceId: t.arg.id({ required: true, description: '证照内部编号' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, { licenceId, atLeastPosition }, context) => {
    const id = requireIdArgument('licenceId', licenceId)
    await awaitOwnWrite(context, models, atLeastPosition)
    const [found] = await context.read.licences.rows({ visible: await visible(context), licenceId: id })
    return found ?? null
  },
}))
