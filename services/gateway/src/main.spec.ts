import { ensureInternalCa, issueServiceCertificate } from '@hub/pki'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../../test/support/free-port.ts'

const main = join(import.meta.dirname, 'main.ts')

/** Starts the gateway as the launcher does: its own process, with a channel to its parent. Nothing answers behind it. */
async function launch(environment: Readonly<Record<string, string>> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'hub-gateway-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  await ensureInternalCa(join(dir, 'tls'))
  await issueServiceCertificate(join(dir, 'tls'), 'gateway')
  const port = await freePort()
  const env = {
    PATH: process.env['PATH'], PORT: String(port), HUB_DATA_DIR: dir, HUB_TLS_DIR: join(dir, 'tls'), HUB_DEMO: '1', LEDGER_URL: 'https://127.0.0.1:1',
    GATEWAY_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', OIDC_ISSUER: 'http://localhost:8080/oidc', OIDC_AUDIENCE: 'zhengyuan', ...environment,
  }
  const child = fork(main, { env, execArgv: [], silent: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => { output += String(chunk) })
  onTestFinished(() => { child.kill('SIGKILL') })
  return { child, exit: exitOf(child), output: () => output, url: `http://localhost:${port}`, port }
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return code ?? signal
}

test('it says when it is ready, serves while nothing behind it answers, and ends cleanly on SIGTERM', async () => {
  const { child, exit, output, url, port } = await launch()
  expect((await once(child, 'message'))[0]).toEqual({ ready: true, port })
  expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ live: true })
  const ready = await fetch(`${url}/health/ready`)
  expect(ready.status).toBe(503)
  expect(await ready.json()).toMatchObject({ ready: false, parts: [{ part: 'ledger', ok: false }, { part: 'signer', ok: false }, { part: 'database', ok: false }, { part: 'projections', ok: false }] })
  const { token } = (await (await fetch(`${url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"account":"demo-auditor"}' })).json()) as { token: string }
  const me = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: '{"query":"{ me { roles } }"}' })
  expect(me.status).toBe(503)
  expect(await me.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
  expect(await (await fetch(url)).text()).toContain('尚未就绪')
  child.kill('SIGTERM')
  expect(await exit).toBe(0)
  expect(output()).toContain('"why":"SIGTERM"')
  expect(output()).not.toContain(token)
})

test('it ends when the process that started it is gone', async () => {
  const { child, exit, output } = await launch()
  await once(child, 'message')
  child.disconnect()
  expect(await exit).toBe(0)
  expect(output()).toContain('"why":"disconnect"')
})

test.each([
  [{ HOST: '0.0.0.0' }, '演示账号不需要口令'],
  [{ OIDC_ISSUER: '' }, 'OIDC_ISSUER'],
  [{ PORT: 'http' }, 'PORT'],
  [{ HUB_DEMO: '0', HUB_TRUST_PROXY: '1' }, 'HUB_TRUST_PROXY 须为反向代理的地址或网段'],
])('it refuses to start with %j, and says why', async (environment, why) => {
  const { exit, output } = await launch(environment)
  expect(await exit).toBe(1)
  expect(output()).toContain(why)
})
