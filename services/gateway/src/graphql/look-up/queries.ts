import type { ReadModel } from '../../read/checkpoints.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { requireIdArgument } from '../page/arguments.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { openListing } from './open-listing.ts'
import { LookUpRecord } from './record.ts'

const models: readonly ReadModel[] = ['investigation-register', 'licence-directory', 'look-up-register', 'masked-identities']

builder.queryField('lookUps', (t) => t.connection({
  type: LookUpRecord,
  description: '一份证照的全部用证记录，含被拒绝与未命中的，按账本位置；先以 auditLookUps 留痕，15 分钟内以其 position 作 atLeastPosition 读取，读到该位置为止',
  authScopes: { roles: ['auditor'] },
  complexity: pageComplexity,
  args: {
    investigationId: t.arg.id({ required: true, description: '审计立项编号；须由本人立项且未结项' }),
    licenceId: t.arg.id({ required: true, description: '证照内部编号' }),
    outcome: t.arg({ type: enumType('LookUpOutcome'), description: '只取这一结果' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'bigint')
    const investigationId = requireIdArgument('investigationId', args.investigationId)
    const licenceId = requireIdArgument('licenceId', args.licenceId)
    await awaitOwnWrite(context, models, args.atLeastPosition)
    const { upTo } = await openListing(context, { investigationId, licenceId })
    const page = await context.read.lookUps.page({ licenceId, outcome: args.outcome, upTo }, request)
    return toConnection(page, ({ position }) => position)
  },
}, { name: 'LookUpRecordConnection' }, { name: 'LookUpRecordEdge' }))
