import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyDirectory } from './fixtures.ts'
import { createSecretFile, makeSecretDirectory, readSecretFile, replaceSecretFile, type FileOperations } from './secret-file.ts'

const old = Buffer.from('old')
const fresh = Buffer.from('fresh, and longer than the old one')

/** Counts every file operation, also those on handles, and lets the one numbered `failAt` fail, as a full or dying disk would. */
function failing(failAt: number) {
  const calls = { count: 0 }
  const step = () => {
    calls.count += 1
    if (calls.count === failAt) throw new Error('disk fault')
  }
  const files = {
    ...nodeFiles,
    open: async (...args: Parameters<FileOperations['open']>) => {
      step()
      const handle = await nodeFiles.open(...args)
      const write = handle.writeFile.bind(handle)
      const sync = handle.sync.bind(handle)
      handle.writeFile = async (...body: Parameters<typeof write>) => { step(); return write(...body) }
      handle.sync = async () => { step(); return sync() }
      return handle
    },
    rename: async (...args: Parameters<FileOperations['rename']>) => { step(); return nodeFiles.rename(...args) },
    link: async (...args: Parameters<FileOperations['link']>) => { step(); return nodeFiles.link(...args) },
  }
  return { calls, files }
}

describe('replacing', () => {
  test('a fault at any step leaves the old file or the new one, whole, and nothing beside it', async () => {
    const counted = failing(0)
    await replaceSecretFile(join(await emptyDirectory(), 'key'), fresh, counted.files)
    expect(counted.calls.count).toBe(6)
    for (let failAt = 1; failAt <= counted.calls.count; failAt += 1) {
      const dir = await emptyDirectory()
      const file = join(dir, 'key')
      await replaceSecretFile(file, old)
      await expect(replaceSecretFile(file, fresh, failing(failAt).files)).rejects.toThrow('disk fault')
      expect([old.toString(), fresh.toString()]).toContain(await readFile(file, 'utf8'))
      expect(await readdir(dir)).toEqual(['key'])
    }
  })
})

describe('creating', () => {
  test('a fault at any step leaves no file or the whole file', async () => {
    const counted = failing(0)
    await createSecretFile(join(await emptyDirectory(), 'key'), fresh, counted.files)
    expect(counted.calls.count).toBe(6)
    for (let failAt = 1; failAt <= counted.calls.count; failAt += 1) {
      const dir = await emptyDirectory()
      const file = join(dir, 'key')
      await expect(createSecretFile(file, fresh, failing(failAt).files)).rejects.toThrow('disk fault')
      const left = await readSecretFile(file)
      expect([undefined, fresh.toString()]).toContain(left?.toString())
    }
  })

  test('never overwrites: of eight writers one is first and its bytes stay', async () => {
    const file = join(await emptyDirectory(), 'key')
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => createSecretFile(file, Buffer.from(String(i)))))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(await readFile(file, 'utf8')).toBe(String(outcomes.indexOf(true)))
  })
})

test('files are for their owner only, and so is the directory even if it was open before', async () => {
  const dir = await emptyDirectory()
  await chmod(dir, 0o755)
  await makeSecretDirectory(dir)
  await createSecretFile(join(dir, 'made'), fresh)
  await replaceSecretFile(join(dir, 'replaced'), fresh)
  expect((await stat(dir)).mode & 0o777).toBe(0o700)
  for (const name of ['made', 'replaced']) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600)
})

test('a secret that its group or others may read is not read', async () => {
  const file = join(await emptyDirectory(), 'key')
  expect(await readSecretFile(file)).toBeUndefined()
  await writeFile(file, fresh, { mode: 0o600 })
  expect(await readSecretFile(file)).toEqual(fresh)
  for (const mode of [0o640, 0o604, 0o620]) {
    await chmod(file, mode)
    expect(await readSecretFile(file)).toBe('too-open')
  }
})
