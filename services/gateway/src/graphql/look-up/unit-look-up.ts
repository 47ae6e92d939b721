import type { LookUpRow } from '../../read/look-up.ts'
import type { Loaders } from '../../read/loaders.ts'
import { builder } from '../builder.ts'
import { asThisCaseNamesHer } from '../case/case.ts'
import { refusalText } from '../command/refusal-answer.ts'
import { MaskedHolder, type HolderReference } from '../holder/masked-holder.ts'
import { enumType } from '../input/enum-types.ts'
import { asThisLicenceNamesHer } from '../licence/licence.ts'
import { ServiceItem } from '../service-item/service-item.ts'
import { Unit } from '../unit/unit.ts'

/** A look-up as one of the two units concerned may see it: the one that asked, or the one whose licence was asked for. */
export interface SeenLookUp {
  readonly by: 'asker' | 'issuer'
  readonly row: LookUpRow
}

/**
 * Whether the case was the asker's own. Check 1 ends with that; a refusal before may be for a case of somebody else, and then whom it concerns
 * and what it is for is not told.
 */
function inOwnCase({ checkNumber }: LookUpRow): boolean {
  return checkNumber === null || checkNumber > 1
}

/** By the asker as her case names the party, by the issuer as its licence names the holder; neither learns what the other wrote. */
async function holderOf({ by, row }: SeenLookUp, loaders: Loaders): Promise<HolderReference | null> {
  const { caseId, party, holderId, licenceId } = row
  if (by === 'asker') {
    const found = inOwnCase(row) && party !== null ? (await loaders.partiesOfCase.load(caseId)).find((each) => each.party === party) : undefined
    return found === undefined ? null : asThisCaseNamesHer(found)
  }
  const found = licenceId === null ? undefined : (await loaders.holdersOfLicence.load(licenceId)).find((each) => each.holderId === holderId)
  return found === undefined ? null : asThisLicenceNamesHer(found)
}

const toAsker = <T>(choose: (row: LookUpRow) => T) => ({ by, row }: SeenLookUp): T | null => (by === 'asker' ? choose(row) : null)

export const UnitLookUp = builder.objectRef<SeenLookUp>('UnitLookUp').implement({
  description: '用证记录，用证单位或颁发机构所见：没有照面内容，人员与当事人只有脱敏形式',
  fields: (t) => ({
    lookUpId: t.id({ description: '用证记录编号', resolve: ({ row }) => row.lookUpId }),
    position: t.field({ type: 'Position', description: '账本位置', resolve: ({ row }) => row.position }),
    recordedAt: t.field({ type: 'Instant', description: '入账时刻', resolve: ({ row }) => row.recordedAt }),
    outcome: t.field({ type: enumType('LookUpOutcome'), description: '结果', resolve: ({ row }) => row.outcome }),
    checkNumber: t.int({ nullable: true, description: '未通过的是第几项检查，1 至 8；因争用未能作出裁决的为 0', resolve: ({ row }) => row.checkNumber }),
    code: t.string({ nullable: true, description: '拒绝代码', resolve: ({ row }) => row.code }),
    message: t.string({ nullable: true, description: '拒绝的说明', resolve: ({ row: { code } }) => (code === null ? null : refusalText(code).zh) }),
    miss: t.field({ type: enumType('MissKind'), nullable: true, description: '未命中的种类', resolve: ({ row }) => row.miss }),
    level: t.field({ type: enumType('AnswerLevel'), description: '返回层级', resolve: ({ row }) => row.level }),
    typeCode: t.string({ description: '证照类型代码', resolve: ({ row }) => row.typeCode }),
    // A refused asker was told that the licence is suspended, not which one it is.
    licenceId: t.id({ nullable: true, description: '证照；用证单位只在已答复时可见', resolve: ({ by, row }) => (by === 'issuer' || row.outcome === 'answered' ? row.licenceId : null) }),
    grantId: t.id({ nullable: true, description: '所依据的授权', resolve: ({ row }) => row.grantId }),
    fields: t.stringList({ description: '显示过的字段名', resolve: ({ row }) => row.fields }),
    notices: t.field({ type: [enumType('LookUpNotice')], description: '提示', resolve: ({ row }) => [...row.notices] }),
    caseId: t.id({ description: '办件内部编号', resolve: ({ row }) => row.caseId }),
    slot: t.string({ description: '材料项代码', resolve: ({ row }) => row.slot }),
    item: t.field({
      type: ServiceItem, nullable: true, description: '为哪一事项（现行版本）；办件不是本单位的为 null',
      resolve: ({ row }, _args, { loaders }) => (row.itemId !== null && inOwnCase(row) ? loaders.serviceItems.load(row.itemId) : null),
    }),
    holder: t.field({ type: MaskedHolder, nullable: true, description: '为谁（脱敏）；办件不是本单位的为 null', resolve: (seen, _args, { loaders }) => holderOf(seen, loaders) }),
    unit: t.field({ type: Unit, nullable: true, description: '用证单位', resolve: ({ row }, _args, { loaders }) => loaders.units.load(row.unitId) }),
    operatorNameMasked: t.string({ nullable: true, description: '经办人姓名（脱敏）', resolve: async ({ row }, _args, { loaders }) => (await loaders.maskedOperators.load(row.operatorId))?.nameMasked ?? null }),
    role: t.string({ description: '经办角色', resolve: ({ row }) => row.role }),
    operatorId: t.id({ nullable: true, description: '经办人；只有用证单位可见', resolve: toAsker(({ operatorId }) => operatorId) }),
    party: t.string({ nullable: true, description: '当事人代码；只有用证单位可见', resolve: toAsker((row) => (inOwnCase(row) ? row.party : null)) }),
    terminal: t.string({ nullable: true, description: '终端代码；只有用证单位可见', resolve: toAsker(({ terminal }) => terminal) }),
    client: t.string({ nullable: true, description: '客户端；只有用证单位可见', resolve: toAsker(({ client }) => client) }),
  }),
})
