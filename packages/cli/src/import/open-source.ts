import { isProblem, misused, type Problem } from '../problem.ts'
import type { ImportOptions } from './import-options.ts'
import { FileUnreadable } from './file-unreadable.ts'
import { mapColumns } from './map-columns.ts'
import { readRows, type FileRow } from './read-rows.ts'
import type { ImportSettings } from './row-to-command.ts'
import { scanFile, type FileScan } from './scan-file.ts'

export interface OpenedSource {
  readonly scan: FileScan
  readonly settings: ImportSettings
  /** Without the header. */
  readonly rows: AsyncIterable<FileRow>
}

/** 打开来源文件 — scanned, its header understood, its rows ready to be read once. */
export async function openSource({ path, encoding, sourceIdColumn, ...given }: ImportOptions): Promise<OpenedSource | Problem> {
  const scan = await scanFile(path, encoding)
  if (isProblem(scan)) return scan
  const rows = readRows(scan)
  try {
    const first = await rows.next()
    if (first.done === true) return misused('文件里没有内容')
    const header = first.value.cells
    const columns = mapColumns(header, given.type.fields, sourceIdColumn)
    if (isProblem(columns)) {
      await rows.return(undefined)
      return columns
    }
    const { sourceSystem, type, today, issuerDefault, holderTypeDefault, blankUntil, validStatuses } = given
    return { scan, rows, settings: { columns, header, sourceSystem, type, today, issuerDefault, holderTypeDefault, blankUntil, validStatuses } }
  } catch (error) {
    if (error instanceof FileUnreadable) return misused(error.message)
    throw error
  }
}
