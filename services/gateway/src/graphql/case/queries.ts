import type { ReadModel } from '../../read/checkpoints.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { actingUnits } from '../operator-of.ts'
import { requireIdArgument } from '../page/arguments.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { caseRoles } from '../roles.ts'
import { Case } from './case.ts'

const models: readonly ReadModel[] = ['case-register', 'masked-identities']

// A unit sees the cases that it took in and those that are for it to decide; of all others it does not learn that they exist.
builder.queryField('cases', (t) => t.connection({
  type: Case,
  description: '本单位收取或实施的办件，按登记先后',
  authScopes: { roles: caseRoles },
  complexity: pageComplexity,
  args: {
    status: t.arg({ type: enumType('CaseStatus'), description: '只取这一状态' }),
    number: t.arg.string({ description: '只取这一本系统办件编号' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid')
    await awaitOwnWrite(context, models, args.atLeastPosition)
    const filter = { units: await actingUnits(context), status: args.status, number: args.number }
    return toConnection(await context.read.cases.page(filter, request), ({ caseId }) => caseId)
  },
}, { name: 'CaseConnection' }, { name: 'CaseEdge' }))

builder.queryField('case', (t) => t.field({
  type: Case,
  nullable: true,
  description: '一个办件；没有或不是本单位的为 null',
  authScopes: { roles: caseRoles },
  args: {
    caseId: t.arg.id({ required: true, description: '办件内部编号' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, { caseId, atLeastPosition }, context) => {
    const id = requireIdArgument('caseId', caseId)
    await awaitOwnWrite(context, models, atLeastPosition)
    const [found, units] = await Promise.all([context.read.cases.find(id), actingUnits(context)])
    return found !== undefined && (units.includes(found.windowUnitId) || units.includes(found.implementingUnitId)) ? found : null
  },
}))
