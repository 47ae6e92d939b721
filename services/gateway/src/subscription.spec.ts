import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { stillness } from '../../../test/support/stillness.ts'
import { streamsPerAccountMax } from './moves/moves.ts'
import type { ReadPort } from './read/read-port.ts'
import { sha256, type Path } from './testing/graphql-request.ts'
import { startTestHub, type TestHub } from './testing/hub.ts'

const text = readFileSync(new URL('./operations/ledger-moved.graphql', import.meta.url), 'utf8').trim()
let hub: TestHub
let url: string
let clerk: string
const side = { position: 7, asked: 0 }
async function startHub(): Promise<void> {
  Object.assign(side, { position: 7, asked: 0 })
  const readPosition = () => { side.asked += 1; return Promise.resolve(side.position) }
  hub = await startTestHub({ read: { checkpoints: { read: () => Promise.resolve(new Map()), readPosition, awaitPosition: () => Promise.resolve(true) } } as unknown as ReadPort })
  url = await hub.app.listen({ host: '127.0.0.1', port: 0 })
  clerk = await hub.signIn('clerk', ['window-clerk'])
}
beforeEach(startHub)
afterEach(() => hub.close())

interface Ask { readonly variables?: object; readonly token?: string | null; readonly accept?: string; readonly path?: Path; readonly query?: string; readonly signal?: AbortSignal }

function ask({ variables = {}, token = clerk, accept = 'text/event-stream', path = 'Yoga', query = text, signal }: Ask = {}): Promise<Response> {
  const body = path === 'Yoga' ? { query, variables } : { documentId: sha256(query), variables }
  const headers = { 'content-type': 'application/json', accept, ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
  return fetch(new URL('/graphql', url), { method: 'POST', headers, body: JSON.stringify(body), ...(signal === undefined ? {} : { signal }) })
}

/** The events of a stream as they come: the name, and the data as JSON. */
async function* events(answer: Response): AsyncGenerator<readonly [string, unknown]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of answer.body ?? []) {
    const blocks = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, name = '', data = ''] = /^event: (\w+)\ndata:(.*)$/.exec(block) ?? []
      if (name !== '') yield [name, data === '' ? undefined : JSON.parse(data)]
    }
  }
}
const moved = (position: number) => ({ done: false, value: ['next', { data: { ledgerMoved: { position } } }] })
const complete = { done: false, value: ['complete', undefined] }

describe.each<Path>(['compiled document', 'Yoga'])('a subscription by %s', (path) => {
  test('tells where the read side stands, and when it moves on', async () => {
    const answer = await ask({ path })
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'text/event-stream; charset=utf-8', 'no-store'])
    expect(answer.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/)
    const stream = events(answer)
    expect(await stream.next()).toEqual(moved(7))
    side.position = 12
    expect(await stream.next()).toEqual(moved(12))
    await stream.return(undefined)
  })

  test('from a position on is told what lies after it', async () => {
    const stream = events(await ask({ path, variables: { after: 7 } }))
    const next = stream.next()
    side.position = 8
    expect(await next).toEqual(moved(8))
    await stream.return(undefined)
  })

  test.each([
    ['nobody', null, 401, 'UNAUTHENTICATED'], ['a forged token', 'x.y.z', 401, 'UNAUTHENTICATED'],
  ])('is refused to %s, and nothing is followed', async (_who, token, status, code) => {
    const answer = await ask({ path, token })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code } }] })
    expect(side.asked).toBe(0)
  })
})

describe('a subscription', () => {
  test('is refused to an account that is suspended', async () => {
    const answer = await ask({ token: await hub.signIn('gone', ['window-clerk'], { suspended: true }) })
    expect([answer.status, await answer.json()]).toMatchObject([403, { errors: [{ extensions: { code: 'FORBIDDEN', reason: 'ACCOUNT_SUSPENDED' } }] }])
  })

  test('has to be asked for as a stream', async () => {
    const answer = await ask({ accept: 'application/json' })
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ message: '订阅须带请求头 Accept: text/event-stream。' }] }])
  })

  test.each(['subscription { ledgerMoved { position } hubStatus { ready } }', 'subscription { a: ledgerMoved { position } b: ledgerMoved { position } }', 'subscription { __typename }'])('is of one field: %s', async (query) => {
    const answer = await ask({ query })
    expect(answer.status).toBe(400)
    await answer.text()
  })

  test.each([{ after: -1 }, { after: 'x' }])('takes no position like %j', async (variables) => {
    const answer = await ask({ variables })
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ extensions: { code: 'INPUT_INVALID' } }] }])
  })

  test('is open a few times for one account; one that is left makes room, however it is left', async () => {
    const leaving = new AbortController()
    for (let i = 0; i < streamsPerAccountMax; i += 1) await ask({ signal: leaving.signal, variables: { after: 1_000 } })
    const refused = await ask()
    expect([refused.status, await refused.json()]).toMatchObject([429, { errors: [{ extensions: { code: 'TOO_MANY_STREAMS' } }] }])
    const other = await ask({ token: await hub.signIn('other', ['auditor']) })
    expect(other.status).toBe(200)
    await other.body?.cancel()
    leaving.abort()
    await vi.waitFor(async () => {
      const again = await ask()
      await again.body?.cancel()
      expect(again.status).toBe(200)
    }, { timeout: 30_000 })
  })

  test('whose reader vanishes without a word is forgotten, and the read side is asked no more', async () => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) })
    const body = JSON.stringify({ query: text })
    socket.write(`POST /graphql HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${clerk}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    await new Promise((resolve) => { socket.once('data', resolve) })
    socket.resetAndDestroy()
    await vi.waitFor(async () => {
      const before = side.asked
      await stillness(700)
      expect(side.asked).toBe(before)
    }, { timeout: 30_000 })
  })

  test('ends with its token', async () => {
    // Of a hub whose clock this test sets: a token that ends while it is shown for the first time is another matter.
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => { vi.useRealTimers() })
    await hub.close()
    await startHub()
    const exp = Math.floor(Date.now() / 1_000) + 600
    const token = await hub.issuer.sign('brief', { exp })
    const known = hub.ledger.whoAmI
    hub.ledger.whoAmI = (asked) => (asked === token ? known(clerk) : known(asked))
    const stream = events(await ask({ token }))
    expect(await stream.next()).toEqual(moved(7))
    vi.setSystemTime(exp * 1_000 + 1)
    expect(await stream.next()).toEqual(complete)
    expect((await stream.next()).done).toBe(true)
  })

  test('is ended in good order when the server closes, which does not wait for the reader', async () => {
    const stream = events(await ask())
    expect(await stream.next()).toEqual(moved(7))
    // She reads on when all is closed: a server that waited for her would wait for ever.
    await hub.app.close()
    expect(await stream.next()).toEqual(complete)
    expect((await stream.next()).done).toBe(true)
  })

  test('leaves nothing of the caller in the log, and is no request that took long', async () => {
    const answer = await ask()
    await answer.body?.cancel()
    await stillness(50)
    expect(hub.logged.join('')).not.toContain(clerk)
    const metrics = await (await fetch(new URL('/metrics', url))).text()
    expect(metrics).not.toMatch(/hub_gateway_request_seconds_count\{[^}]*route="\/graphql"/)
  })
})
