import type { ReadModel } from '../../read/checkpoints.ts'
import type { LookUpRow } from '../../read/look-up.ts'
import type { Page } from '../../read/page.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { actingUnits } from '../operator-of.ts'
import { parseIdArgument } from '../page/arguments.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { askingRoles, providingRoles } from '../roles.ts'
import { UnitLookUp, type SeenLookUp } from './unit-look-up.ts'

const models: readonly ReadModel[] = ['case-register', 'licence-directory', 'look-up-register', 'masked-identities', 'provider-register']

function seenBy(by: SeenLookUp['by'], { rows, ...page }: Page<LookUpRow>) {
  return toConnection({ ...page, rows: rows.map((row): SeenLookUp => ({ by, row })) }, ({ row }) => row.position)
}

builder.queryField('unitLookUps', (t) => t.connection({
  type: UnitLookUp,
  description: '本单位人员的用证记录，含被拒绝与未命中的，按账本位置；从最近的看起用 last',
  authScopes: { roles: askingRoles },
  complexity: pageComplexity,
  args: {
    outcome: t.arg({ type: enumType('LookUpOutcome'), description: '只取这一结果' }),
    typeCode: t.arg.string({ description: '只取这一证照类型代码的' }),
    caseId: t.arg.id({ description: '只取这一办件的' }),
    operatorId: t.arg.id({ description: '只取这一经办人的' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'bigint')
    const { outcome, typeCode } = args
    const caseId = parseIdArgument('caseId', args.caseId)
    const operatorId = parseIdArgument('operatorId', args.operatorId)
    await awaitOwnWrite(context, models, args.atLeastPosition)
    return seenBy('asker', await context.read.askedLookUps.page({ units: await actingUnits(context), outcome, typeCode, caseId, operatorId }, request))
  },
}, { name: 'UnitLookUpConnection' }, { name: 'UnitLookUpEdge' }))

builder.queryField('providedLookUps', (t) => t.connection({
  type: UnitLookUp,
  description: '谁用过本单位颁发的证照：已答复的，和因证照状态被拒绝的，按账本位置；从最近的看起用 last',
  authScopes: { roles: providingRoles },
  complexity: pageComplexity,
  args: {
    outcome: t.arg({ type: enumType('LookUpOutcome'), description: '只取这一结果' }),
    typeCode: t.arg.string({ description: '只取这一证照类型代码的' }),
    licenceId: t.arg.id({ description: '只取这一证照的' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'bigint')
    const { outcome, typeCode } = args
    const licenceId = parseIdArgument('licenceId', args.licenceId)
    await awaitOwnWrite(context, models, args.atLeastPosition)
    return seenBy('issuer', await context.read.providedLookUps.page({ units: await actingUnits(context), outcome, typeCode, licenceId }, request))
  },
}, { name: 'ProvidedLookUpConnection' }, { name: 'ProvidedLookUpEdge' }))
