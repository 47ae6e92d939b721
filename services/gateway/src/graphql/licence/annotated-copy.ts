import type { AnnotatedCopyRow } from '../../read/annotated-copy.ts'
import { builder } from '../builder.ts'
import { refusalText } from '../command/refusal-answer.ts'
import { enumType } from '../input/enum-types.ts'

export const AnnotatedCopy = builder.objectRef<AnnotatedCopyRow>('AnnotatedCopy').implement({
  description: '加注件：写明仅供何用、用到何时的证照文件；用途只写在文件里，内容经 downloadLicenceFile 取得。证照变更、暂扣、挂失或终止的，不再给出',
  fields: (t) => ({
    copyId: t.exposeID('copyId', { description: '加注件编号' }),
    fileId: t.exposeID('fileId', { nullable: true, description: '证照文件编号，凭以取件；没有制成的为 null' }),
    version: t.exposeInt('version', { description: '所示的证照版本' }),
    format: t.field({ type: enumType('LicenceFileFormat'), description: '格式', resolve: ({ format }) => format }),
    asker: t.field({ type: enumType('CopyAsker'), description: '由谁申请', resolve: ({ asker }) => asker }),
    validUntil: t.expose('validUntil', { type: 'LocalDate', description: '使用期限的最后一天（北京时间）' }),
    outcome: t.field({ type: enumType('AnnotatedCopyOutcome'), description: '结果', resolve: ({ outcome }) => outcome }),
    code: t.exposeString('code', { nullable: true, description: '未制成的原因代码，见 docs/refusals.md' }),
    message: t.string({ nullable: true, description: '未制成的原因', resolve: ({ code }) => (code === null ? null : refusalText(code).zh) }),
    nextStep: t.string({ nullable: true, description: '下一步怎么办', resolve: ({ code }) => (code === null ? null : refusalText(code).next) }),
    about: t.stringList({ description: '涉及的版式取值、码位或机构内部编号', resolve: ({ about }) => [...about] }),
    sha256: t.exposeString('sha256', { nullable: true, description: '文件的 SHA-256，十六进制；到期清理后仍可据以核验' }),
    bytes: t.exposeInt('bytes', { nullable: true, description: '字节数' }),
    askedAt: t.expose('askedAt', { type: 'Instant', description: '申请时间' }),
    answeredAt: t.expose('answeredAt', { type: 'Instant', nullable: true, description: '制成或未制成的时间' }),
    sweptAt: t.expose('sweptAt', { type: 'Instant', nullable: true, description: '到期清理的时间' }),
    timeStampedAt: t.expose('timeStampedAt', { type: 'Instant', nullable: true, description: '时间戳的时刻；没有时间戳时为 null' }),
    downloads: t.exposeInt('downloads', { description: '取件次数' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})
