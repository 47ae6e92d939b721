import { connect } from 'node:tls'
import { commandLineBytesMax, commandsPerRequestMax, type CommandReply } from '@hub/schemas'
import { Unavailable } from '@hub/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CommandRequest } from '../application/command-request.ts'
import { dispatch as dispatchForReal, type DispatchPorts } from '../application/dispatch.ts'
import { accepted, collect, commandLine, startEdge, type Edge } from './fixtures.ts'

let edge: Edge
const warnings: string[] = []
process.on('warning', ({ name, message }) => { warnings.push(`${name}: ${message}`) })
let dispatch: (request: CommandRequest) => Promise<CommandReply>
let ready = true
const initialised: unknown[] = []
const rebuilt: unknown[] = []
beforeAll(async () => {
  edge = await startEdge({
    dispatch: (request) => dispatch(request),
    health: () => Promise.resolve({ ready, head: 7 }),
    initialise: (input) => { initialised.push(input); return Promise.resolve(accepted(1)) },
    rebuild: (models) => { rebuilt.push(models); return Promise.resolve(7) },
  })
})
afterAll(() => edge.stop())
beforeEach(() => {
  dispatch = () => Promise.resolve(accepted(1))
  ready = true
  edge.logged.length = 0
})

/** A promise that is resolved from outside. */
function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => { open = resolve })
  return { open, opened }
}

