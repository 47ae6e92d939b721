import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { freePort } from '../../../../test/support/free-port.ts'
import { watchSigner } from './watch.ts'

test('the state of the signer is told as it last answered, also while it is away and after it came back', async () => {
  const answers = { status: 200 }
  const server = createServer((request, response) => { response.writeHead(request.url === '/health/ready' ? answers.status : 404).end('{}') })
  const listen = (port: number) => new Promise<number>((resolve) => { server.listen(port, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port) }) })
  const stop = () => new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })
  const port = await listen(await freePort())
  const watch = watchSigner({ url: `http://127.0.0.1:${port}`, tls: {}, everyMs: 20 })
  onTestFinished(async () => {
    await watch.close()
    await stop()
  })
  expect(watch.state()).toBe('unknown')
  await vi.waitFor(() => { expect(watch.state()).toBe('reachable') }, { timeout: 30_000 })
  answers.status = 503
  await vi.waitFor(() => { expect(watch.state()).toBe('not-ready') }, { timeout: 30_000 })
  answers.status = 403
  await vi.waitFor(() => { expect(watch.state()).toBe('unreachable') }, { timeout: 30_000 })
  await stop()
  answers.status = 200
  expect(watch.state()).toBe('unreachable')
  await listen(port)
  await vi.waitFor(() => { expect(watch.state()).toBe('reachable') }, { timeout: 30_000 })
})

test('whether its authority works, and until when the lists of its roots hold, is told as it says; what is not understood is not known', async () => {
  let body = '{}'
  const server = createServer((_request, response) => { response.end(body) })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const watch = watchSigner({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tls: {}, everyMs: 20 })
  onTestFinished(async () => {
    await watch.close()
    server.closeAllConnections()
    await new Promise((resolve) => { server.close(resolve) })
  })
  const told = async (text: string, expected: unknown): Promise<void> => {
    body = text
    await vi.waitFor(() => { expect(watch.authority()).toEqual(expected) }, { timeout: 30_000 })
  }
  await told('{"ready":true,"authority":{"working":true,"rootListsEnd":"2027-04-05T00:00:00Z"}}', { working: true, rootListsEnd: new Date('2027-04-05T00:00:00Z'), issuing: [], restartNeeded: false })
  const issuing = { hierarchy: 'p256', generation: 2, current: true, revoked: false }
  await told(JSON.stringify({ ready: true, authority: { working: true, issuing: [{ ...issuing, validUntil: '2036-04-05T00:00:00Z', hasKey: true }] } }), { working: true, rootListsEnd: undefined, issuing: [{ ...issuing, validUntil: new Date('2036-04-05T00:00:00Z') }], restartNeeded: false })
  await told('{"ready":true,"authority":{"working":true,"pending":[{"hierarchy":"sm2","generation":2}]}}', { working: true, rootListsEnd: undefined, issuing: [], restartNeeded: true })
  await told('not json', undefined)
  await told('{"ready":true,"authority":{"working":false,"why":"CLOCK_BEHIND"}}', { working: false, rootListsEnd: undefined, issuing: [], restartNeeded: false })
  await told('{"ready":true,"authority":{"working":"yes"}}', undefined)
})

test('a signer that takes the question and says nothing is unreachable, and the watch ends while it waits', async () => {
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const watch = watchSigner({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tls: {}, everyMs: 20 })
  await vi.waitFor(() => { expect(watch.state()).toBe('unreachable') }, { timeout: 30_000 })
  await watch.close()
  server.closeAllConnections()
  await new Promise((resolve) => { server.close(resolve) })
})
