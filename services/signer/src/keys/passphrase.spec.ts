import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyDirectory } from './fixtures.ts'
import { KeyUnavailable } from './key-store.ts'
import { readPassphrase } from './passphrase.ts'

test('the embedded profile makes a random passphrase once, for its owner only', async () => {
  const file = join(await emptyDirectory(), 'secrets', 'signer-passphrase')
  const made = await readPassphrase(file, true)
  expect(made).toHaveLength(43)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readPassphrase(file, true)).toEqual(made)
  expect(await readPassphrase(file, false)).toEqual(made)
})

test('two hubs do not share a passphrase', async () => {
  const [one, two] = [join(await emptyDirectory(), 'p'), join(await emptyDirectory(), 'p')]
  expect(await readPassphrase(one, true)).not.toEqual(await readPassphrase(two, true))
})

test('elsewhere a missing passphrase is not made', async () => {
  const file = join(await emptyDirectory(), 'signer-passphrase')
  await expect(readPassphrase(file, false)).rejects.toThrow(KeyUnavailable)
  await expect(readFile(file)).rejects.toThrow('ENOENT')
})

test.each(['\n', '\r\n', ''])('a line end %j is not part of the passphrase', async (end) => {
  const file = join(await emptyDirectory(), 'signer-passphrase')
  await writeFile(file, `口令 with sixteen characters${end}`, { mode: 0o600 })
  expect((await readPassphrase(file, false)).toString()).toBe('口令 with sixteen characters')
})

test('a short passphrase and one that others may read are refused', async () => {
  const file = join(await emptyDirectory(), 'signer-passphrase')
  await writeFile(file, 'fifteen letters\n', { mode: 0o600 })
  await expect(readPassphrase(file, true)).rejects.toThrow('口令过短')
  await writeFile(file, 'sixteen letters!\n')
  await chmod(file, 0o644)
  await expect(readPassphrase(file, true)).rejects.toThrow('权限过宽')
})
