import type { FileVerdict } from '@hub/verify'
import { request as startRequest, type ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { eventually } from '../../../../test/support/eventually.ts'
import { stillness } from '../../../../test/support/stillness.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { startTestHub, type TestHub } from '../testing/hub.ts'
import { buildPlaces } from '../limits/places.ts'
import type { VerifyThread } from '@hub/verify/thread'

describe('places', () => {
  test('are counted for each network and in all, and a place given back twice is one place', () => {
    const take = buildPlaces({ max: 3, ofNetworkMax: 2 })
    const [first] = [take('a'), take('a')]
    expect(() => take('a')).toThrow(EdgeError)
    take('b')
    expect(() => take('c')).toThrow(EdgeError)
    first?.()
    first?.()
    take('c')
    expect(() => take('d')).toThrow(EdgeError)
    expect(() => take('a')).toThrow(EdgeError)
  })
})

const verdict = { kind: 'unknown', sha256: 'a', unchanged: { answer: 'no' }, sealed: { answer: 'no', seals: [] }, overall: 'no', inForce: { code: 'NOT_GOOD' } } as unknown as FileVerdict
const atOnce: VerifyThread = { verify: () => Promise.resolve(verdict), close: () => Promise.resolve() }
const patience = { timeout: 30_000 } as const
const octets = { 'content-type': 'application/octet-stream' }

async function withHub(thread: VerifyThread, use: (hub: TestHub) => Promise<void>): Promise<void> {
  const hub = await startTestHub({ verify: { thread } })
  await use(hub).finally(() => hub.close())
}

/** A file of which no byte comes unless it is written. */
function startUpload(url: URL): { readonly request: ClientRequest; readonly ended: Promise<number | 'cut off'> } {
  const request = startRequest({ host: url.hostname, port: url.port, path: '/v1/verify', method: 'POST', headers: { ...octets, 'transfer-encoding': 'chunked' } })
  const ended = new Promise<number | 'cut off'>((resolve) => {
    request.on('response', (response) => { resolve(response.resume().statusCode ?? 0) })
    request.on('error', () => { resolve('cut off') })
  })
  request.flushHeaders()
  return { request, ended }
}

/** The server’s ends of its connections, by the port of the other end. */
function endsOf(hub: TestHub): ReadonlyMap<number, Socket> {
  const ends = new Map<number, Socket>()
  hub.app.server.on('connection', (socket: Socket) => { ends.set(socket.remotePort ?? 0, socket) })
  return ends
}

/** Written, and read at the other end; what is done with it there is done in the next turns. */
async function arrived(ends: ReadonlyMap<number, Socket>, request: ClientRequest, bytes: Buffer | string): Promise<void> {
  if (request.destroyed) return
  await new Promise((resolve) => { request.write(bytes, resolve) })
  const { socket } = request
  const there = ends.get(socket?.localPort ?? 0)
  await eventually('what was written is read', () => request.destroyed || there?.destroyed !== false || there.bytesRead === socket?.bytesWritten)
  for (let again = 0; again < 20; again += 1) await turn()
}

describe('receiving', () => {
  test('one network sends eight files at once, the next when one is done; who sends too slowly is cut off, who is only slow is not', () => withHub(atOnce, async (hub) => {
    const url = new URL(await hub.app.listen({ host: '127.0.0.1', port: 0 }))
    const ask = () => fetch(new URL('/v1/verify', url), { method: 'POST', headers: octets, body: 'hello' }).then(({ status }) => status)
    const ends = endsOf(hub)
    // Time passes when this test says so: what was written by then has arrived, however busy the machine is.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => { vi.useRealTimers() })
    const slow = startUpload(url)
    const drips = Array.from({ length: 6 }, () => startUpload(url))
    expect(await ask()).toBe(200)
    drips.push(startUpload(url))
    await expect.poll(ask, patience).toBe(429)
    for (let chunk = 0; chunk < 12; chunk += 1) {
      await Promise.all([arrived(ends, slow.request, Buffer.alloc(32 * 1024)), ...drips.map(({ request }) => arrived(ends, request, 'x'))])
      vi.advanceTimersByTime(500)
    }
    slow.request.end()
    expect(await Promise.all(drips.map(({ ended }) => ended))).toEqual(drips.map(() => 'cut off'))
    expect([await slow.ended, await ask()]).toEqual([200, 200])
  }))

  test('a caller who leaves gives the place back', () => withHub(atOnce, async (hub) => {
    const url = new URL(await hub.app.listen({ host: '127.0.0.1', port: 0 }))
    const ask = () => fetch(new URL('/v1/verify', url), { method: 'POST', headers: octets, body: 'hello' }).then(({ status }) => status)
    // Nobody is cut off for being slow while this goes on.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => { vi.useRealTimers() })
    const uploads = Array.from({ length: 8 }, () => startUpload(url))
    await expect.poll(ask, patience).toBe(429)
    uploads[0]?.request.destroy()
    await expect.poll(ask, patience).toBe(200)
    for (const { request } of uploads) request.destroy()
  }))
})

describe('judging', () => {
  test('one network has three files judged at once, whichever of its addresses they come from, and holds up nobody else', async () => {
    const finish: ((verdict: FileVerdict) => void)[] = []
    const thread: VerifyThread = { verify: () => new Promise((resolve) => { finish.push(resolve) }), close: () => Promise.resolve() }
    await withHub(thread, async (hub) => {
      const send = (remoteAddress: string) => hub.app.inject({ method: 'POST', url: '/v1/verify', headers: octets, payload: Buffer.from('hello'), remoteAddress })
      const judged = ['2001:db8::1', '2001:db8::2', '2001:db8::3'].map(send)
      await expect.poll(() => finish.length, patience).toBe(3)
      const refused = await send('2001:db8::4')
      expect([refused.statusCode, refused.headers['retry-after'], finish.length]).toEqual([429, '2', 3])
      const others = ['192.0.2.1', '::ffff:192.0.2.2', '2001:db8:0:1::1'].map(send)
      await expect.poll(() => finish.length, patience).toBe(6)
      finish[0]?.(verdict)
      await judged[0]
      judged.push(send('2001:db8::5'))
      await expect.poll(() => finish.length, patience).toBe(7)
      for (const each of finish) each(verdict)
      expect((await Promise.all([...judged, ...others])).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200, 200, 200])
    })
  })

  test('a caller who leaves does not make room: the file is judged all the same', async () => {
    const finish: ((verdict: FileVerdict) => void)[] = []
    const thread: VerifyThread = { verify: () => new Promise((resolve) => { finish.push(resolve) }), close: () => Promise.resolve() }
    await withHub(thread, async (hub) => {
      const url = new URL(await hub.app.listen({ host: '127.0.0.1', port: 0 }))
      const ask = () => fetch(new URL('/v1/verify', url), { method: 'POST', headers: octets, body: 'hello' }).then(({ status }) => status)
      const gone = Array.from({ length: 3 }, () => startUpload(url))
      for (const { request } of gone) request.end('hello')
      await expect.poll(() => finish.length, patience).toBe(3)
      for (const { request } of gone) request.destroy()
      await Promise.all(gone.map(({ ended }) => ended))
      await stillness(100)
      expect(await ask()).toBe(429)
      finish[0]?.(verdict)
      const asked = ask()
      await expect.poll(() => finish.length, patience).toBe(4)
      for (const each of finish) each(verdict)
      expect(await asked).toBe(200)
    })
  })
})
