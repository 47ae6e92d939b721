import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRefusal } from '@hub/kernel'
import { parsePem } from '@hub/x509'
import { expect, test } from 'vitest'
import { opensslCa } from '../external/testing/openssl-ca.ts'
import { emptyDirectory, passphrase as storePassphrase } from '../keys/fixtures.ts'
import { openSoftwareFileKeyStore } from '../keys/software-file.ts'
import { sampleUnits } from '../testing/seal-requests.ts'

const [{ unitCode, unitName }] = sampleUnits

test('a key is made for a unit, requested for, and certified by a CA that is trusted; each step that is not due says what is', async () => {
  const dir = await emptyDirectory()
  await writeFile(join(dir, 'passphrase'), storePassphrase(), { mode: 0o600 })
  ;(await openSoftwareFileKeyStore(join(dir, 'signer'), storePassphrase())).close()
  const run = (tool: 'keys' | 'ca', ...args: readonly string[]) => {
    const env = { PATH: process.env['PATH'], SIGNER_DATA_DIR: join(dir, 'signer'), SIGNER_PASSPHRASE_FILE: join(dir, 'passphrase') }
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, `${tool}.ts`), ...args], { env, cwd: dir, encoding: 'utf8', input: '' })
    return { status, said: stderr, answer: stdout === '' ? undefined : (JSON.parse(stdout) as unknown) }
  }
  const keyId = 'dept-2026-sm2'
  expect(run('keys', 'create', '--as', keyId, '--kind', 'sign-ed25519', '--for-unit', unitCode)).toMatchObject({ status: 1, said: expect.stringContaining('KEY_NOT_FOR_SEALS') as unknown })
  expect(run('keys', 'create', '--as', keyId, '--kind', 'sign-sm2', '--for-unit', unitCode)).toMatchObject({ status: 0, answer: { keyId, kind: 'sign-sm2', unit: unitCode } })
  expect(run('keys', 'create', '--as', keyId, '--kind', 'sign-sm2', '--for-unit', unitCode)).toMatchObject({ status: 1, said: expect.stringContaining('KEY_EXISTS') as unknown })
  expect(run('keys', 'request', '--key', keyId, '--unit', unitName, '--to', 'request.csr')).toMatchObject({ status: 0, answer: { subject: `C=CN, O=${unitName}, OU=${unitCode}, CN=${unitName}` } })
  expect(run('keys', 'request', '--key', keyId, '--unit', unitName, '--to', 'request.csr')).toMatchObject({ status: 1, said: 'request.csr 已经存在；请另指一个文件\n' })

  expect(run('keys', 'request', '--key', keyId, '--unit', unitName, '--to', 'nowhere/request.csr')).toMatchObject({ status: 1, said: expect.stringMatching(/^写不了 nowhere[/]request[.]csr：.*\n$/) as unknown })

  const ca = opensslCa('sign-sm2')
  const [request] = pemOf(await readFile(join(dir, 'request.csr'), 'utf8'))
  await writeFile(join(dir, 'answer.pem'), ca.answer(request ?? Buffer.alloc(0)))
  await writeFile(join(dir, 'root.pem'), ca.root)
  await writeFile(join(dir, 'root.crl'), ca.list('root'))
  expect(run('keys', 'certify', '--key', keyId)).toMatchObject({ status: 1, said: expect.stringContaining('--file') as unknown })
  expect(run('keys', 'certify', '--key', keyId, '--file', 'answer.pem')).toMatchObject({ status: 1, said: expect.stringMatching(/^证书不能采用：.*npx hub ca trust.*（CHAIN_REFUSED，TRUST_UNKNOWN）\n$/) as unknown })
  expect(run('ca', 'trust', '--root', '/dev/zero', '--sha256', ca.fingerprint)).toMatchObject({ status: 1, said: expect.stringContaining('不是普通文件') as unknown })
  expect(run('ca', 'trust', '--root', 'root.pem', '--sha256', '00')).toMatchObject({ status: 1, said: expect.stringContaining('FINGERPRINT_DIFFERS') as unknown })
  expect(run('ca', 'trust', '--root', 'root.pem', '--sha256', ca.fingerprint)).toMatchObject({ status: 0, answer: { root: 'C=CN, O=外部机构, CN=外部根', for: 'seals' } })
  expect(run('ca', 'trust', '--root', 'root.pem', '--sha256', ca.fingerprint, '--for', 'everything')).toMatchObject({ status: 1, said: '没有这种用途：everything；可用 seals、stamps、both\n' })
  expect(run('keys', 'certify', '--key', keyId, '--file', 'answer.pem')).toMatchObject({ status: 0, answer: { keyId, issuer: 'C=CN, O=外部机构, CN=外部签发', chain: 1 } })
  expect(run('keys', 'export-certificates', '--key', keyId, '--to', 'own.pem')).toMatchObject({ status: 0, answer: { certificates: 1 } })
  expect(await readFile(join(dir, 'answer.pem'), 'utf8')).toContain(await readFile(join(dir, 'own.pem'), 'utf8'))
  expect(run('ca', 'list', '--file', 'root.crl')).toMatchObject({ status: 0, answer: { revoked: 0 } })
  expect(run('ca', 'list', '--file', 'root.crl')).toMatchObject({ status: 1, said: expect.stringContaining('LIST_NOT_NEWER') as unknown })
  expect(run('ca', 'list')).toMatchObject({ status: 0, answer: { trusted: { roots: [{ subject: 'C=CN, O=外部机构, CN=外部根', for: 'seals' }], below: [{ subject: 'C=CN, O=外部机构, CN=外部签发' }], lists: [{ revoked: 0 }], leftOut: [] } } })
  expect(run('ca', 'list', '--file', 'absent.crl')).toMatchObject({ status: 1, said: '读不到文件：absent.crl\n' })
})

function pemOf(text: string): readonly Uint8Array[] {
  const blocks = parsePem('CERTIFICATE REQUEST', text)
  return isRefusal(blocks) ? [] : blocks
}
