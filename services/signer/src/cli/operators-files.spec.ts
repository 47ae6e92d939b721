import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyDirectory } from '../keys/fixtures.ts'
import { operatorsFile, writeNewFile } from './operators-files.ts'

test('a file is read up to what one may have; a device that never ends is not read at all', async () => {
  const dir = await emptyDirectory()
  const [fits, over] = [join(dir, 'fits'), join(dir, 'over')]
  await writeFile(fits, Buffer.alloc(1024, 7))
  await writeFile(over, Buffer.alloc(1025))
  expect(await operatorsFile(fits, 1024)).toEqual(Buffer.alloc(1024, 7))
  await expect(operatorsFile(over, 1024)).rejects.toThrow(`文件过大：${over}；最多 1 KiB`)
  for (const file of ['/dev/zero', dir]) await expect(operatorsFile(file, 1024)).rejects.toThrow(`不是普通文件：${file}`)
})

test('what cannot be read is told by its name', async () => {
  const dir = await emptyDirectory()
  await expect(operatorsFile(join(dir, 'absent'))).rejects.toThrow(`读不到文件：${join(dir, 'absent')}`)
})

test('a file is written for its owner alone, never over another, and a folder that is not there is told in a sentence', async () => {
  const dir = await emptyDirectory()
  const file = join(dir, 'out.pem')
  await writeNewFile(file, Buffer.from('first'))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await expect(writeNewFile(file, Buffer.from('second'))).rejects.toThrow('已经存在')
  expect(await readFile(file, 'utf8')).toBe('first')
  await expect(writeNewFile(join(dir, 'nowhere', 'out.pem'), Buffer.of(1))).rejects.toThrow(/^写不了 .*out[.]pem：.*（ENOENT）$/)
})
