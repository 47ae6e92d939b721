import { spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { opensslFiles, passphrase } from '../keys/exchange/testing/openssl-files.ts'
import { emptyDirectory, passphrase as storePassphrase } from '../keys/fixtures.ts'
import { sampleUnits } from '../testing/seal-requests.ts'
import { openSoftwareFileKeyStore } from '../keys/software-file.ts'

const tool = join(import.meta.dirname, 'keys.ts')

const { unitCode: unit } = sampleUnits[0]
const { unitCode: otherUnit } = sampleUnits[1]

/** A stopped signer with one key, and a folder for files. */
async function signer() {
  const dir = await emptyDirectory()
  await writeFile(join(dir, 'passphrase'), storePassphrase(), { mode: 0o600 })
  const store = await openSoftwareFileKeyStore(join(dir, 'signer'), storePassphrase())
  await store.create('checkpoint-1', 'sign-ed25519')
  store.close()
  const files = opensslFiles()
  files.key('key', 'sign-sm2')
  await writeFile(join(dir, 'key.p12'), files.pkcs12('key'))
  await writeFile(join(dir, 'p12-passphrase'), `${passphrase}\n`, { mode: 0o600 })
  const run = (...args: readonly string[]) => {
    const env = { PATH: process.env['PATH'], SIGNER_DATA_DIR: join(dir, 'signer'), SIGNER_PASSPHRASE_FILE: join(dir, 'passphrase') }
    const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args], { env, cwd: dir, encoding: 'utf8', input: '' })
    return { status, stdout, stderr, lines: stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown) }
  }
  return { dir, files, run }
}

test('a key is imported, listed, and its certificate exported', async () => {
  const { dir, files, run } = await signer()
  const imported = run('import', '--file', 'key.p12', '--as', 'dept-1', '--passphrase-file', 'p12-passphrase')
  expect(imported).toMatchObject({ status: 0, lines: [{ keyId: 'dept-1', kind: 'sign-sm2', certificates: 1 }] })
  expect(imported.stderr).toContain('请妥善销毁')
  expect(imported.stdout + imported.stderr).not.toContain(passphrase)
  expect(run('list').lines).toEqual([{ keyId: 'checkpoint-1', kind: 'sign-ed25519', certificates: 0 }, { keyId: 'dept-1', kind: 'sign-sm2', certificates: 1 }])
  expect(run('export-certificates', '--key', 'dept-1', '--to', 'out.pem')).toMatchObject({ status: 0 })
  expect(await readFile(join(dir, 'out.pem'))).toEqual(files.read('key.crt'))
  expect(run('export-certificates', '--key', 'dept-1', '--to', 'out.pem')).toMatchObject({ status: 1, stderr: 'out.pem 已经存在；请另指一个文件\n' })
  expect(run('export-certificates', '--key', 'dept-1', '--to', 'out.p12', '--passphrase-file', 'p12-passphrase')).toMatchObject({ status: 0 })
  files.write('out.p12', await readFile(join(dir, 'out.p12')))
  expect(files.run('pkcs12', '-in', 'out.p12', '-passin', `pass:${passphrase}`, '-nodes').toString()).not.toContain('PRIVATE')
})

test('what cannot be done ends with 1 and a sentence, and leaves the keys as they were', async () => {
  const { dir, run } = await signer()
  await writeFile(join(dir, 'wrong'), 'another passphrase\n', { mode: 0o600 })
  await writeFile(join(dir, 'open'), `${passphrase}\n`, { mode: 0o644 })
  const importing = ['import', '--file', 'key.p12', '--as'] as const
  expect(run(...importing, 'dept-1', '--passphrase-file', 'wrong')).toMatchObject({ status: 1, stdout: '', stderr: '口令不对，或文件被改动（PASSPHRASE_WRONG）\n' })
  for (const keyId of ['checkpoint-1', 'seal-019cace0-5a80-7000-8000-000000000001-sm2'])
    expect(run(...importing, keyId, '--passphrase-file', 'p12-passphrase')).toMatchObject({ status: 1, stderr: expect.stringContaining('KEY_ID_RESERVED') as unknown })
  expect(run(...importing, 'dept-1', '--for-unit', `${unit.slice(0, -1)}0`, '--passphrase-file', 'p12-passphrase')).toMatchObject({ status: 1, stderr: expect.stringContaining('UNIT_CODE_WRONG') as unknown })
  expect(run(...importing, 'dept-1', '--passphrase-file', 'open')).toMatchObject({ status: 1, stderr: expect.stringContaining('权限过宽') as unknown })
  expect(run(...importing, 'dept-1')).toMatchObject({ status: 1, stderr: expect.stringContaining('--passphrase-file') as unknown })
  expect(run('import', '--file', '/dev/zero', '--as', 'dept-1')).toMatchObject({ status: 1, stderr: expect.stringContaining('不是普通文件：/dev/zero') as unknown })
  expect(run('import', '--file', 'absent.p12', '--as', 'dept-1')).toMatchObject({ status: 1, stderr: '读不到文件：absent.p12\n' })
  expect(run('export-certificates', '--key', 'checkpoint-1', '--to', 'out.pem')).toMatchObject({ status: 1, stderr: expect.stringContaining('没有证书') as unknown })
  expect(run('list').lines).toEqual([{ keyId: 'checkpoint-1', kind: 'sign-ed25519', certificates: 0 }])
})

