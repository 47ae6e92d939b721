import { z } from 'zod'
import { downloadPurposes, licenceFileBytesMax } from '../events/licence-file.ts'
import type { FileId, LicenceId } from '../ids/index.ts'
import { id } from './shapes.ts'

const base64CharsMax = Math.ceil(licenceFileBytesMax / 3) * 4

const base64Shape = /^[A-Za-z0-9+/]+={0,2}$/
/** The last four: bits that stand for nothing are zero. */
const base64End = /^(.{4}(?<!=)|..[AEIMQUYcgkosw048]=|.[AQgw]==)$/

/** 文件内容 — standard base64 (RFC 4648 section 4), in one spelling only. */
const fileBytes = z.string().min(1, '不能为空').max(base64CharsMax, `文件最大 ${String(licenceFileBytesMax / (1024 * 1024))} MiB`).refine((text) => text.length % 4 === 0 && base64Shape.test(text) && base64End.test(text.slice(-4)), '须为标准 base64')

/** 证照文件命令 */
export const licenceFileCommands = {
  DepositLicenceFile: z.strictObject({ licenceId: id<LicenceId>(), version: z.int().min(1), bytes: fileBytes }),
  RemakeLicenceFile: z.strictObject({ licenceId: id<LicenceId>() }),
  DownloadLicenceFile: z.strictObject({ fileId: id<FileId>(), purpose: z.enum(downloadPurposes) }),
} as const
