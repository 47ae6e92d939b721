import type { CommandLine, CommandReply } from '@hub/schemas'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accepted } from '../clients/fixtures.ts'
import { startTestHub, type TestHub } from '../testing/hub.ts'
import { readLines } from './read-lines.ts'
import { parseRow } from './row.ts'
import { streamCommands } from './stream-commands.ts'

let hub: TestHub
let url: string
let clerk: string
beforeAll(async () => {
  hub = await startTestHub()
  url = await hub.app.listen({ host: '127.0.0.1', port: 0 })
  clerk = await hub.signIn('clerk', ['issuing-clerk'])
})
afterAll(() => hub.close())
beforeEach(() => { hub.ledger.requests.length = 0 })

const row = (rowNumber: number, type = 'DepositLicence') => ({ rowNumber, type, commandId: `c${rowNumber}`, body: { sourceId: String(rowNumber) } })
const send = (path: string, lines: readonly (object | string)[], token: string | undefined = clerk, headers: Record<string, string> = {}) =>
  fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    body: lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  })
const answersOf = async (response: Response) =>
  (await response.text()).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { rowNumber: number; i: number; reply: CommandReply })

describe('POST /v1/imports/licences', () => {
  test('answers each row by its number, in the import lane, under the token of the caller', async () => {
    hub.ledger.reply = (line) => accepted(Number(line.commandId.slice(1)))
    const response = await send('/v1/imports/licences', [row(7), '', row(3, 'ReviseDeposit')])
    expect(response.status).toBe(200)
    expect(response.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/)
    const answers = await answersOf(response)
    expect(answers.sort((a, b) => a.rowNumber - b.rowNumber)).toEqual([{ rowNumber: 3, reply: accepted(3) }, { rowNumber: 7, reply: accepted(7) }])
    expect(hub.commands()[0]).toEqual({ i: 0, type: 'DepositLicence', commandId: 'c7', token: clerk, client: 'console', terminal: 'none', actingFor: null, lane: 'import', body: { sourceId: '7' } })
  })

  test('a bad line spoils itself only, and values are not repeated', async () => {
    hub.answerWith(accepted(1))
    const answers = await answersOf(await send('/v1/imports/licences', ['{"rowNumber":1,', '[]', { ...row(3), commandId: 5 }, row(4, 'SuspendLicence'), row(5, 'Nothing'), { ...row(6), rowNumber: -6 }, row(7)]))
    const kinds = new Map(answers.map(({ rowNumber, reply }) => [rowNumber, reply.kind === 'refused' ? reply.code : reply.kind]))
    expect([...kinds].sort(([a], [b]) => a - b)).toEqual([[1, 'invalid'], [2, 'invalid'], [3, 'invalid'], [4, 'COMMAND_UNKNOWN'], [5, 'COMMAND_UNKNOWN'], [6, 'invalid'], [7, 'accepted']])
    expect(hub.commands()).toHaveLength(1)
  })

  test('hands on what the ledger says of each row', async () => {
    const replies: Record<string, CommandReply> = {
      c1: { kind: 'refused', code: 'IMPORT_LANE_FULL', detail: {}, position: null, ids: {} },
      c2: { kind: 'unavailable', retryAfterMs: 1_000 },
      c3: { kind: 'invalid', problems: [{ path: 'holders', message: '不能为空' }] },
    }
    hub.ledger.reply = (line) => replies[line.commandId] ?? accepted(1)
    const answers = await answersOf(await send('/v1/imports/licences', [row(1), row(2), row(3)]))
    for (const { rowNumber, reply } of answers) expect(reply).toEqual(replies[`c${rowNumber}`])
  })

  test.each<[string, string | undefined, number]>([['nobody', undefined, 401], ['a forged token', 'x.y.z', 401]])('%s may not import', async (_name, token, status) => {
    expect((await fetch(new URL('/v1/imports/licences', url), { method: 'POST', headers: { 'content-type': 'application/x-ndjson', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }, body: '' })).status).toBe(status)
  })

  test('a window clerk may not import; nothing of the upload reaches the ledger', async () => {
    expect((await send('/v1/imports/licences', [row(1)], await hub.signIn('window', ['window-clerk']))).status).toBe(403)
    expect(hub.commands()).toEqual([])
  })

  test.each(['application/json', 'text/csv'])('%s is refused', async (type) => {
    expect((await send('/v1/imports/licences', [{}], clerk, { 'content-type': type })).status).toBe(415)
  })

  test('ten thousand rows come back, each once', async () => {
    hub.ledger.reply = (line) => accepted(Number(line.commandId.slice(1)))
    const answers = await answersOf(await send('/v1/imports/licences', Array.from({ length: 10_000 }, (_, i) => row(i))))
    expect(answers).toHaveLength(10_000)
    expect(new Set(answers.map(({ rowNumber, reply }) => (reply.kind === 'accepted' && reply.position === rowNumber ? rowNumber : -1))).size).toBe(10_000)
    expect(Math.max(...hub.ledger.requests.map((lines) => lines.length))).toBeLessThanOrEqual(2_000)
  })
})

