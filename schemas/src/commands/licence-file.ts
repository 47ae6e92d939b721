import { z } from 'zod'
import { downloadPurposes, licenceFileBytesMax } from '../events/licence-file.ts'
import { licenceIdentifierLengthMax, type FileId, type LicenceId } from '../ids/index.ts'
import { documentNumber, id, line } from './shapes.ts'

const base64CharsMax = Math.ceil(licenceFileBytesMax / 3) * 4

const base64Shape = /^[A-Za-z0-9+/]+={0,2}$/
/** The last four: bits that stand for nothing are zero. */
const base64End = /^(.{4}(?<!=)|..[AEIMQUYcgkosw048]=|.[AQgw]==)$/

/** 文件内容 — standard base64 (RFC 4648 section 4), in one spelling only. */
const fileBytes = z.string().min(1, '不能为空').max(base64CharsMax, `文件最大 ${String(licenceFileBytesMax / (1024 * 1024))} MiB`).refine((text) => text.length % 4 === 0 && base64Shape.test(text) && base64End.test(text.slice(-4)), '须为标准 base64')

/** 证照的三种叫法 — by its id in the hub; by its 证照标识 as it stands, of flagged stock too; or by type and 证照编号. One of them. */
const licenceName = {
  licenceId: id<LicenceId>().exactOptional(),
  identifier: line(licenceIdentifierLengthMax).exactOptional(),
  typeCode: z.string().regex(/^[0-9A-Z]{21}$/, '证照类型代码为 21 位大写字母或数字').exactOptional(),
  licenceNumber: documentNumber.exactOptional(),
}
type LicenceName = { readonly [K in keyof typeof licenceName]?: string }

const threeWays = '证照内部编号、电子证照标识、证照类型代码与证照编号三者取一'

function namesOf({ licenceId, identifier, typeCode, licenceNumber }: LicenceName): number {
  return [licenceId, identifier, typeCode ?? licenceNumber].filter((name) => name !== undefined).length
}

const isWhole = ({ typeCode, licenceNumber }: LicenceName): boolean => (typeCode === undefined) === (licenceNumber === undefined)

/** 证照文件命令 */
export const licenceFileCommands = {
  DepositLicenceFile: z.strictObject({ ...licenceName, version: z.int().min(1), bytes: fileBytes })
    .refine((input) => namesOf(input) > 0, { path: ['licenceId'], message: `缺少必填项：${threeWays}` })
    .refine((input) => namesOf(input) <= 1 && isWhole(input), threeWays),
  RemakeLicenceFile: z.strictObject({ licenceId: id<LicenceId>() }),
  DownloadLicenceFile: z.strictObject({ fileId: id<FileId>(), purpose: z.enum(downloadPurposes) }),
} as const
