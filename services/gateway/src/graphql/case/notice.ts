import type { CaseNoticeRow } from '../../read/case-notice.ts'
import { builder } from '../builder.ts'
import { refusalText } from '../command/refusal-answer.ts'
import { enumType } from '../input/enum-types.ts'

export const CaseNotice = builder.objectRef<CaseNoticeRow>('CaseNotice').implement({
  description: '窗口文书：收件凭证、补正告知书、受理通知书、不予受理通知书，盖窗口单位的受理专用章；内容由收件的窗口经 downloadCaseNotice 取得',
  fields: (t) => ({
    noticeId: t.exposeID('noticeId', { description: '文书编号，印在文书上' }),
    fileId: t.exposeID('fileId', { nullable: true, description: '文件编号，凭以取件；没有制成的为 null' }),
    kind: t.field({ type: enumType('NoticeKind'), description: '种类', resolve: ({ kind }) => kind }),
    format: t.field({ type: enumType('LicenceFileFormat'), description: '格式', resolve: ({ format }) => format }),
    outcome: t.field({ type: enumType('CaseNoticeOutcome'), description: '结果', resolve: ({ outcome }) => outcome }),
    code: t.exposeString('code', { nullable: true, description: '未制成的原因代码，见 docs/refusals.md' }),
    message: t.string({ nullable: true, description: '未制成的原因', resolve: ({ code }) => (code === null ? null : refusalText(code).zh) }),
    nextStep: t.string({ nullable: true, description: '下一步怎么办', resolve: ({ code }) => (code === null ? null : refusalText(code).next) }),
    about: t.stringList({ description: '涉及的码位或印章内部编号', resolve: ({ about }) => [...about] }),
    sha256: t.exposeString('sha256', { nullable: true, description: '文件的 SHA-256，十六进制' }),
    bytes: t.exposeInt('bytes', { nullable: true, description: '字节数' }),
    sealId: t.exposeID('sealId', { nullable: true, description: '所盖的受理专用章' }),
    askedAt: t.expose('askedAt', { type: 'Instant', description: '申请时间' }),
    answeredAt: t.expose('answeredAt', { type: 'Instant', nullable: true, description: '制成或未制成的时间' }),
    timeStampedAt: t.expose('timeStampedAt', { type: 'Instant', nullable: true, description: '时间戳的时刻；没有时间戳时为 null' }),
    supersededBy: t.exposeID('supersededBy', { nullable: true, description: '代替它的文书编号：所盖印章注销以后重新制作的；没有的为 null' }),
    downloads: t.exposeInt('downloads', { description: '取件次数' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})