test('POST /v1/commands takes any command in the live lane, and a system names its clerk line by line', async () => {
  hub.answerWith(accepted(9))
  const answers = await answersOf(await send('/v1/commands', [{ i: 4, type: 'LookUp', commandId: 'a', actingFor: 'op-1', body: {} }, { i: 5, type: 'OpenCase', commandId: 'b', body: {} }]))
  expect(answers.map(({ i }) => i).sort()).toEqual([4, 5])
  const sent = hub.commands().map(({ type, actingFor, lane }: CommandLine) => [type, actingFor, lane]).sort()
  expect(sent).toEqual([['LookUp', 'op-1', 'live'], ['OpenCase', null, 'live']])
})

describe('the stream of commands', () => {
  const rules = { idName: 'i', allows: () => true } as const
  const lines = (count: number) => Array.from({ length: count }, (_, i) => Buffer.from(`{"i":${i},"type":"LookUp","commandId":"c${i}","body":{}}\n`))

  test('reads on only while few rows are under way', async () => {
    let read = 0
    let underWay = 0
    let most = 0
    async function* body() {
      for (const line of lines(200)) {
        read += 1
        yield await Promise.resolve(line)
      }
    }
    await streamCommands({
      ...rules, lines: readLines(body()), underWayMax: 10, write: () => Promise.resolve(),
      async send() {
        underWay += 1
        most = Math.max(most, underWay)
        await new Promise((resolve) => { setImmediate(resolve) })
        underWay -= 1
        return accepted(1)
      },
    })
    expect(read).toBe(200)
    expect(most).toBe(10)
  })

  test('stops reading when the caller is gone', async () => {
    let read = 0
    async function* body() {
      for (const line of lines(10_000)) {
        read += 1
        yield await Promise.resolve(line)
      }
    }
    const gone = streamCommands({ ...rules, lines: readLines(body()), underWayMax: 5, send: () => Promise.resolve(accepted(1)), write: () => Promise.reject(new Error('gone')) })
    await expect(gone).rejects.toThrow('gone')
    expect(read).toBeLessThan(100)
  })

  test('a line or a body without end is refused', async () => {
    const drain = async (body: AsyncIterable<Buffer>) => { for await (const _line of readLines(body)) { /* only the end matters */ } }
    async function* endless(chunk: Buffer) { for (;;) yield await Promise.resolve(chunk) }
    await expect(drain(endless(Buffer.alloc(64 * 1024, 0x61)))).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' })
    await expect(drain(endless(Buffer.alloc(64 * 1024, 0x0a)))).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' })
  })

  test('whatever the line, it becomes a row or an answer', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.object().map((value) => JSON.stringify(value))), (text) => {
      const parsed = parseRow(text, 3, rules)
      expect(parsed.ok ? parsed.row.id : parsed.id).toBeGreaterThanOrEqual(0)
    }))
  })
})