describe('who may call', () => {
  test.each(['gateway', 'launcher', 'cli'] as const)('the %s may bring commands', async (as) => {
    expect(await collect(edge.replies(as, [commandLine(0)]))).toEqual([{ i: 0, reply: accepted(1) }])
  })

  test.each(['signer', 'ledger', 'monitor'] as const)('the %s may only see whether it is well', async (as) => {
    for (const path of ['/health/live', '/health/ready']) expect(await edge.call(as, path)).toMatchObject({ status: 200 })
    expect(await edge.call(as, '/metrics')).toMatchObject({ status: as === 'monitor' ? 200 : 403 })
    for (const path of ['/v1/whoami', '/none']) expect(await edge.call(as, path)).toMatchObject({ status: 403 })
    for (const path of ['/v1/commands', '/v1/initialise', '/v1/rebuild']) expect(await edge.call(as, path, { body: commandLine(0) })).toMatchObject({ status: 403, body: { error: '该服务无权访问账本' } })
  })

  test('nobody gets as far as a question without a certificate', async () => {
    const socket = connect({ host: '127.0.0.1', port: edge.port, rejectUnauthorized: false })
    const outcome = await new Promise<string>((resolve) => {
      socket.on('secureConnect', () => { socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n') })
      socket.on('data', (data) => { resolve(String(data)) })
      socket.on('error', () => { resolve('refused') })
      socket.on('close', () => { resolve('refused') })
    })
    expect(outcome).toBe('refused')
  })
})

describe('commands', () => {
  test('are answered each as soon as it is done: a slow one does not hold up a fast one', async () => {
    const slow = gate()
    dispatch = ({ commandId }) => (commandId.endsWith('0') ? slow.opened.then(() => accepted(10)) : Promise.resolve(accepted(11)))
    const replies = edge.replies('gateway', [commandLine(0), commandLine(1)])
    expect((await replies.next()).value).toEqual({ i: 1, reply: accepted(11) })
    slow.open()
    expect((await replies.next()).value).toEqual({ i: 0, reply: accepted(10) })
    expect((await replies.next()).done).toBe(true)
  })

  test('of one request that are bad spoil themselves only', async () => {
    const replies = await collect(edge.replies('gateway', ['no JSON', commandLine(1, { lane: 'fast' }), commandLine(2), commandLine(3, { token: 'forged' })]))
    expect(replies).toMatchObject([
      { i: -1, reply: { kind: 'invalid', problems: [{ path: '', message: '不是有效的 JSON' }] } }, { i: 1, reply: { kind: 'invalid' } },
      { i: 2, reply: accepted(1) }, { i: 3, reply: { kind: 'refused', code: 'TOKEN_INVALID', position: null } },
    ])
  })

  test('meet trouble one by one: who met it is told to try again, and the cause is in the log', async () => {
    class VaultUnavailable extends Unavailable {}
    dispatch = ({ commandId }) => (commandId.endsWith('0') ? Promise.reject(new VaultUnavailable('the vault cannot be reached', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }) })) : Promise.resolve(accepted(1)))
    const [failed, good] = await collect(edge.replies('gateway', [commandLine(0), commandLine(1)]))
    expect(failed?.reply).toEqual({ kind: 'unavailable', retryAfterMs: 500 })
    expect(good?.reply).toEqual(accepted(1))
    expect(edge.logged.join('')).toContain('read ECONNRESET')
  })

  test('that meet one outage, however many, leave one line of it; a mistake of ours leaves one for each', async () => {
    class IndexUnavailable extends Unavailable {}
    dispatch = () => Promise.reject(new IndexUnavailable('the index does not answer'))
    const replies = await collect(edge.replies('gateway', Array.from({ length: 60 }, (_, i) => commandLine(i))))
    expect(replies.map(({ reply }) => reply.kind)).toEqual(replies.map(() => 'unavailable'))
    expect(edge.logged.filter((line) => line.includes('the index does not answer'))).toHaveLength(1)
    dispatch = () => Promise.reject(new IndexUnavailable('the index does not answer', { cause: Object.assign(new Error('no room'), { code: '53100' }) }))
    await collect(edge.replies('gateway', [commandLine(0), commandLine(1)]))
    expect(edge.logged.filter((line) => line.includes('the index does not answer') && line.includes('53100'))).toHaveLength(1)
    dispatch = () => { throw new TypeError('a mistake') }
    await collect(edge.replies('gateway', [commandLine(0), commandLine(1)]))
    expect(edge.logged.filter((line) => line.includes('"level":50'))).toHaveLength(2)
  })

  test('that break the program are answered as trouble, without a word of why', async () => {
    dispatch = () => { throw new TypeError('secret state') }
    expect(await collect(edge.replies('gateway', [commandLine(0)]))).toEqual([{ i: 0, reply: { kind: 'unavailable', retryAfterMs: 500 } }])
  })

  test.each<readonly [string, string]>([
    ['RegisterUnit', '{"name":{"length":{"toString":1}}}'], ['RegisterUnit', '{"length":{"__proto__":null}}'], ['EntrustIntake', '{"items":{"length":[{"toString":null,"valueOf":null}]}}'],
    ['ComposeLicence', '{"face":{"remark":{"length":{"toString":1}}}}'], ['SetLicenceTemplate', '{"template":{"elements":{"length":{"valueOf":{},"toString":{}}}}}'],
  ])('whose body would make a shape throw are invalid, not for later: %s with %s', async (type, body) => {
    // The real one: a body that is refused gets as far as no port.
    dispatch = (request) => dispatchForReal({} as DispatchPorts, request)
    const line = commandLine(0, { type }).replace('"body":{}', `"body":${body}`)
    expect(await collect(edge.replies('gateway', [line]))).toMatchObject([{ i: 0, reply: { kind: 'invalid', problems: [{ path: '', message: expect.stringMatching(/\p{Script=Han}/u) as string }] } }])
    expect(edge.logged.filter((text) => text.includes('"level":50'))).toEqual([])
  })

  test('of imports fill their own lane, and live commands pass them', async () => {
    const held = gate()
    dispatch = ({ lane }) => (lane === 'import' ? held.opened.then(() => accepted(5)) : Promise.resolve(accepted(6)))
    const imports = edge.replies('cli', Array.from({ length: 5 }, (_, i) => commandLine(i, { lane: 'import' })))
    // Two are under way and two wait: the fifth is turned away at once.
    expect((await imports.next()).value).toEqual({ i: 4, reply: { kind: 'unavailable', retryAfterMs: 1_000 } })
    expect(await collect(edge.replies('gateway', [commandLine(0)]))).toEqual([{ i: 0, reply: accepted(6) }])
    held.open()
    expect(await collect(imports)).toHaveLength(4)
  })

  test('go on when the caller went away', async () => {
    const held = gate()
    const done = gate()
    dispatch = async () => {
      await held.opened
      done.open()
      return accepted(1)
    }
    const replies = edge.replies('gateway', [commandLine(0), commandLine(1, { token: 'forged' })])
    await replies.next()
    await replies.return(undefined)
    held.open()
    await done.opened
    expect(await edge.call('gateway', '/health/live')).toMatchObject({ status: 200 })
  })

  test('beyond the limits are refused as a whole: too many, too large, of another kind, or none', async () => {
    const many = Array.from({ length: commandsPerRequestMax + 1 }, (_, i) => commandLine(i)).join('\n')
    expect(await edge.call('gateway', '/v1/commands', { body: many })).toMatchObject({ status: 413, body: { error: '一次请求中的命令过多' } })
    expect(await edge.call('gateway', '/v1/commands', { announced: 64 * commandLineBytesMax + 1 })).toMatchObject({ status: 413 })
    expect(await edge.call('gateway', '/v1/commands', { body: commandLine(0), contentType: 'application/json' })).toMatchObject({ status: 415 })
    expect(await edge.call('gateway', '/v1/commands', { body: commandLine(0), contentType: 'text/plain' })).toMatchObject({ status: 415 })
    expect(await edge.call('gateway', '/v1/commands', { body: '' })).toMatchObject({ status: 200, text: '' })
  })
})

