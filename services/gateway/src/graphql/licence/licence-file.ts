import type { LicenceFileAnswerRow, LicenceFileRow } from '../../read/licence-file.ts'
import { builder } from '../builder.ts'
import { refusalText } from '../command/refusal-answer.ts'
import { enumType } from '../input/enum-types.ts'
import { DepositVerdict } from './deposit-verdict.ts'

export const LicenceFile = builder.objectRef<LicenceFileRow>('LicenceFile').implement({
  description: '证照文件：带颁发机构的电子印章，由本枢纽制作或部门交存；内容经 downloadLicenceFile 取得',
  fields: (t) => ({
    fileId: t.exposeID('fileId', { description: '证照文件编号' }),
    version: t.exposeInt('version', { description: '所示的证照版本' }),
    format: t.field({ type: enumType('LicenceFileFormat'), description: '格式', resolve: ({ format }) => format }),
    sha256: t.exposeString('sha256', { description: '文件的 SHA-256，十六进制' }),
    bytes: t.exposeInt('bytes', { description: '字节数' }),
    madeAt: t.expose('madeAt', { type: 'Instant', description: '制成或收存时间' }),
    timeStampedAt: t.expose('timeStampedAt', { type: 'Instant', nullable: true, description: '时间戳的时刻；没有时间戳时为 null' }),
    origin: t.field({ type: enumType('LicenceFileOrigin'), description: '来源', resolve: ({ verdict }) => (verdict === null ? 'made' : 'deposited') }),
    verdict: t.field({ type: DepositVerdict, nullable: true, description: '部门交存的文件的核验结论；本枢纽制作的为 null', resolve: ({ verdict }) => verdict }),
    superseded: t.boolean({ description: '已被后来的文件取代', resolve: ({ supersededBy }) => supersededBy !== null }),
    downloads: t.exposeInt('downloads', { description: '取件次数' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})

export const LicenceFileAnswer = builder.objectRef<LicenceFileAnswerRow>('LicenceFileAnswer').implement({
  description: '最近一次文件制作的结果',
  fields: (t) => ({
    outcome: t.field({ type: enumType('LicenceFileOutcome'), description: '结果', resolve: ({ outcome }) => outcome }),
    version: t.exposeInt('version', { description: '证照版本' }),
    code: t.exposeString('code', { nullable: true, description: '未制成的原因代码，见 docs/refusals.md' }),
    message: t.string({ nullable: true, description: '未制成的原因', resolve: ({ code }) => (code === null ? null : refusalText(code).zh) }),
    nextStep: t.string({ nullable: true, description: '下一步怎么办', resolve: ({ code }) => (code === null ? null : refusalText(code).next) }),
    about: t.stringList({ description: '涉及的版式取值、码位或机构内部编号', resolve: ({ about }) => [...about] }),
    answeredAt: t.expose('answeredAt', { type: 'Instant', description: '时间' }),
  }),
})
