import { X509Certificate } from 'node:crypto'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mutualTls } from '@hub/pki'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseShare } from './parse-share.ts'
import { shareCertificates } from './share-certificates.ts'

let folder: string
const lines: string[] = []
const at = (...parts: string[]): string => join(folder, ...parts)
const share = async (): Promise<void> => {
  const shares = (['ledger', 'signer'] as const).map((service) => ({ service, folder: at(service), hosts: [`${service}.inner.example`] }))
  await shareCertificates({ caDir: at('ca'), shares, log: (line) => { lines.push(line) } })
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhengyuan-deploy-'))
  await share()
})
afterAll(() => rm(folder, { recursive: true }))

describe('sharing certificates', () => {
  test('gives each service its own key and certificate and the CA’s certificate, and nothing else', async () => {
    expect((await readdir(at('ledger'), { recursive: true })).toSorted()).toStrictEqual(['ca.pem', 'ledger', join('ledger', 'cert.pem'), join('ledger', 'key.pem')])
    expect((await readdir(at('signer'), { recursive: true })).toSorted()).toStrictEqual(['ca.pem', 'signer', join('signer', 'cert.pem'), join('signer', 'key.pem')])
  })

  test('leaves nothing open to others', async () => {
    for (const name of await readdir(folder, { recursive: true })) expect([name, ((await stat(at(name))).mode & 0o077) === 0]).toStrictEqual([name, true])
  })

  test('names the service, the further hosts and this machine', async () => {
    const tls = await mutualTls({ dir: at('ledger'), name: 'ledger' })
    const certificate = new X509Certificate(tls.server.cert)
    for (const host of ['ledger', 'ledger.inner.example', 'localhost']) expect(certificate.checkHost(host)).toBe(host)
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
  })

  test('done again keeps what is good, and puts back what was lost', async () => {
    const before = await readFile(at('ledger', 'ledger', 'cert.pem'))
    await rm(at('ledger', 'ledger', 'key.pem'))
    await share()
    expect(await readFile(at('ledger', 'ledger', 'cert.pem'))).toStrictEqual(before)
    await expect(mutualTls({ dir: at('ledger'), name: 'ledger' })).resolves.toBeDefined()
    expect(lines.at(-1)).toMatch(/^signer 的证书：沿用，至 \d{4}-\d\d-\d\d$/)
  })
})

test.each([
  ['ledger=/tls/ledger', { service: 'ledger', folder: '/tls/ledger', hosts: [] }],
  ['gateway=/tls@hub.inner,10.0.0.5', { service: 'gateway', folder: '/tls', hosts: ['hub.inner', '10.0.0.5'] }],
  ['nobody=/tls', undefined], ['ledger=tls', undefined], ['ledger', undefined], ['=/tls', undefined], ['ledger=/tls@', undefined], ['ledger=/a@b@c', undefined],
])('%s is read as %j', (text, wanted) => { expect(parseShare(text)).toStrictEqual(wanted) })

const program = join(import.meta.dirname, 'main.ts')
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ readonly exit: number; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } }, (error, out, said) => { resolve({ exit: error === null ? 0 : Number(error.code), said: out + said }) })
  })
}

describe('the program', () => {
  test.each([[[]], [['tls']], [['tls', 'ca']], [['tls', '/ca', 'ledger=x']], [['health', 'nobody', 'http://127.0.0.1']], [['health', 'gateway', 'ftp://x']], [['more']]])('says how it is used: %j', async (args) => {
    expect(await run(args)).toMatchObject({ exit: 2, said: expect.stringContaining('用法') as string })
  })

  test('shares, and says why it cannot', async () => {
    expect(await run(['tls', at('other'), `cli=${at('cli')}`])).toMatchObject({ exit: 0, said: expect.stringContaining('cli 的证书：签发') as string })
    expect(await run(['tls', at('other'), `cli=${at('cli')}@Not A Host`])).toMatchObject({ exit: 1, said: expect.stringContaining('主机名不合规') as string })
  })

  test('tells by its exit whether a service is well, over plain HTTP and over mutual TLS as the service itself', async () => {
    let status = 200
    const plain = createServer((_request, response) => { response.writeHead(status).end() })
    const secure = createTlsServer((await mutualTls({ dir: at('ledger'), name: 'ledger' })).server, (_request, response) => { response.writeHead(status).end() })
    for (const server of [plain, secure]) await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const [plainPort, securePort] = [plain, secure].map((server) => String((server.address() as AddressInfo).port))
    const ask = async (): Promise<readonly number[]> => (await Promise.all([
      run(['health', 'gateway', `http://127.0.0.1:${plainPort ?? ''}/health/ready`]), run(['health', 'ledger', `https://localhost:${securePort ?? ''}/health/ready`], { HUB_TLS_DIR: at('ledger') }),
    ])).map(({ exit }) => exit)
    expect(await ask()).toStrictEqual([0, 0])
    status = 503
    expect(await ask()).toStrictEqual([1, 1])
    for (const server of [plain, secure]) {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
    expect(await ask()).toStrictEqual([1, 1])
  })
})
