import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { isProblem } from '../problem.ts'
import { openErrorFile } from './error-file.ts'
import { FileUnreadable } from './file-unreadable.ts'
import { scratchDirectory } from './fixtures.ts'
import { mapColumns } from './map-columns.ts'
import { readRows, type FileRow } from './read-rows.ts'
import { scanFile, type Encoding } from './scan-file.ts'

async function rowsOf(bytes: Uint8Array | string, encoding: Encoding | 'auto' = 'auto'): Promise<readonly FileRow[]> {
  const path = join(await scratchDirectory(), 'x.csv')
  await writeFile(path, bytes)
  return rowsAt(path, encoding)
}

async function rowsAt(path: string, encoding: Encoding | 'auto'): Promise<readonly FileRow[]> {
  const scan = await scanFile(path, encoding)
  if (isProblem(scan)) throw new Error(scan.problem)
  const rows: FileRow[] = []
  for await (const row of readRows(scan)) rows.push(row)
  return rows
}

test('quoted cells hold commas, quotes and lines; blank rows count and are left out', async () => {
  expect(await rowsOf('a,b\n"1,\n2","say ""x"""\n\n,\n3,4')).toEqual([
    { row: 1, cells: ['a', 'b'] }, { row: 2, cells: ['1,\n2', 'say "x"'] }, { row: 5, cells: ['3', '4'] },
  ])
})

test.each([['\n'], ['\r\n'], ['\r']])('rows may end in %j, the last one in nothing', async (end) => {
  expect((await rowsOf(['a,b', '1,2', '3,4'].join(end))).map(({ cells }) => cells)).toEqual([['a', 'b'], ['1', '2'], ['3', '4']])
})

test.each([['\t'], [';']])('the delimiter %j is seen from the header', async (delimiter) => {
  expect((await rowsOf(`甲${delimiter}乙\n1${delimiter}2,3`)).at(1)?.cells).toEqual(['1', '2,3'])
})

test('a byte order mark is no part of the first name', async () => {
  expect((await rowsOf('\ufeff持证主体,x\n1,2')).at(0)?.cells).toEqual(['持证主体', 'x'])
})

test('a character that two chunks of a GB18030 file share is read whole', async () => {
  const text = `甲,乙\n${'𠀀㐀汉字,x\n'.repeat(30_000)}`
  const rows = await rowsOf(iconv.encode(text, 'gb18030'))
  expect(rows.length).toBe(30_001)
  expect(rows.every(({ row, cells }) => row === 1 || cells[0] === '𠀀㐀汉字')).toBe(true)
})

test('a quote that is never closed is told with its row, and does not fill the memory', async () => {
  const rows = rowsOf(`a,b\n1,2\n"3,4\n${'x,y\n'.repeat(400_000)}`)
  await expect(rows).rejects.toThrow(FileUnreadable)
  await expect(rows).rejects.toThrow('有引号没有成对')
})

test('any bytes make rows, a problem or an unreadable file, and nothing else', async () => {
  const path = join(await scratchDirectory(), 'any.csv')
  const piece = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom('"', ',', '\n', '\r\n', 'a', '证', '\t', '""').map((text) => Buffer.from(text)))
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.constantFrom('auto', 'utf-8', 'gb18030'), async (pieces, encoding) => {
    await writeFile(path, Buffer.concat(pieces))
    const scan = await scanFile(path, encoding as Encoding | 'auto')
    if (isProblem(scan)) {
      expect(scan.problem).not.toBe('')
      return
    }
    try {
      for await (const { cells } of readRows(scan)) expect(cells.length).toBeGreaterThan(0)
    } catch (error) {
      expect(error).toBeInstanceOf(FileUnreadable)
    }
  }), { numRuns: 150 })
})

describe('the error file', () => {
  const cell = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('演示', '，', '"', '\n', '\r\n', ',', ' x ', '𠀀', '\t', '=1+1'))
    .filter((text) => text.isWellFormed() && !text.includes('\ufffd') && !text.includes('\u0000'))

  test.each([['utf-8', true], ['utf-8', false], ['gb18030', false]] as const)('in %s (byte order mark %s) reads back as the rows it was given, with one more column', async (encoding, bom) => {
    const dir = await scratchDirectory()
    const header = ['source_id', 'cd_operation', 'location']
    const columns = mapColumns(header, [])
    if (isProblem(columns)) throw new Error(columns.problem)
    let n = 0
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constant('S'), cell, cell), { minLength: 1, maxLength: 5 }), async (rows) => {
      const path = join(dir, `${n += 1}.csv`)
      const file = await openErrorFile(path, { scan: { path, bytes: 0, sha256: '', encoding, lines: 0, bom, lineEnd: '\r\n', delimiter: ',' }, columns, header }, 0)
      rows.forEach((cells, at) => { file.add({ row: at + 2, cells }, '原因，“引号”') })
      await file.close()
      const read = await rowsAt(path, encoding)
      expect(read.map(({ cells }) => cells)).toEqual([[...header, 'error_remark'], ...rows.map((cells, at) => [...cells, `第 ${at + 2} 行：原因，“引号”`])])
      expect((await readFile(path)).subarray(0, 3).equals(Buffer.from('\ufeff'))).toBe(bom)
    }), { numRuns: 60 })
  })
})
