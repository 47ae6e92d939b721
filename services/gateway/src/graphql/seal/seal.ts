import type { SealHistoryRow, SealRow, SealUseRow } from '../../read/seal.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { LicenceFileAnswer } from '../licence/licence-file.ts'
import { actingUnits } from '../operator-of.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { Unit } from '../unit/unit.ts'

const SealCertificate = builder.objectRef<{ readonly algorithm: string; readonly sha256: string; readonly serial: string; readonly issuer?: string }>('SealCertificate').implement({
  description: '印章证书',
  fields: (t) => ({
    algorithm: t.exposeString('algorithm', { description: 'sm2 或 p256' }),
    sha256: t.exposeString('sha256', { description: '证书（DER）的 SHA-256，十六进制' }),
    serial: t.exposeString('serial', { description: '证书序列号，十六进制' }),
    issuer: t.string({ nullable: true, description: '外部证书机构的名称：证书只能由它吊销；null 为本枢纽的证书机构', resolve: ({ issuer }) => issuer ?? null }),
  }),
})

const SealEvent = builder.objectRef<SealHistoryRow>('SealEvent').implement({
  description: '印章沿革中的一个事件；用印另列',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '账本位置' }),
    type: t.exposeString('type', { description: '事件类型，见 docs/events.md' }),
    recordedAt: t.expose('recordedAt', { type: 'Instant', description: '登记时刻' }),
    effectiveAt: t.expose('effectiveAt', { type: 'Instant', description: '法律上的生效时刻' }),
    unit: t.field({ type: Unit, nullable: true, description: '经办机构', resolve: ({ unitId }, _args, { loaders }) => loaders.units.load(unitId) }),
    operatorId: t.exposeID('operatorId', { description: '经办人' }),
    detail: t.field({ type: 'Json', nullable: true, description: '要点：代码与日期', resolve: ({ detail }) => detail }),
  }),
})

const SealUse = builder.objectRef<SealUseRow>('SealUse').implement({
  description: '一次用印：以此印章签制的一份证照文件或窗口文书',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '账本位置' }),
    licenceId: t.exposeID('licenceId', { nullable: true, description: '证照内部编号；所签为窗口文书的为 null' }),
    caseId: t.exposeID('caseId', { nullable: true, description: '办件内部编号；所签为证照文件的为 null' }),
    fileId: t.exposeID('fileId', { description: '证照文件编号' }),
    usedAt: t.expose('usedAt', { type: 'Instant', description: '用印时刻' }),
    current: t.boolean({
      description: '所签的文件在册，且没有被后来的文件取代：印章的密钥丢失后，证照文件须重制的就是这些，窗口文书可以重新制作的也是这些',
      resolve: async ({ licenceId, caseId, fileId }, _args, { loaders }) => {
        const files: readonly { readonly fileId: string | null; readonly supersededBy: string | null }[] = licenceId !== null ? await loaders.filesOfLicence.load(licenceId) : caseId === null ? [] : await loaders.noticesOfCase.load(caseId)
        return files.some((file) => file.fileId === fileId && file.supersededBy === null)
      },
    }),
    fileAnswer: t.field({ type: LicenceFileAnswer, nullable: true, description: '该证照最近一次文件制作的结果', resolve: ({ licenceId }, _args, { loaders }) => (licenceId === null ? null : loaders.fileAnswers.load(licenceId)) }),
  }),
})

