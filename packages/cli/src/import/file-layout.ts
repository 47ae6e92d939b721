import { misused, type Problem } from '../problem.ts'

/** 文件版式 — how the file is written, so that the error file can be written alike. */
export interface FileLayout {
  /** A UTF-8 byte order mark, kept for the error file because spreadsheets ask for it. */
  readonly bom: boolean
  readonly lineEnd: '\r\n' | '\n'
  readonly delimiter: ',' | '\t' | ';'
}

export const utf8Bom = Buffer.from([0xef, 0xbb, 0xbf])
const lineFeed = 0x0a

/** Bytes that tell what is no CSV, with what to do instead. */
const otherFormats: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], '文件是 UTF-16 编码（表格软件的“Unicode 文本”），请另存为“CSV UTF-8”'],
  [[0xfe, 0xff], '文件是 UTF-16 编码，请另存为“CSV UTF-8”'],
  [[0x50, 0x4b, 0x03, 0x04], '文件是 XLSX 工作簿，请另存为“CSV UTF-8”；身份证号等列先设为文本格式'],
  [[0xd0, 0xcf, 0x11, 0xe0], '文件是 XLS 工作簿，请另存为“CSV UTF-8”；身份证号等列先设为文本格式'],
]

/**
 * Reads the layout from the first bytes of a file. No second byte of GB18030 equals a comma, a semicolon, a tab, a quote or a line feed,
 * so these can be looked for before the encoding is known.
 */
export function layoutOf(head: Buffer): FileLayout | Problem {
  if (head.length === 0) return misused('文件是空的')
  const other = otherFormats.find(([bytes]) => bytes.every((byte, at) => head[at] === byte))
  if (other !== undefined) return misused(other[1])
  const end = head.indexOf(lineFeed)
  const header = end === -1 ? head : head.subarray(0, end)
  const count = (character: string): number => header.toString('latin1').split(character).length
  const delimiter = ([',', '\t', ';'] as const).reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best))
  return { bom: head.subarray(0, utf8Bom.length).equals(utf8Bom), lineEnd: header.at(-1) === 0x0d ? '\r\n' : '\n', delimiter }
}
