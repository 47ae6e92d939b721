import { once } from 'node:events'
import { chmod, copyFile, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { Socket, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { TLSSocket, type ConnectionOptions } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { daysFromNow, tlsDirectory } from './fixtures.ts'
import { mutualTls } from './mutual-tls.ts'
import { peerName } from './peer-name.ts'
import { issueServiceCertificate } from './service-certificate.ts'
import type { ServiceName } from './service-name.ts'
import { TlsUnavailable } from './tls-unavailable.ts'

/** A server that only the ledger may use: the policy that every service of the hub writes with `peerName`. */
async function serve(dir: string, name: ServiceName, now?: () => Date): Promise<number> {
  const { server: tls } = await mutualTls({ dir, name })
  const server = https.createServer(tls, (request, response) => {
    const peer = peerName(request.socket, now?.())
    const resumed = request.socket instanceof TLSSocket && request.socket.isSessionReused()
    response.writeHead(peer === 'ledger' ? 200 : 403).end(`${peer ?? 'nobody'}${resumed ? ', resumed' : ''}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => { server.closeAllConnections(); server.close() })
  return (server.address() as AddressInfo).port
}

async function get(port: number, tls: ConnectionOptions, agent: https.Agent | false = false): Promise<{ status: number | undefined; body: string }> {
  const request = https.get({ host: '127.0.0.1', port, ...tls, agent })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode, body }
}

test('the ledger is let in and known by its name', async () => {
  const dir = await tlsDirectory(['ledger', 'signer'])
  const port = await serve(dir, 'signer')
  const ledger = await mutualTls({ dir, name: 'ledger' })
  expect(await get(port, ledger.client('signer'))).toEqual({ status: 200, body: 'ledger' })
})

test('another service of the same CA gets through TLS and is refused by policy', async () => {
  const dir = await tlsDirectory(['gateway', 'signer'])
  const port = await serve(dir, 'signer')
  const gateway = await mutualTls({ dir, name: 'gateway' })
  expect(await get(port, gateway.client('signer'))).toEqual({ status: 403, body: 'gateway' })
})

test('a ledger of another CA is refused by the handshake', async () => {
  const dir = await tlsDirectory(['signer'])
  const port = await serve(dir, 'signer')
  const foreign = await mutualTls({ dir: await tlsDirectory(['ledger']), name: 'ledger' })
  const ca = await readFile(join(dir, 'ca.pem'))
  await expect(get(port, { ...foreign.client('signer'), ca })).rejects.toThrow(/unknown ca|ECONNRESET|socket hang up/i)
})

test('a client without a certificate is refused by the handshake', async () => {
  const dir = await tlsDirectory(['signer'])
  const port = await serve(dir, 'signer')
  const ca = await readFile(join(dir, 'ca.pem'))
  await expect(get(port, { ca })).rejects.toThrow(/certificate required|ECONNRESET|socket hang up/i)
})

test('a server of another CA is refused by the client', async () => {
  const port = await serve(await tlsDirectory(['signer']), 'signer')
  const foreign = await mutualTls({ dir: await tlsDirectory(['ledger']), name: 'ledger' })
  await expect(get(port, foreign.client('signer'))).rejects.toThrow(/self.signed|unable to (get|verify)|signature/i)
})

test('a server that is another service of the same CA is refused by the client', async () => {
  const dir = await tlsDirectory(['ledger', 'gateway'])
  const port = await serve(dir, 'gateway')
  const ledger = await mutualTls({ dir, name: 'ledger' })
  await expect(get(port, ledger.client('signer'))).rejects.toThrow('对端不是 signer 服务')
})

test('a server at a host that its certificate does not name is refused by the client', async () => {
  const dir = await tlsDirectory(['ledger', 'signer'])
  const port = await serve(dir, 'signer')
  const ledger = await mutualTls({ dir, name: 'ledger' })
  await expect(get(port, { ...ledger.client('signer'), servername: 'elsewhere.example.cn' })).rejects.toThrow(/does not match/i)
})

test('TLS 1.2 is refused', async () => {
  const dir = await tlsDirectory(['ledger', 'signer'])
  const port = await serve(dir, 'signer')
  const tls = (await mutualTls({ dir, name: 'ledger' })).client('signer')
  await expect(get(port, { ...tls, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol|ECONNRESET/i)
})

test('an expired client certificate is refused by the handshake, and the service itself will not start with it', async () => {
  const dir = await tlsDirectory(['ledger'], daysFromNow(-400))
  const fresh = await tlsDirectory([])
  for (const file of ['ca.pem', 'ca/key.pem']) await copyFile(join(dir, file), join(fresh, file))
  await issueServiceCertificate(fresh, 'signer')
  const port = await serve(fresh, 'signer')
  const [ca, cert, key] = await Promise.all(['ca.pem', 'ledger/cert.pem', 'ledger/key.pem'].map((file) => readFile(join(dir, file))))
  await expect(get(port, { ca, cert, key })).rejects.toThrow(/certificate expired|ECONNRESET|socket hang up/i)
  await expect(mutualTls({ dir, name: 'ledger' })).rejects.toThrow('已过期')
})

test('a connection that outlives its certificate loses its name', async () => {
  const dir = await tlsDirectory(['ledger', 'signer'])
  let now = new Date()
  const port = await serve(dir, 'signer', () => now)
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ...(await mutualTls({ dir, name: 'ledger' })).client('signer') })
  onTestFinished(() => { agent.destroy() })
  expect((await get(port, {}, agent)).status).toBe(200)
  now = daysFromNow(399)
  expect(await get(port, {}, agent)).toEqual({ status: 403, body: 'nobody' })
})

test('a resumed session keeps its name', async () => {
  const dir = await tlsDirectory(['ledger', 'signer'])
  const port = await serve(dir, 'signer')
  const agent = new https.Agent({ keepAlive: false, ...(await mutualTls({ dir, name: 'ledger' })).client('signer') })
  expect((await get(port, {}, agent)).body).toBe('ledger')
  expect((await get(port, {}, agent)).body).toBe('ledger, resumed')
})

test('a plain connection has no name', () => {
  expect(peerName(new Socket())).toBeUndefined()
})

test('a service does not start with a missing, foreign or readable certificate or key', async () => {
  const dir = await tlsDirectory(['ledger', 'signer'])
  await expect(mutualTls({ dir, name: 'gateway' })).rejects.toThrow('没有可用的服务证书')
  await copyFile(join(dir, 'signer', 'cert.pem'), join(dir, 'ledger', 'cert.pem'))
  await expect(mutualTls({ dir, name: 'ledger' })).rejects.toThrow('不符')
  await chmod(join(dir, 'signer', 'key.pem'), 0o640)
  await expect(mutualTls({ dir, name: 'signer' })).rejects.toThrow('权限过宽')
  await rm(join(dir, 'ca.pem'))
  await expect(mutualTls({ dir, name: 'signer' })).rejects.toThrow(TlsUnavailable)
})