describe('what only the operator of the hub may do', () => {
  const beginning = { unit: { uscc: '11100000000013338W', name: '示例市数据局', areaCode: '110100' }, operator: { name: '周安全', issuer: 'https://sign-in.example.cn/', subject: 'zhou-anquan' } }

  test.each(['launcher', 'cli'] as const)('is open to the %s', async (as) => {
    expect(await edge.call(as, '/v1/initialise', { body: JSON.stringify(beginning) })).toMatchObject({ status: 200, body: { kind: 'accepted' } })
    expect(initialised.at(-1)).toEqual({ ...beginning, unit: { ...beginning.unit, kind: 'data-authority' } })
    expect(await edge.call(as, '/v1/rebuild', { body: '{"models":["licence-directory"]}' })).toMatchObject({ status: 200, body: { position: 7 } })
    expect(rebuilt.at(-1)).toEqual(['licence-directory'])
  })

  test('is closed to the gateway, through which the world speaks', async () => {
    const before = [initialised.length, rebuilt.length]
    expect(await edge.call('gateway', '/v1/initialise', { body: JSON.stringify(beginning) })).toMatchObject({ status: 403 })
    expect(await edge.call('gateway', '/v1/rebuild', { body: '{"models":[]}' })).toMatchObject({ status: 403 })
    expect([initialised.length, rebuilt.length]).toEqual(before)
  })

  test.each(['', '{', 'null', '[]', '{"unit":7}', '{"unit":{"uscc":{"length":{"toString":1}}}}', JSON.stringify({ ...beginning, extra: 1 }), JSON.stringify({ ...beginning, unit: { ...beginning.unit, name: ' ' } })])('is refused with the body %j', async (body) => {
    const before = initialised.length
    const answer = await edge.call('cli', '/v1/initialise', { body })
    expect(answer).toMatchObject({ status: 422, body: { kind: 'invalid' } })
    for (const { message } of (answer.body as { problems: readonly { message: string }[] }).problems) expect(message).toMatch(/\p{Script=Han}/u)
    expect(initialised).toHaveLength(before)
  })

  test.each(['', '{"models":{"length":{"toString":1}}}', '{"models":["../ledger.event"]}', '{"models":["x; drop table"]}', '{"models":"all"}', '{"models":["licence-directroy"]}', '{}'])('is no rebuild with the body %j', async (body) => {
    expect(await edge.call('cli', '/v1/rebuild', { body })).toMatchObject({ status: 422 })
  })
})

describe('health and metrics', () => {
  test('say whether this ledger lives and is ready', async () => {
    expect(await edge.call('gateway', '/health/live')).toMatchObject({ status: 200, body: { live: true } })
    expect(await edge.call('launcher', '/health/ready')).toMatchObject({ status: 200, body: { ready: true, head: 7 } })
    ready = false
    expect(await edge.call('launcher', '/health/ready')).toMatchObject({ status: 503, body: { ready: false } })
    expect(await edge.call('launcher', '/health/live')).toMatchObject({ status: 200 })
  })

  test('are text that Prometheus reads', async () => {
    expect(await edge.call('gateway', '/metrics')).toMatchObject({ status: 200, text: 'hub_ledger_leading 1\n', headers: { 'content-type': 'text/plain; version=0.0.4' } })
  })
})

describe('the log', () => {
  test('has no line for each request, and nothing that the server is built with is out of date', async () => {
    await edge.call('gateway', '/health/live')
    expect(edge.logged.join('')).not.toContain('/health/live')
    expect(warnings).toEqual([])
  })

  const secret = 'SECRET-11010519491231002X-王小示例'

  test('holds nothing that a caller sent, whatever happens to it', async () => {
    const everywhere = { type: secret, commandId: secret, token: secret, actingFor: secret, body: { name: secret, [secret]: secret } }
    const lines = [commandLine(0, everywhere), commandLine(1, { ...everywhere, token: 'good' }), commandLine(2, { body: { [secret]: [secret] } }), `{"i":3,"${secret}`, commandLine(4, { client: secret })]
    const refusals: CommandReply[] = [{ kind: 'refused', code: 'COMMAND_UNKNOWN', detail: {}, position: null, ids: {} }]
    for (const work of [() => Promise.resolve(refusals[0] as CommandReply), () => Promise.reject(new Unavailable('store')), () => Promise.reject(new TypeError(`cannot read ${secret}`))]) {
      dispatch = work
      await collect(edge.replies('gateway', lines))
    }
    await edge.call('cli', '/v1/initialise', { body: JSON.stringify({ unit: secret, [secret]: 1 }) })
    await edge.call('gateway', '/v1/commands', { body: secret, contentType: 'application/json' })
    await edge.call('gateway', '/v1/whoami', { headers: { authorization: `Bearer ${encodeURIComponent(secret)}` } })
    expect(edge.logged.join('')).toContain('command failed')
    expect(edge.logged.join('')).not.toContain('SECRET')
  })
})
