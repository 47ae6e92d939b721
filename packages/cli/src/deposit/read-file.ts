import { createHash } from 'node:crypto'
import { readGivenFile, type GivenFileFault } from '@hub/pki'
import { licenceFileBytesMax } from '@hub/schemas'

/** 待交存的文件 — its bytes as they are, and their SHA-256, hex; or why it is not sent. */
export type FileToDeposit = { readonly bytes: Buffer; readonly sha256: string } | { readonly problem: string }

const mebibyte = 1024 * 1024
const unreadable = '读不到文件，请核对文件名和读取权限'
const problems: Readonly<Record<GivenFileFault, string>> = { UNREADABLE: unreadable, NOTHING_CAME: unreadable, NOT_A_FILE: '不是普通文件', TOO_LARGE: `文件超过 ${String(licenceFileBytesMax / mebibyte)} MiB` }
/** `%PDF-` may stand a little behind the start; an OFD is a ZIP package. */
const pdfHeadWithin = 1_024
const zipHead = Buffer.from([0x50, 0x4b])

/** 读文件 — a regular file that fits into one deposit and looks like a PDF or an OFD; what it is really is for the hub to say. */
export async function readToDeposit(path: string): Promise<FileToDeposit> {
  const bytes = await readGivenFile(path, { bytesMax: licenceFileBytesMax })
  if (typeof bytes === 'string') return { problem: problems[bytes] }
  if (bytes.length === 0) return { problem: '文件是空的' }
  if (!bytes.subarray(0, pdfHeadWithin).includes('%PDF-') && !bytes.subarray(0, 2).equals(zipHead)) return { problem: '既不是 PDF 也不是 OFD' }
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