export const Seal = builder.objectRef<SealRow>('Seal').implement({
  description: '电子印章：登记簿所见；个人名章的姓名只有脱敏形式',
  fields: (t) => ({
    sealId: t.exposeID('sealId', { description: '印章内部编号' }),
    kind: t.field({ type: enumType('SealKind'), description: '种类', resolve: ({ kind }) => kind }),
    status: t.field({ type: enumType('SealStatus'), description: '状态', resolve: ({ status }) => status }),
    name: t.exposeString('name', { nullable: true, description: '印文名称；个人名章为 null' }),
    nameMasked: t.string({
      nullable: true, description: '个人名章的姓名（脱敏）；其他种类为 null',
      resolve: async ({ sealId, kind }, _args, { loaders }) => (kind === 'personal' ? ((await loaders.maskedSeals.load(sealId))?.nameMasked ?? null) : null),
    }),
    bottom: t.exposeString('bottom', { nullable: true, description: '下弦文' }),
    unit: t.field({ type: Unit, nullable: true, description: '所属单位', resolve: ({ unitId }, _args, { loaders }) => loaders.units.load(unitId) }),
    unitName: t.exposeString('unitName', { description: '采集之日单位的法定名称' }),
    validFrom: t.expose('validFrom', { type: 'LocalDate', description: '起始日' }),
    validUntil: t.expose('validUntil', { type: 'LocalDate', description: '截止日（含）' }),
    capturedBy: t.exposeID('capturedBy', { description: '采集人' }),
    filedBy: t.exposeID('filedBy', { nullable: true, description: '备案人' }),
    filingNumber: t.exposeString('filingNumber', { nullable: true, description: '备案号' }),
    esId: t.exposeString('esId', { nullable: true, description: '印章编码 esID（GB/T 38540）' }),
    sealSha256: t.exposeString('sealSha256', { nullable: true, description: '印章数据（DER）的 SHA-256，十六进制' }),
    certificates: t.field({
      type: [SealCertificate], description: '印章证书；备案前没有',
      resolve: ({ certificates }) => Object.entries(certificates ?? {}).map(([algorithm, certificate]) => ({ algorithm, ...certificate })),
    }),
    stopCause: t.field({ type: enumType('SealStopCause'), nullable: true, description: '停用原因', resolve: ({ stopCause }) => stopCause }),
    endCause: t.field({ type: enumType('SealCancelCause'), nullable: true, description: '注销原因', resolve: ({ endCause }) => endCause }),
    cancelFilingNumber: t.exposeString('cancelFilingNumber', { nullable: true, description: '注销备案号' }),
    predecessorId: t.exposeID('predecessorId', { nullable: true, description: '被重新制作的印章' }),
    successorId: t.exposeID('successorId', { nullable: true, description: '重新制作后接替的印章' }),
    uses: t.exposeInt('uses', { description: '用印次数' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'Instant', nullable: true, description: '最近一次用印' }),
    capturedAt: t.expose('capturedAt', { type: 'Instant', description: '采集时间' }),
    filedAt: t.expose('filedAt', { type: 'Instant', nullable: true, description: '备案时间' }),
    activatedAt: t.expose('activatedAt', { type: 'Instant', nullable: true, description: '最近一次启用的时间' }),
    endedAt: t.expose('endedAt', { type: 'Instant', nullable: true, description: '注销的法定时间；证书自此视为吊销' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
    history: t.connection({
      type: SealEvent,
      description: '沿革，按账本位置',
      complexity: pageComplexity,
      resolve: async ({ sealId }, args, { read }) => toConnection(await read.sealHistory.page({ sealId }, parsePageRequest(args, 'bigint')), ({ position }) => position),
    }, { name: 'SealHistoryConnection' }, { name: 'SealHistoryEdge' }),
    useRecords: t.connection({
      type: SealUse,
      nullable: true,
      description: '用印记录，按账本位置；其他单位的印章为 null：签了哪些证照，只有本单位知道',
      complexity: pageComplexity,
      resolve: async ({ sealId, unitId }, args, context) => {
        const request = parsePageRequest(args, 'bigint')
        if (!(await actingUnits(context)).includes(unitId)) return null
        return toConnection(await context.read.sealUses.page({ sealId }, request), ({ position }) => position)
      },
    }, { name: 'SealUseConnection' }, { name: 'SealUseEdge' }),
  }),
})
