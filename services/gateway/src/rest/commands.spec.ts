import { once } from 'node:events'
import http from 'node:http'
import { roles } from '@hub/schemas'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accepted } from '../clients/fixtures.ts'
import { edgeCodes } from '../errors/edge-codes.ts'
import { post } from '../testing/graphql-request.ts'
import { holdClock } from '../testing/hold-clock.ts'
import { startTestHub, type TestHub } from '../testing/hub.ts'
import { commandBytesMax, commandLinesMax } from './read-commands.ts'

const burst = 1_500
let hub: TestHub
let url: string
beforeAll(async () => {
  hub = await startTestHub({ rate: { perMinute: 60, burst } })
  url = await hub.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => hub.close())
beforeEach(() => {
  holdClock()
  hub.ledger.requests.length = 0
  hub.ledger.reply = (line) => accepted(Number(line.commandId))
})

const line = (i: number, more: object = {}) => `${JSON.stringify({ i, type: 'ReceiveCase', commandId: String(i), body: {}, ...more })}\n`
const lines = (count: number) => Array.from({ length: count }, (_, i) => line(i)).join('')
const send = (token: string, body: string, path = '/v1/commands') =>
  fetch(new URL(path, url), { method: 'POST', headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` }, body })
let callers = 0
/** Each has a rate of its own. */
const caller = () => hub.signIn(`caller-${callers += 1}`, ['window-clerk', 'issuing-clerk'])
const remaining = (answer: Response) => Number(answer.headers.get('ratelimit-remaining'))
const answersIn = async (answer: Response) => (await answer.text()).split('\n').filter((text) => text !== '').length

describe('live commands cost as much as if they came one by one', () => {
  test('each line takes a token, also one that is wrong, and blank lines take none', async () => {
    const token = await caller()
    const first = await send(token, `${lines(3)}\n\nno JSON\n`)
    expect([await answersIn(first), remaining(first)]).toEqual([4, burst - 4])
    const second = await send(token, lines(100))
    expect(remaining(second)).toBeLessThanOrEqual(burst - 103)
    await second.text()
  })

  test('what is left is too little for all of them: none is sent, and the wait is named', async () => {
    const token = await caller()
    await (await send(token, lines(1_000))).text()
    hub.ledger.requests.length = 0
    const refused = await send(token, lines(600))
    expect([refused.status, refused.headers.get('content-type')]).toEqual([429, 'application/problem+json; charset=utf-8'])
    // Of 500 tokens the request has taken one.
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(98)
    expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429, detail: expect.stringContaining('600 条命令') as string })
    expect(hub.commands()).toEqual([])
    expect(await answersIn(await send(token, lines(400)))).toBe(400)
  })

  test('what is refused has cost the request alone, and lines are paid for before they are held: side by side no more are taken than were saved up', async () => {
    const token = await caller()
    const answers = await Promise.all(Array.from({ length: 4 }, async () => {
      const answer = await send(token, lines(700))
      return { status: answer.status, answered: answer.status === 200 ? await answersIn(answer) : 0, left: remaining(answer) }
    }))
    const taken = answers.filter(({ status }) => status === 200)
    expect(taken.length).toBeLessThanOrEqual(2)
    expect([...new Set(answers.map(({ status }) => status))].every((status) => status === 200 || status === 429)).toBe(true)
    expect(hub.commands()).toHaveLength(700 * taken.length)
    // All that was taken for those who were refused is there again.
    const last = await send(token, lines(1))
    expect([await answersIn(last), remaining(last)]).toEqual([1, expect.any(Number)])
    expect(remaining(last)).toBeGreaterThanOrEqual(burst - 700 * taken.length - 5)
  })

  test('no line is lost between those that are paid for one by one', async () => {
    const answer = await send(await caller(), `${lines(500)}\n\n${Array.from({ length: 300 }, (_, i) => line(500 + i)).join('')}`)
    expect(await answersIn(answer)).toBe(800)
    expect(hub.commands().map(({ commandId }) => Number(commandId)).sort((a, b) => a - b)).toEqual(Array.from({ length: 800 }, (_, i) => i))
  })

  test('several commands of one GraphQL document are several as well', async () => {
    const token = await caller()
    const headers = { authorization: `Bearer ${token}` }
    const fields = Array.from({ length: 10 }, (_, i) => `c${i}: receiveCase(input: {commandId: "1", caseId: "2"}) { __typename }`).join(' ')
    const left = async (query: string) => Number((await post(hub.app, { query }, headers)).raw.headers['ratelimit-remaining'])
    expect(await left('{ me { operatorId } }')).toBe(burst - 1)
    expect(await left(`mutation { ${fields} }`)).toBe(burst - 11)
    expect(await left(`mutation { ...F ... { ...F } } fragment F on Mutation { ${fields} }`)).toBe(burst - 21)
    expect(await left('{ a: hubStatus { ready } b: hubStatus { ready } }')).toBe(burst - 22)
  })

  test('an import is one request of that rate: its lane has bounds of its own', async () => {
    const token = await caller()
    const rows = Array.from({ length: 3_000 }, (_, i) => `${JSON.stringify({ rowNumber: i, type: 'DepositLicence', commandId: String(i), body: {} })}\n`).join('')
    const answer = await send(token, rows, '/v1/imports/licences')
    expect([await answersIn(answer), remaining(answer)]).toEqual([3_000, burst - 1])
  })
})

describe('more than one request may hold', () => {
  test(`${commandLinesMax} commands are taken`, async () => {
    const answer = await send(await caller(), lines(commandLinesMax))
    expect([answer.status, await answersIn(answer)]).toEqual([200, commandLinesMax])
  })

  test('is refused whole with how to split it, costs one token, and nothing is sent', async () => {
    const token = await caller()
    const answer = await send(token, lines(2 * commandLinesMax + 1))
    expect(answer.status).toBe(413)
    expect(await answer.json()).toEqual({
      type: 'urn:zhengyuan:problem:too-many-commands', title: edgeCodes.TOO_MANY_COMMANDS.zh, status: 413, code: 'TOO_MANY_COMMANDS', traceId: answer.headers.get('x-trace-id'),
      detail: '一次请求最多 1000 条命令，收到 2001 条，一条也没有办理。请按每份至多 1000 条拆成 3 份依次提交；commandId 保持不变，重复提交不会重复办理。大批存量请用 npx hub import licences。',
    })
    expect([hub.commands().length, remaining(answer)]).toEqual([0, burst - 1])
  })

  test('by its bytes is refused as well, and says how much fits', async () => {
    const large = line(1, { body: { text: 'x'.repeat(200 * 1024) } })
    const answer = await send(await caller(), large.repeat(Math.ceil(commandBytesMax / large.length)))
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'BODY_TOO_LARGE', detail: expect.stringContaining('合计 8 MiB') as string })
    expect(hub.commands()).toEqual([])
  })

  test('that says beforehand that it is too large is refused before it is read', async () => {
    const token = await caller()
    const { port } = new URL(url)
    const asking = http.request({ host: '127.0.0.1', port, path: '/v1/commands', method: 'POST', headers: { 'content-type': 'application/x-ndjson', 'content-length': commandBytesMax + 1, authorization: `Bearer ${token}` } })
    asking.on('error', () => undefined)
    asking.flushHeaders()
    const [answer] = (await once(asking, 'response')) as [http.IncomingMessage]
    expect(answer.statusCode).toBe(413)
    asking.destroy()
  })

  test('by the rate of this hub is refused with the number that fits it', async () => {
    const slow = await startTestHub({ rate: { perMinute: 60, burst: 20 } })
    const token = await slow.signIn('clerk', ['window-clerk'])
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' }
    const answer = await slow.app.inject({ method: 'POST', url: '/v1/commands', headers, payload: lines(21) })
    expect(answer.json()).toMatchObject({ status: 413, code: 'TOO_MANY_COMMANDS', detail: expect.stringContaining('一次最多 20 条') as string })
    await slow.close()
  })
})

describe('who may send commands at all', () => {
  test('a holder may not, and is told so as everywhere else', async () => {
    const answer = await send(await hub.signIn('holder', ['holder'], { holderId: 'h1' }), lines(1))
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'FORBIDDEN', reason: 'ROLE_MISSING', detail: expect.stringContaining('您的角色不能办理这项业务') as string })
    expect(hub.commands()).toEqual([])
  })

  test.each(roles.filter((role) => role !== 'holder'))('%s may: the ledger judges each command', async (role) => {
    expect((await send(await hub.signIn(role, [role]), lines(1))).status).toBe(200)
  })
})

test.each([['/v1/none', 404, 'NOT_FOUND'], ['/v1/commands', 401, 'UNAUTHENTICATED']])('what REST refuses at %s is a problem of RFC 9457', async (path, status, code) => {
  const answer = await fetch(new URL(path, url), { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: '' })
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(await answer.json()).toMatchObject({ status, code, type: `urn:zhengyuan:problem:${code.toLowerCase().replace('_', '-')}`, traceId: answer.headers.get('x-trace-id') })
})
