import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { parse } from 'node:path'
import iconv from 'iconv-lite'
import { csvLine } from './csv-line.ts'
import { utf8Bom } from './file-layout.ts'
import type { ColumnMap } from './map-columns.ts'
import type { FileRow } from './read-rows.ts'
import type { FileScan } from './scan-file.ts'

/** 错误文件的写法 — that of the input, so that it can be corrected and imported as it is. */
export interface ErrorFileLayout { readonly scan: FileScan; readonly columns: { readonly at: Pick<ColumnMap['at'], 'remark'>; readonly chinese: boolean }; readonly header: readonly string[] }

/** 错误文件 — rows that did not get in, with the reason in one more column. Holds personal data: mode 0600. Made when the first row needs it. */
export interface ErrorFile {
  readonly path: string
  readonly add: (row: FileRow, remark: string) => void
  /** Bytes handed over so far: what a resumed import keeps of the file. */
  readonly bytes: () => number
  /** Puts everything added so far on disk. */
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
}

const ownerOnly = 0o600
const suffixMax = 999

/** A name beside the input that is still free: an earlier error file may be being corrected just now. */
export function freeErrorPath(input: string): string {
  const { dir, name, ext } = parse(input)
  const candidate = (n: number): string => `${dir === '' ? '' : `${dir}/`}${name}.errors${n === 1 ? '' : `-${n}`}${ext === '' ? '.csv' : ext}`
  let n = 1
  while (n < suffixMax && existsSync(candidate(n))) n += 1
  return candidate(n)
}

/**
 * 打开错误文件 — goes on behind the first `keepBytes` of the file; 0 starts it anew. What an interrupted run wrote beyond them goes at once:
 * those rows are asked again. Rejects with the system's error where the file cannot be written.
 */
export async function openErrorFile(path: string, { scan, columns, header }: ErrorFileLayout, keepBytes: number): Promise<ErrorFile> {
  let handle = keepBytes === 0 ? undefined : await open(path, 'r+', ownerOnly)
  await handle?.truncate(keepBytes)
  let waiting: Buffer[] = []
  let [bytes, written] = [keepBytes, keepBytes]
  const push = (chunk: Buffer): void => {
    waiting.push(chunk)
    bytes += chunk.length
  }
  const line = (cells: readonly string[]): Buffer => iconv.encode(csvLine(cells, scan.delimiter) + scan.lineEnd, scan.encoding)
  const withRemark = remarkColumn(columns, header.length)

  const flush = async (): Promise<void> => {
    const [chunk, at] = [Buffer.concat(waiting), written]
    if (chunk.length === 0) return
    waiting = []
    written += chunk.length
    handle ??= await open(path, 'w', ownerOnly)
    await handle.write(chunk, 0, chunk.length, at)
    await handle.datasync()
  }
  return {
    path, flush,
    add({ row, cells }, remark) {
      if (bytes === 0) {
        if (scan.bom) push(utf8Bom)
        push(line(columns.at.remark === undefined ? withRemark(header, columns.chinese ? '错误说明' : 'error_remark') : header))
      }
      push(line(withRemark(cells, `第 ${row} 行：${remark}`)))
    },
    bytes: () => bytes,
    async close() {
      await flush()
      await handle?.close()
    },
  }
}

/** Puts the remark into its column; a corrected file that has the column already gets no second one. */
function remarkColumn(columns: ErrorFileLayout['columns'], width: number): (cells: readonly string[], remark: string) => readonly string[] {
  const at = columns.at.remark
  return (cells, remark) => {
    const padded = [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')]
    // Cells beyond the header stay, behind the remark, so that nothing of the row is lost.
    return at === undefined ? [...padded.slice(0, width), remark, ...padded.slice(width)] : padded.with(at, remark)
  }
}