test('an import for a unit that is refused leaves no key behind', async () => {
  const { dir, files, run } = await signer()
  files.key('other', 'sign-ed25519')
  await writeFile(join(dir, 'other.p12'), files.pkcs12('other'))
  expect(run('import', '--file', 'other.p12', '--as', 'dept-1', '--for-unit', unit, '--passphrase-file', 'p12-passphrase')).toMatchObject({ status: 1, stderr: expect.stringContaining('KEY_NOT_FOR_SEALS') as unknown })
  // A record whose key was lost: it is for that key alone.
  expect(run('import', '--file', 'key.p12', '--as', 'dept-1', '--for-unit', unit, '--passphrase-file', 'p12-passphrase')).toMatchObject({ status: 0 })
  await rm(join(dir, 'signer', 'keys', 'dept-1.key.json'))
  files.key('another', 'sign-sm2')
  await writeFile(join(dir, 'another.p12'), files.pkcs12('another'))
  expect(run('import', '--file', 'another.p12', '--as', 'dept-1', '--for-unit', unit, '--passphrase-file', 'p12-passphrase')).toMatchObject({ status: 1, stderr: expect.stringContaining('KEY_OF_ANOTHER_UNIT') as unknown })
  expect(run('create', '--as', 'dept-1', '--kind', 'sign-sm2', '--for-unit', unit)).toMatchObject({ status: 1, stderr: expect.stringContaining('KEY_OF_ANOTHER_UNIT') as unknown })
  expect(run('list').lines).toEqual([{ keyId: 'checkpoint-1', kind: 'sign-ed25519', certificates: 0 }])
})

test('a key is recorded for its unit when it is imported or later, and for no other afterwards', async () => {
  const { run } = await signer()
  expect(run('import', '--file', 'key.p12', '--as', 'dept-1', '--for-unit', unit, '--passphrase-file', 'p12-passphrase')).toMatchObject({ status: 0, lines: [{ keyId: 'dept-1', kind: 'sign-sm2', certificates: 1, unit }] })
  expect(run('import', '--file', 'key.p12', '--as', 'dept-2', '--for-unit', otherUnit, '--passphrase-file', 'p12-passphrase')).toMatchObject({ status: 1, stderr: expect.stringContaining('KEY_THERE_ALREADY') as unknown })
  expect(run('assign', '--key', 'dept-1', '--for-unit', unit)).toMatchObject({ status: 0, lines: [{ keyId: 'dept-1', unit }] })
  expect(run('assign', '--key', 'dept-1', '--for-unit', otherUnit)).toMatchObject({ status: 1, stderr: expect.stringContaining('KEY_OF_ANOTHER_UNIT') as unknown })
  expect(run('assign', '--key', 'checkpoint-1', '--for-unit', unit)).toMatchObject({ status: 1, stderr: expect.stringContaining('KEY_ID_RESERVED') as unknown })
  expect(run('assign', '--key', 'dept-3', '--for-unit', unit)).toMatchObject({ status: 1, stderr: expect.stringContaining('KEY_ABSENT') as unknown })
  expect(run('list').lines).toEqual([{ keyId: 'checkpoint-1', kind: 'sign-ed25519', certificates: 0 }, { keyId: 'dept-1', kind: 'sign-sm2', certificates: 1, unit }])
})
