import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { ensureInternalCa, issueServiceCertificate, loopbackHosts, mutualTls, peerName } from '@hub/pki'
import { expect, onTestFinished, test } from 'vitest'
import { hub } from '../fixtures.ts'

const words = ['init', '--uscc', '11420503087246977F', '--unit-name', '示范市数据局', '--area', '420503', '--name', '演示管理员', '--issuer', 'https://login.example.gov.cn', '--subject', 'admin-1']

/** A data directory with certificates and, where `reply` is given, a ledger that answers with it. */
async function dataDirectory(reply?: { readonly status: number; readonly body: object }): Promise<{ readonly dir: string; readonly asked: { readonly peer: string | undefined; readonly path: string | undefined; readonly form: string | undefined; readonly body: unknown }[] }> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-init-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const tlsDir = join(dir, 'secrets', 'tls')
  await mkdir(tlsDir, { recursive: true, mode: 0o700 })
  await ensureInternalCa(tlsDir)
  for (const name of ['ledger', 'cli'] as const) await issueServiceCertificate(tlsDir, name, loopbackHosts)
  const asked: { readonly peer: string | undefined; readonly path: string | undefined; readonly form: string | undefined; readonly body: unknown }[] = []
  if (reply === undefined) return { dir, asked }
  const server = https.createServer((await mutualTls({ dir: tlsDir, name: 'ledger' })).server, (request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString('utf8') })
    request.on('end', () => {
      asked.push({ peer: peerName(request.socket as TLSSocket), path: request.url, form: request.headers['content-type'], body: JSON.parse(body) })
      response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => { server.closeAllConnections(); server.close() })
  await mkdir(join(dir, 'run'))
  await writeFile(join(dir, 'run', 'ledger.json'), JSON.stringify({ port: (server.address() as AddressInfo).port, pid: process.pid }))
  return { dir, asked }
}

test('the first security administrator is asked for over mutual TLS, as the command line', async () => {
  const { dir, asked } = await dataDirectory({ status: 200, body: { kind: 'accepted', position: 1, ids: { operatorId: 'o', unitId: 'u' }, answer: null, replayed: false } })
  const { exit, out, said } = await hub(words, { env: { HUB_DATA_DIR: dir } })
  expect([exit, JSON.parse(out)]).toEqual([0, { operatorId: 'o', unitId: 'u' }])
  expect(said).toContain('安全管理员')
  expect(asked).toEqual([{
    peer: 'cli', path: '/v1/initialise', form: 'application/x-ndjson',
    body: { unit: { uscc: '11420503087246977F', name: '示范市数据局', areaCode: '420503' }, operator: { name: '演示管理员', issuer: 'https://login.example.gov.cn', subject: 'admin-1' } },
  }])
})

test('a refusal of the ledger is told with its code, problems one by one', async () => {
  const refused = await dataDirectory({ status: 200, body: { kind: 'refused', code: 'HUB_INITIALISED', detail: {}, position: null, ids: {} } })
  const first = await hub(words, { env: { HUB_DATA_DIR: refused.dir } })
  expect([first.exit, first.said.includes('HUB_INITIALISED')]).toEqual([1, true])
  const invalid = await dataDirectory({ status: 200, body: { kind: 'invalid', problems: [{ path: 'unit.name', message: '不能为空' }] } })
  const second = await hub(words, { env: { HUB_DATA_DIR: invalid.dir } })
  expect([second.exit, second.said.includes('unit.name 不能为空')]).toEqual([1, true])
})

test('a hub that is not running, or has no certificates yet, is told in plain words', async () => {
  const { dir } = await dataDirectory()
  expect((await hub(words, { env: { HUB_DATA_DIR: dir } })).said).toContain('找不到正在运行的账本服务')
  await expect(hub([...words, '--ledger-url', 'https://127.0.0.1:9'], { env: { HUB_DATA_DIR: dir } })).rejects.toThrow('连不上账本服务')
  const bare = await hub([...words, '--ledger-url', 'https://127.0.0.1:9'], { env: { HUB_DATA_DIR: join(dir, 'nowhere') } })
  expect([bare.exit, bare.said.includes('不能以命令行的身份连接账本')]).toEqual([1, true])
})

test.each([
  [['--uscc', '11420503087246977G'], '--uscc 有误：校验码不符'],
  [['--area', '4205'], '--area 须为 6 位数字'],
  [['--issuer', 'login'], '--issuer 须为网址'],
  [['--name', '  '], '缺少选项：--name'],
  [['--ledger-url', 'http://127.0.0.1:1'], '--ledger-url 应形如 https://'],
])('%j is refused before the ledger is asked', async (more, message) => {
  const { exit, said } = await hub([...words, ...more])
  expect([exit, said.includes(message)]).toEqual([2, true])
})
