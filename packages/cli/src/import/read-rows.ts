import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { chunksOf } from './chunks-of.ts'
import type { FileScan } from './scan-file.ts'
import { FileUnreadable } from './file-unreadable.ts'

/** 行 — `row` counts as a spreadsheet does: the header is 1, blank rows count. */
export interface FileRow {
  readonly row: number
  readonly cells: readonly string[]
}

/** The longest row in characters; beyond it a quote was opened and never closed. */
const rowCharsMax = 1024 * 1024
const chunkBytes = 64 * 1024

/**
 * 读行 — every row that is not blank, the header first, in constant memory: the file is read no faster than the rows are taken. Quoted
 * cells may hold several lines.
 * @throws FileUnreadable the rows cannot be told apart from some line on
 */
export async function* readRows(scan: FileScan): AsyncGenerator<FileRow> {
  const parser = parse({
    delimiter: scan.delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: rowCharsMax,
  })
  // Trouble of the source destroys the parser with it, so the loop below meets it.
  pipeline(decoded(scan), parser, () => undefined)
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1
      if (cells.some((cell) => cell.trim() !== '')) yield { row, cells }
    }
  } catch (cause) {
    if (cause instanceof CsvError) throw new FileUnreadable(`第 ${row + 1} 行起无法切分：有引号没有成对（查看文件第 ${lineOf(cause)} 行附近）`, { cause })
    throw cause
  }
}

function decoded({ encoding, ...file }: FileScan): Readable {
  const bytes = chunksOf(file, chunkBytes)
  return encoding === 'utf-8' ? bytes : Readable.from(decodeGb18030(bytes))
}

async function* decodeGb18030(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = iconv.getDecoder('gb18030')
  for await (const chunk of bytes) yield decoder.write(chunk)
  yield decoder.end() ?? ''
}

function lineOf(error: CsvError): string {
  const { lines } = error as { readonly lines?: unknown }
  return typeof lines === 'number' ? String(lines) : '末'
}
