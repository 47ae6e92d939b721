import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { scratchDirectory } from './fixtures.ts'
import { scanFile } from './scan-file.ts'

async function scan(bytes: Uint8Array | string, encoding: 'auto' | 'utf-8' | 'gb18030' = 'auto') {
  const path = join(await scratchDirectory(), 'x.csv')
  await writeFile(path, bytes)
  return scanFile(path, encoding)
}

test('plain ASCII and UTF-8 are UTF-8, with or without a byte order mark', async () => {
  expect(await scan('a,b\r\n1,2\r\n')).toMatchObject({ encoding: 'utf-8', bom: false, lineEnd: '\r\n', delimiter: ',', lines: 2 })
  expect(await scan('\ufeff持证主体\t代码\n')).toMatchObject({ encoding: 'utf-8', bom: true, lineEnd: '\n', delimiter: '\t' })
})

test('GB18030 is known by the whole file, even where only the last line shows it', async () => {
  const ascii = 'a,b\n'.repeat(200_000)
  expect(await scan(Buffer.concat([Buffer.from(ascii), iconv.encode('证,照', 'gb18030')]))).toMatchObject({ encoding: 'gb18030' })
})

test('bytes that are neither are refused, unless the user names the encoding', async () => {
  const bytes = Buffer.concat([Buffer.from('证照,x\n'), Buffer.from([0xff, 0xff, 0x0a])])
  expect(await scan(bytes)).toMatchObject({ exit: 2, problem: expect.stringContaining('既不是 UTF-8 也不是 GB18030') as string })
  expect(await scan(bytes, 'utf-8')).toMatchObject({ encoding: 'utf-8' })
})

test.each([
  ['an XLSX workbook', [0x50, 0x4b, 0x03, 0x04, 0x14], 'XLSX'],
  ['an XLS workbook', [0xd0, 0xcf, 0x11, 0xe0], 'XLS'],
  ['UTF-16', [0xff, 0xfe, 0x61, 0x00], 'UTF-16'],
  ['nothing', [], '空的'],
])('%s is named for what it is', async (_what, bytes, message) => {
  expect(await scan(Uint8Array.from(bytes))).toMatchObject({ exit: 2, problem: expect.stringContaining(message) as string })
})

test('a file that is not there, or is a directory, is a problem and no crash', async () => {
  const dir = await scratchDirectory()
  const path = join(dir, 'none.csv')
  expect(await scanFile(path, 'auto')).toMatchObject({ exit: 2, problem: `读不到 ${path}：请核对路径和读取权限` })
  for (const none of [dir, '/dev/zero']) expect(await scanFile(none, 'auto')).toMatchObject({ exit: 2, problem: `${none} 不是普通文件` })
})

test('one changed byte is another file', async () => {
  const [first, second] = [await scan('a,b\n1,2\n'), await scan('a,b\n1,3\n')]
  expect('sha256' in first && 'sha256' in second && first.sha256 !== second.sha256).toBe(true)
})
