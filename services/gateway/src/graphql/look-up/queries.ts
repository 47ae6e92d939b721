import type { GatewayContext } from '../../context.ts'
import { EdgeError } from '../../errors/edge-error.ts'
import type { ReadModel } from '../../read/checkpoints.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { operatorOf } from '../operator-of.ts'
import { requireIdArgument } from '../page/arguments.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { LookUpRecord } from './record.ts'

const models: readonly ReadModel[] = ['investigation-register', 'licence-directory', 'look-up-register', 'masked-identities']

builder.queryField('lookUps', (t) => t.connection({
  type: LookUpRecord,
  description: '一份证照的全部用证记录，含被拒绝与未命中的，按账本位置；先以 auditLookUps 留痕，再以其 position 作 atLeastPosition 读取',
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
    await refuseWithoutRecord(context, investigationId, licenceId)
    const page = await context.read.lookUps.page({ licenceId, outcome: args.outcome }, request)
    return toConnection(page, ({ position }) => position)
  },
}, { name: 'LookUpRecordConnection' }, { name: 'LookUpRecordEdge' }))

/** The watchers are on record too: nothing is listed before the listing itself was recorded under an open investigation of hers. */
async function refuseWithoutRecord(context: GatewayContext, investigationId: string, licenceId: string): Promise<void> {
  const [investigation, acts] = await Promise.all([
    context.read.investigations.find(investigationId),
    context.read.investigationActs.rows({ investigationId, listingsOfLicence: licenceId }),
  ])
  const hers = investigation?.status === 'open' && investigation.openedBy === operatorOf(context).operatorId
  if (!hers) throw new EdgeError('INVESTIGATION_NOT_OPEN')
  if (acts.length === 0) throw new EdgeError('INVESTIGATION_NOT_OPEN', { zh: '请先以 auditLookUps 命令登记本次查阅，再读取用证记录。' })
}
