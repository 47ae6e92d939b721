import { InvariantViolation } from '@hub/kernel'
import type { NoticeAnswer } from '@hub/schemas'
import { builder } from '../builder.ts'
import { addAnsweringCommand, type Shown } from '../command/answering.ts'
import type { Accepted } from '../command/reply-types.ts'
import { enumType } from '../input/enum-types.ts'

interface Downloaded extends Shown {
  readonly kind: 'downloaded'
  /** null: taken before, and not shown again. */
  readonly answer: NoticeAnswer | null
}

const CaseNoticeDownloaded = builder.objectRef<Downloaded>('CaseNoticeDownloaded').implement({
  description: '已取文书：记录已经入账。五分钟内以同一 commandId 重发，再次给出文书；其后只给出记录',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '取件入账的位置' }),
    replayed: t.exposeBoolean('replayed', { description: '同一 commandId 先前已经入账' }),
    fileId: t.id({ nullable: true, description: '文件编号', resolve: ({ answer }) => answer?.fileId ?? null }),
    noticeId: t.id({ nullable: true, description: '文书编号', resolve: ({ answer }) => answer?.noticeId ?? null }),
    caseId: t.id({ nullable: true, description: '办件内部编号', resolve: ({ answer }) => answer?.caseId ?? null }),
    noticeKind: t.field({ type: enumType('NoticeKind'), nullable: true, description: '种类', resolve: ({ answer }) => answer?.kind ?? null }),
    format: t.field({ type: enumType('LicenceFileFormat'), nullable: true, description: '格式', resolve: ({ answer }) => answer?.format ?? null }),
    sha256: t.string({ nullable: true, description: '文件的 SHA-256，十六进制', resolve: ({ answer }) => answer?.sha256 ?? null }),
    bytes: t.string({ nullable: true, description: '文件内容，base64', resolve: ({ answer }) => answer?.bytes ?? null }),
  }),
})

addAnsweringCommand<Downloaded>({
  type: 'DownloadCaseNotice',
  zh: '取窗口文书：收件的窗口取得，交给申请人；每次取件入账',
  replyZh: '取窗口文书的答复',
  types: { downloaded: CaseNoticeDownloaded },
  answerOf: downloadedOf,
})

function downloadedOf({ answer, position, replayed }: Accepted): Downloaded {
  if (answer !== null && answer.outcome !== 'notice') throw new InvariantViolation('the ledger answers a download of a notice with one')
  return { kind: 'downloaded', position, replayed, answer }
}
