import { InvariantViolation } from '@hub/kernel'
import type { FileAnswer } from '@hub/schemas'
import { builder } from '../builder.ts'
import { addAnsweringCommand, type Shown } from '../command/answering.ts'
import type { Accepted } from '../command/reply-types.ts'
import { enumType } from '../input/enum-types.ts'

interface Downloaded extends Shown {
  readonly kind: 'downloaded'
  /** null: taken before, and not shown again. */
  readonly answer: FileAnswer | null
}

const LicenceFileDownloaded = builder.objectRef<Downloaded>('LicenceFileDownloaded').implement({
  description: '已取件：记录已经入账。五分钟内以同一 commandId 重发，再次给出文件；其后只给出记录',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '取件入账的位置' }),
    replayed: t.exposeBoolean('replayed', { description: '同一 commandId 先前已经入账' }),
    fileId: t.id({ nullable: true, description: '证照文件编号', resolve: ({ answer }) => answer?.fileId ?? null }),
    licenceId: t.id({ nullable: true, description: '证照内部编号', resolve: ({ answer }) => answer?.licenceId ?? null }),
    format: t.field({ type: enumType('LicenceFileFormat'), nullable: true, description: '格式', resolve: ({ answer }) => answer?.format ?? null }),
    sha256: t.string({ nullable: true, description: '文件的 SHA-256，十六进制', resolve: ({ answer }) => answer?.sha256 ?? null }),
    bytes: t.string({ nullable: true, description: '文件内容，base64；大文件请用 POST /v1/licence-files/download', resolve: ({ answer }) => answer?.bytes ?? null }),
  }),
})

addAnsweringCommand<Downloaded>({
  type: 'DownloadLicenceFile',
  zh: '取证照文件：颁发机构按用途，持证人取本人的；每次取件入账',
  replyZh: '取证照文件的答复',
  types: { downloaded: LicenceFileDownloaded },
  answerOf: downloadedOf,
})

function downloadedOf({ answer, position, replayed }: Accepted): Downloaded {
  if (answer !== null && answer.outcome !== 'file') throw new InvariantViolation('the ledger answers a download with a file')
  return { kind: 'downloaded', position, replayed, answer }
}
