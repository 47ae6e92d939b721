import { licenceFileBytesMax, roles, type CommandReply, type ToldVerdict } from '@hub/schemas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accepted } from '../clients/fixtures.ts'
import { startTestHub, type TestHub } from '../testing/hub.ts'

let hub: TestHub
beforeAll(async () => { hub = await startTestHub() })
afterAll(() => hub.close())

const file = Buffer.from('%PDF-1.7 \u0000\u00ff 证照', 'utf8')
const [commandId, licenceId] = ['019cac1d-9b4a-70ca-9f75-25e80eaf5f51', '019c451e-2e4e-7094-aca0-bf199133661a']
const verdict: ToldVerdict = { stands: false, unchanged: 'yes', trust: 'untrusted', seals: [], codes: ['CERTIFICATE_UNTRUSTED'], trustMadeAt: '2026-03-02T01:00:00.000Z' }
const taken = (more: Partial<ToldVerdict> = {}): CommandReply => ({ ...accepted(41), answer: { outcome: 'file-deposited', fileId: 'f', licenceId, format: 'pdf', sha256: 'ab', verdict: { ...verdict, ...more } } }) as CommandReply
const named = { 'content-type': 'application/pdf', 'x-command-id': commandId, 'x-licence-id': licenceId, 'x-licence-version': '2' }
const deposit = (token: string | undefined, headers: Readonly<Record<string, string>> = named, payload: Buffer = file) =>
  hub.app.inject({ method: 'POST', url: '/v1/licence-files/deposit', headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }, payload })
let callers = 0
const clerk = () => hub.signIn(`depositor-${String(callers += 1)}`, ['issuing-clerk'])

describe('a file that is deposited', () => {
  test.each(['application/pdf', 'application/ofd', 'application/octet-stream'])('goes to the ledger as it is, under the caller’s own token, beside the imports: %s', async (type) => {
    hub.answerWith(taken())
    const token = await clerk()
    expect((await deposit(token, { ...named, 'content-type': type })).statusCode).toBe(200)
    expect(hub.commands().at(-1)).toMatchObject({ type: 'DepositLicenceFile', commandId, token, lane: 'import', body: { licenceId, version: 2, bytes: file.toString('base64') } })
  })

  const { 'x-licence-id': _, ...unnamed } = named
  test.each([
    [{ 'x-licence-identifier': '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U' }, { identifier: '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U' }],
    [{ 'x-licence-type': '11100000MB03271699001', 'x-licence-number': encodeURIComponent('演（2024）不动产权第0000001号') }, { typeCode: '11100000MB03271699001', licenceNumber: '演（2024）不动产权第0000001号' }],
  ])('names its licence as a department does: %j', async (headers, name) => {
    hub.answerWith(taken())
    expect((await deposit(await clerk(), { ...unnamed, ...headers })).statusCode).toBe(200)
    expect(hub.commands().at(-1)?.body).toEqual({ ...name, version: 2, bytes: file.toString('base64') })
  })

  test.each([
    ['stands', { stands: true, trust: 'trusted' }, '颁发机构均已签章'], ['is of an unknown authority', {}, '不在本枢纽的信任之列'], ['cannot be judged', { trust: 'unknown' }, '无法判断'],
    ['may lack seals', { trust: 'trusted', unchanged: 'unknown' }, '被增减'], ['is of another unit', { trust: 'trusted' }, '不是每个颁发机构'],
  ] as const)('is answered with what its verdict means where it %s', async (_what, more, says) => {
    hub.answerWith(taken(more))
    const answer = (await deposit(await clerk())).json<{ readonly message: string; readonly nextStep: string }>()
    expect(answer).toMatchObject({ kind: 'accepted', answer: { verdict: { ...verdict, ...more } } })
    expect([answer.message.includes(says), answer.nextStep === '']).toEqual([true, 'stands' in more])
  })

  test('of the largest size goes through, and not one byte more', async () => {
    hub.answerWith(taken())
    expect((await deposit(await clerk(), named, Buffer.alloc(licenceFileBytesMax, 7))).statusCode).toBe(200)
    expect((await deposit(await clerk(), named, Buffer.alloc(licenceFileBytesMax + 1, 7))).statusCode).toBe(413)
  })
})

describe('what is not deposited', () => {
  test.each([['LICENCE_FILE_NOT_FOUND', 404], ['LICENCE_FILE_UNSIGNED_OR_CHANGED', 409], ['HOLDER_ERASED', 409]])('%s is answered with %i and what to do next', async (code, status) => {
    hub.answerWith({ kind: 'refused', code, detail: {}, position: null, ids: {} })
    const answer = await deposit(await clerk())
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ code, message: expect.stringMatching(/\p{Script=Han}/u) as string, nextStep: expect.stringMatching(/\p{Script=Han}/u) as string })
  })

  test('a wrong body of the command and a ledger that is away each say so', async () => {
    const token = await clerk()
    hub.answerWith({ kind: 'invalid', problems: [{ path: 'licenceId', message: '不是有效的 UUID' }] })
    expect((await deposit(token)).statusCode).toBe(400)
    hub.answerWith({ kind: 'unavailable', retryAfterMs: 500 })
    expect((await deposit(token)).statusCode).toBe(503)
  })

  test.each([
    ['without a command id', { ...named, 'x-command-id': '' }, file, 400], ['without a version', { ...named, 'x-licence-version': '0' }, file, 400], ['with a version that is no number', { ...named, 'x-licence-version': '1e3' }, file, 400],
    ['with a number that is no percent-encoding', { ...named, 'x-licence-number': '%E6%' }, file, 400], ['with an identifier that is too long', { ...named, 'x-licence-identifier': '1'.repeat(2_401) }, file, 400],
    ['empty', named, Buffer.alloc(0), 415], ['as JSON', { ...named, 'content-type': 'application/json' }, Buffer.from('{}'), 415],
  ] as const)('a request %s never reaches the ledger', async (_what, headers, payload, status) => {
    const before = hub.commands().length
    expect([(await deposit(await clerk(), headers, payload)).statusCode, hub.commands().length]).toEqual([status, before])
  })

  test('a file of whom may not deposit, who is told before the file is read', async () => {
    hub.answerWith(taken())
    expect((await deposit(undefined, named, Buffer.alloc(licenceFileBytesMax + 1))).statusCode).toBe(401)
    const statuses = await Promise.all(roles.map(async (role) => [role, (await deposit(await hub.signIn(`only-${role}`, [role]), named, Buffer.alloc(licenceFileBytesMax + 1))).statusCode] as const))
    expect(Object.fromEntries(statuses)).toEqual(Object.fromEntries(roles.map((role) => [role, ['issuing-clerk', 'department-system'].includes(role) ? 413 : 403])))
  })
})
