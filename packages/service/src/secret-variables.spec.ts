import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SecretVariableUnavailable, withSecretFiles } from './secret-variables.ts'

let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'zhengyuan-secrets-')) })
afterEach(() => rm(folder, { recursive: true }))

async function secret(text: string, mode = 0o600): Promise<string> {
  const file = join(folder, 'secret')
  await writeFile(file, text)
  await chmod(file, mode)
  return file
}
const variables = { values: ['KURRENTDB_URL'], passwords: [{ url: 'LEDGER_DATABASE_URL', file: 'LEDGER_PASSWORD_FILE' }] }

describe('a secret', () => {
  test('may stand in a variable, or in a file that the variable with _FILE names', async () => {
    expect(await withSecretFiles({ KURRENTDB_URL: 'kurrentdb://a:b@c' }, variables)).toStrictEqual({ KURRENTDB_URL: 'kurrentdb://a:b@c' })
    expect(await withSecretFiles({ KURRENTDB_URL_FILE: await secret('kurrentdb://a:b@c\n'), KURRENTDB_URL: '' }, variables)).toMatchObject({ KURRENTDB_URL: 'kurrentdb://a:b@c' })
  })

  test('that is not given is not made up', async () => {
    expect(await withSecretFiles({ PORT: '1', LEDGER_PASSWORD_FILE: '', KURRENTDB_URL_FILE: '' }, variables)).toStrictEqual({ PORT: '1', LEDGER_PASSWORD_FILE: '', KURRENTDB_URL_FILE: '' })
  })

  test('is put into the address that it opens, whatever it holds', async () => {
    const env = { LEDGER_DATABASE_URL: 'postgres://hub_ledger@postgres:5432/hub?sslmode=require', LEDGER_PASSWORD_FILE: await secret(' a/b:c%d@e# \n') }
    const url = new URL((await withSecretFiles(env, variables))['LEDGER_DATABASE_URL'] ?? '')
    expect([url.username, decodeURIComponent(url.password), url.host, url.pathname, url.search]).toStrictEqual(['hub_ledger', 'a/b:c%d@e#', 'postgres:5432', '/hub', '?sslmode=require'])
  })

  test('is not looked for where its address is not given', async () => {
    expect(await withSecretFiles({ LEDGER_PASSWORD_FILE: '/nowhere' }, variables)).toStrictEqual({ LEDGER_PASSWORD_FILE: '/nowhere' })
  })
})

describe('a program does not start, and says which variable it is about and never its value, with a secret', () => {
  const refused = async (env: Readonly<Record<string, string>>, word: string): Promise<void> => {
    const outcome = withSecretFiles(env, variables)
    await expect(outcome).rejects.toThrow(SecretVariableUnavailable)
    await expect(outcome).rejects.toThrow(word)
    await expect(outcome).rejects.not.toThrow('hunter2')
  }

  test('that is given twice', async () => {
    await refused({ KURRENTDB_URL: 'kurrentdb://hunter2', KURRENTDB_URL_FILE: await secret('kurrentdb://hunter2') }, 'KURRENTDB_URL_FILE 只能给一个')
    await refused({ LEDGER_DATABASE_URL: 'postgres://a:hunter2@b/c', LEDGER_PASSWORD_FILE: await secret('hunter2') }, '不能再给 LEDGER_PASSWORD_FILE')
  })

  test('whose file is not there', () => refused({ KURRENTDB_URL_FILE: join(folder, 'hunter2') }, 'KURRENTDB_URL_FILE 指向的文件不存在'))

  test('whose file others may read', async () => {
    for (const mode of [0o644, 0o640, 0o602]) await refused({ KURRENTDB_URL_FILE: await secret('hunter2', mode) }, 'chmod 600')
  })

  test('whose file is empty', async () => refused({ KURRENTDB_URL_FILE: await secret(' \n') }, 'KURRENTDB_URL_FILE 指向的文件是空的'))

  test('of an address that is none', async () => refused({ LEDGER_DATABASE_URL: 'hunter2', LEDGER_PASSWORD_FILE: await secret('hunter2-x') }, 'LEDGER_DATABASE_URL 须为网址'))
})
