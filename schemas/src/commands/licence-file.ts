import { z } from 'zod'
import { downloadPurposes } from '../events/licence-file.ts'
import type { FileId, LicenceId } from '../ids/index.ts'
import { id } from './shapes.ts'

/** 证照文件命令 */
export const licenceFileCommands = {
  RemakeLicenceFile: z.strictObject({ licenceId: id<LicenceId>() }),
  DownloadLicenceFile: z.strictObject({ fileId: id<FileId>(), purpose: z.enum(downloadPurposes) }),
} as const
