import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { paced } from '../../../test/support/stillness.ts'
import type { TrustBundle } from './certs/trust-bundle.ts'
import { call, makeHub } from './fixtures.ts'
import { sealRequest } from './testing/seal-requests.ts'

const main = join(import.meta.dirname, 'main.ts')

/** Starts the signer as the launcher does: its own process, with a channel to its parent. */
function launch(dir: string, environment: Readonly<Record<string, string>> = {}) {
  const env = { PATH: process.env['PATH'], SIGNER_DATA_DIR: join(dir, 'signer'), SIGNER_TLS_DIR: join(dir, 'tls'), SIGNER_PASSPHRASE_FILE: join(dir, 'passphrase'), ...environment }
  const child = fork(main, { env, execArgv: [], silent: true })
  let output = ''
  child.stdout?.on('data', (chunk) => { output += String(chunk) })
  child.stderr?.on('data', (chunk) => { output += String(chunk) })
  onTestFinished(() => { child.kill('SIGKILL') })
  return { child, exit: exitOf(child), output: () => output }
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code, signal] = await once(child, 'exit') as [number | null, string | null]
  return code ?? signal
}

async function ready(child: ChildProcess): Promise<number> {
  const [message] = (await once(child, 'message')) as [{ ready: true; port: number }]
  expect(Object.keys(message)).toEqual(['ready', 'port'])
  expect(message.ready).toBe(true)
  return message.port
}

async function hub(): Promise<{ dir: string; tlsDir: string }> {
  const { dir, tlsDir, remove } = await makeHub()
  onTestFinished(remove)
  return { dir, tlsDir }
}

test('a key that was wrapped before kill -9 is unwrapped after the next start', async () => {
  const { dir, tlsDir } = await hub()
  const subject = { purpose: 'ledger-kek', hubId: 'hub-1', keyId: 'kek-1' }
  const plain = Buffer.alloc(32, 3).toString('base64')
  const first = launch(dir)
  const wrapped = await call({ tlsDir, port: await ready(first.child), as: 'ledger', path: '/v1/keys/wrap', body: { ...subject, plain } })
  first.child.kill('SIGKILL')
  expect(await first.exit).toBe('SIGKILL')

  const second = launch(dir)
  const body = { ...subject, wrapped: (wrapped.body as { wrapped: string }).wrapped }
  expect(await call({ tlsDir, port: await ready(second.child), as: 'ledger', path: '/v1/keys/unwrap', body })).toMatchObject({ status: 200, body: { plain } })
})

test('a seal is the same after kill -9, also where it fell into the making', async () => {
  const { dir, tlsDir } = await hub()
  const asked = [0, 1, 2, 3].map((at) => sealRequest(at))
  const ask = async (port: number, body: unknown) => call({ tlsDir, port, as: 'ledger', path: '/v1/seals', body })
  const first = launch(dir)
  const port = await ready(first.child)
  const made = await ask(port, asked[0])
  // These are under way, each at another step, when the process is gone.
  const lost = asked.slice(1).map((body) => ask(port, body).catch(() => undefined))
  await paced(25)
  first.child.kill('SIGKILL')
  await first.exit
  const before = await Promise.all(lost)

  const second = launch(dir)
  const again = await ready(second.child)
  expect((await ask(again, asked[0])).body).toEqual(made.body)
  for (const [at, body] of asked.slice(1).entries()) {
    const answer = await ask(again, body)
    expect(answer.status).toBe(200)
    // Who had heard of a seal finds it unchanged.
    if (before[at] !== undefined) expect(answer.body).toEqual(before[at].body)
    expect((await ask(again, body)).body).toEqual(answer.body)
  }
  expect((await readdir(dir)).sort()).toEqual(['passphrase', 'signer', 'signer-root-passphrase', 'tls'])
})

test('the command of an operator renews the roots’ lists while the signer runs, and says what it lacks', async () => {
  const { dir, tlsDir } = await hub()
  const signer = launch(dir)
  const port = await ready(signer.child)
  const env = { PATH: process.env['PATH'], SIGNER_DATA_DIR: join(dir, 'signer'), SIGNER_ROOT_PASSPHRASE_FILE: join(dir, 'signer-root-passphrase') }
  const renew = () => spawnSync(process.execPath, [join(import.meta.dirname, 'cli', 'ca.ts'), 'renew'], { env, encoding: 'utf8' })
  const listOf = async () => Buffer.from(((await call({ tlsDir, port, as: 'gateway', path: '/v1/trust' })).body as TrustBundle).crls.sm2.root, 'base64')
  const before = await listOf()
  expect(renew()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^[{]"nextUpdate":"20/) })
  expect((await listOf()).equals(before)).toBe(false)
  await rm(join(dir, 'signer-root-passphrase'))
  expect(renew()).toMatchObject({ status: 1, stderr: expect.stringContaining('口令文件') })
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it cleanly', async (signal) => {
  const { child, exit, output } = launch((await hub()).dir)
  await ready(child)
  child.kill(signal)
  expect(await exit).toBe(0)
  expect(output()).toContain(`"why":"${signal}"`)
})

test('it ends when its parent is gone', async () => {
  const { child, exit } = launch((await hub()).dir)
  await ready(child)
  child.disconnect()
  expect(await exit).toBe(0)
})

test('it does not outlive a parent that dies while it starts', async () => {
  const { child, exit } = launch((await hub()).dir)
  child.disconnect()
  expect(await exit).toBe(0)
})

test('without a certificate, with a wrong setting or with a wrong passphrase it does not start, and says why', async () => {
  const { dir } = await hub()
  const unset = launch(dir, { SIGNER_PORT: 'x' })
  expect(await unset.exit).toBe(1)
  expect(unset.output()).toContain('SIGNER_PORT')

  const nameless = launch(dir, { SIGNER_TLS_DIR: join(dir, 'elsewhere') })
  expect(await nameless.exit).toBe(1)
  expect(nameless.output()).toContain('内部 CA 证书')

  const first = launch(dir)
  await ready(first.child)
  first.child.kill('SIGTERM')
  await first.exit
  const secret = await readFile(join(dir, 'passphrase'), 'utf8')
  await writeFile(join(dir, 'passphrase'), 'not the right passphrase\n')
  const wrong = launch(dir)
  expect(await wrong.exit).toBe(1)
  expect(wrong.output()).toContain('口令不对')
  expect(wrong.output()).not.toContain(secret.trim())
})

test('a lost passphrase is not made anew once there are keys; the server profile never makes one', async () => {
  const { dir } = await hub()
  const refused = launch(dir, { SIGNER_PROFILE: 'server' })
  expect(await refused.exit).toBe(1)
  expect(refused.output()).toContain('口令文件不存在')

  const first = launch(dir)
  await ready(first.child)
  first.child.kill('SIGTERM')
  await first.exit
  await rm(join(dir, 'passphrase'))
  const second = launch(dir)
  expect(await second.exit).toBe(1)
  expect(second.output()).toContain('口令文件不存在')
})
