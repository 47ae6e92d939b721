import { z } from 'zod'
import { noticeKinds } from '../events/case-notice.ts'
import { licenceFileFormats } from '../events/licence-file.ts'
import type { CaseId, FileId } from '../ids/index.ts'
import { id } from './shapes.ts'

/** 窗口文书命令 */
export const caseNoticeCommands = {
  MakeCaseNotice: z.strictObject({ caseId: id<CaseId>(), kind: z.enum(noticeKinds).default('acceptance'), format: z.enum(licenceFileFormats).default('pdf') }),
  DownloadCaseNotice: z.strictObject({ fileId: id<FileId>() }),
} as const
