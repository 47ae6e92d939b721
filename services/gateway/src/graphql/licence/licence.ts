import type { LicenceHistoryRow, LicenceHolderRow, LicenceRow } from '../../read/licence.ts'
import { loadPresent } from '../../read/loaders.ts'
import { builder } from '../builder.ts'
import { MaskedHolder, type HolderReference } from '../holder/masked-holder.ts'
import { enumType } from '../input/enum-types.ts'
import { LicenceType } from '../licence-type/licence-type.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { Unit } from '../unit/unit.ts'
import { AnnotatedCopy } from './annotated-copy.ts'
import { LicenceFile, LicenceFileAnswer } from './licence-file.ts'

const LicenceEventType = builder.objectRef<LicenceHistoryRow>('LicenceEvent').implement({
  description: '证照沿革中的一个事件',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '账本位置' }),
    type: t.exposeString('type', { description: '事件类型，见 docs/events.md' }),
    recordedAt: t.expose('recordedAt', { type: 'Instant', description: '登记时刻' }),
    effectiveAt: t.expose('effectiveAt', { type: 'Instant', description: '法律上的生效时刻' }),
    unit: t.field({ type: Unit, nullable: true, description: '经办机构', resolve: ({ unitId }, _args, { loaders }) => loaders.units.load(unitId) }),
    role: t.exposeString('role', { description: '经办角色' }),
    version: t.exposeInt('version', { nullable: true, description: '由此产生的证照版本' }),
    detail: t.field({ type: 'Json', nullable: true, description: '要点：代码与日期', resolve: ({ detail }) => detail }),
  }),
})

const LicenceHolder = builder.objectRef<LicenceHolderRow>('LicenceHolder').implement({
  description: '证照的一个持证主体',
  fields: (t) => ({
    ordinal: t.exposeInt('ordinal', { description: '次序，从 0 起' }),
    kind: t.field({ type: enumType('HolderKind'), description: '类别', resolve: ({ kind }) => kind }),
    holder: t.field({ type: MaskedHolder, description: '是谁（脱敏）', resolve: asThisLicenceNamesHer }),
  }),
})

export function asThisLicenceNamesHer({ licenceId, holderId, idType }: LicenceHolderRow): HolderReference {
  return { holderId, idType, findMasked: async (loaders) => (await loaders.maskedHoldersOfLicence.load(licenceId)).find((masked) => masked.holderId === holderId) }
}

export const Licence = builder.objectRef<LicenceRow>('Licence').implement({
  description: '电子证照：目录所见，状态以此刻计算；照面信息只能经用证或审计取得',
  fields: (t) => ({
    licenceId: t.exposeID('licenceId', { description: '证照内部编号' }),
    typeCode: t.exposeString('typeCode', { description: '证照类型代码' }),
    licenceType: t.field({ type: LicenceType, nullable: true, description: '证照类型', resolve: ({ typeId }, _args, { loaders }) => loaders.licenceTypes.load(typeId) }),
    status: t.field({ type: enumType('LicenceStatus'), description: '此刻的状态', resolve: ({ status }) => status }),
    version: t.exposeInt('version', { description: '版本；签发前为 0' }),
    validFrom: t.expose('validFrom', { type: 'LocalDate', description: '有效期起始日' }),
    validUntil: t.expose('validUntil', { type: 'LocalDate', nullable: true, description: '有效期截止日（含）；长期为 null' }),
    restrictions: t.field({ type: [enumType('RestrictionKind')], description: '限制', resolve: ({ restrictions }) => [...restrictions] }),
    disputes: t.field({ type: [enumType('DisputeKind')], description: '异议标注', resolve: ({ disputes }) => [...disputes] }),
    duplicate: t.exposeBoolean('duplicate', { description: '与另一份有效证照重复，消除前不予披露' }),
    verified: t.exposeBoolean('verified', { description: '已核验；存量经部门确认前为否' }),
    deposited: t.exposeBoolean('deposited', { description: '是否存量入库' }),
    sourceSystem: t.exposeString('sourceSystem', { nullable: true, description: '来源系统' }),
    identifierCheck: t.field({ type: enumType('IdentifierCheck'), nullable: true, description: '外来标识的校验', resolve: ({ identifierCheck }) => identifierCheck }),
    issuers: t.field({
      type: [Unit], description: '颁发机构',
      resolve: ({ issuers }, _args, { loaders }) => loadPresent(loaders.units, issuers),
    }),
    holders: t.field({ type: [LicenceHolder], description: '持证主体', resolve: ({ licenceId }, _args, { loaders }) => loaders.holdersOfLicence.load(licenceId) }),
    annotatedCopies: t.field({ type: [AnnotatedCopy], description: '加注件，先申请的在前', resolve: ({ licenceId }, _args, { loaders }) => loaders.copiesOfLicence.load(licenceId) }),
    files: t.field({ type: [LicenceFile], description: '证照文件，先制的在前', resolve: ({ licenceId }, _args, { loaders }) => loaders.filesOfLicence.load(licenceId) }),
    fileAnswer: t.field({
      type: LicenceFileAnswer, nullable: true, description: '最近一次文件制作的结果；还没有结果的为 null',
      resolve: ({ licenceId }, _args, { loaders }) => loaders.fileAnswers.load(licenceId),
    }),
    predecessorId: t.exposeID('predecessorId', { nullable: true, description: '被取代的证照' }),
    successorId: t.exposeID('successorId', { nullable: true, description: '取代它的证照' }),
    registeredAt: t.expose('registeredAt', { type: 'Instant', description: '登记时间' }),
    issuedAt: t.expose('issuedAt', { type: 'Instant', nullable: true, description: '签发的法定时间' }),
    endedAt: t.expose('endedAt', { type: 'Instant', nullable: true, description: '终止的法定时间' }),
    changedAt: t.expose('changedAt', { type: 'Instant', description: '最近变动时间' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
    history: t.connection({
      type: LicenceEventType,
      description: '沿革，按账本位置',
      complexity: pageComplexity,
      resolve: async ({ licenceId }, args, { read }) =>
        toConnection(await read.licenceHistory.page({ licenceId }, parsePageRequest(args, 'bigint')), ({ position }) => position),
    }, { name: 'LicenceHistoryConnection' }, { name: 'LicenceHistoryEdge' }),
  }),
})
