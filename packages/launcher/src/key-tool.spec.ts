import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import { lockDataDirectory } from './instance-lock.ts'
import { runKeyTool } from './key-tool.ts'

/** Writes down what it was given: its first argument is the file for it, its second the exit code. */
const program = join(import.meta.dirname, 'fixtures', 'tool.mts')

test('the tool gets where the keys are and the settings of the signer, and nothing of the other services', async () => {
  const dataDir = temporaryFolder()
  mkdirSync(join(dataDir, 'signer'))
  const seen = join(dataDir, 'seen')
  const environment = { PATH: process.env['PATH'] ?? '', SIGNER_PKCS11_TOKEN: 'x', DATABASE_URL: 'postgres://secret', OIDC_CLIENT_SECRET: 'secret' }
  expect(await runKeyTool({ args: [seen, '3', 'more'], dataDir, environment, program })).toBe(3)
  const { rest, environment: given } = JSON.parse(readFileSync(seen, 'utf8')) as { rest: unknown; environment: Record<string, string> }
  expect(rest).toEqual(['more'])
  expect(given).toMatchObject({ SIGNER_DATA_DIR: join(dataDir, 'signer'), SIGNER_PASSPHRASE_FILE: join(dataDir, 'secrets', 'signer-passphrase'), SIGNER_PKCS11_TOKEN: 'x' })
  expect([given['DATABASE_URL'], given['OIDC_CLIENT_SECRET']]).toEqual([undefined, undefined])
})

test('keys are imported into a stopped hub only, and created; listing them disturbs nobody', async () => {
  const dataDir = temporaryFolder()
  mkdirSync(join(dataDir, 'signer'))
  const release = lockDataDirectory(dataDir)
  for (const step of ['import', 'create', 'replace-ca']) await expect(runKeyTool({ args: [step], dataDir, environment: {}, program })).rejects.toThrow('请先停止它')
  const seen = join(dataDir, 'seen')
  expect(await runKeyTool({ args: [seen, '0'], dataDir, environment: {}, program })).toBe(0)
  release()
})

test('a folder without keys is no hub, and the next step is named', async () => {
  await expect(runKeyTool({ args: ['list'], dataDir: temporaryFolder(), environment: {}, program })).rejects.toThrow('请先 npm start 启动一次')
})
