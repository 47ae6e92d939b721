import { createHash } from 'node:crypto'
import { roles, type CommandReply } from '@hub/schemas'
import { afterAll, beforeAll, expect, describe, test } from 'vitest'
import { accepted } from '../clients/fixtures.ts'
import { startTestHub, type TestHub } from '../testing/hub.ts'

let hub: TestHub
beforeAll(async () => { hub = await startTestHub() })
afterAll(() => hub.close())

const bytes = Buffer.from('%PDF-1.7 \u0000\u00ff 证照', 'utf8')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const fileId = '0f8fad5b-d9cb-869f-a165-70867728950e'
const withFile = (format: 'pdf' | 'ofd'): CommandReply => ({ ...accepted(41), answer: { outcome: 'file', fileId, licenceId: 'l1', format, sha256, bytes: bytes.toString('base64') } }) as CommandReply
const body = { commandId: '019cac1d-9b4a-70ca-9f75-25e80eaf5f51', fileId, purpose: 'delivery' }
const download = (token: string | undefined, payload: unknown = body, type = 'application/json') => hub.app.inject({
  method: 'POST', url: '/v1/licence-files/download', headers: { 'content-type': type, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }, payload: JSON.stringify(payload),
})
let callers = 0
const clerk = () => hub.signIn(`clerk-${String(callers += 1)}`, ['issuing-clerk'])

describe('a file that the ledger gives', () => {
  test.each([['pdf', 'application/pdf'], ['ofd', 'application/ofd']] as const)('comes as it is: %s', async (format, type) => {
    hub.answerWith(withFile(format))
    const answer = await download(await clerk())
    expect([answer.statusCode, answer.headers['content-type'], answer.rawPayload.equals(bytes)]).toEqual([200, type, true])
    expect(answer.headers).toMatchObject({ 'content-disposition': `attachment; filename="${fileId}.${format}"`, 'x-file-sha256': sha256, 'x-hub-position': '41', 'cache-control': 'no-store' })
  })

  test('is asked for by the command and nothing else, under the caller’s own token', async () => {
    hub.answerWith(withFile('pdf'))
    const token = await clerk()
    await download(token)
    expect(hub.commands().at(-1)).toMatchObject({ type: 'DownloadLicenceFile', commandId: body.commandId, token, lane: 'live', body: { fileId, purpose: 'delivery' } })
  })
})

describe('what is no file', () => {
  test.each([['LICENCE_FILE_NOT_FOUND', 404], ['LICENCE_FILE_PURPOSE_WRONG', 409], ['ACCOUNT_SUSPENDED', 409]])('%s is answered with %i and what to do next', async (code, status) => {
    hub.answerWith({ kind: 'refused', code, detail: {}, position: null, ids: {} })
    const answer = await download(await clerk())
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ code, message: expect.stringMatching(/\p{Script=Han}/u) as string, nextStep: expect.stringMatching(/\p{Script=Han}/u) as string })
  })

  test('a record without its file, a wrong body of the command, and a ledger that is away, each say so', async () => {
    const token = await clerk()
    hub.answerWith(accepted(41))
    expect((await download(token)).statusCode).toBe(410)
    hub.answerWith({ kind: 'invalid', problems: [{ path: 'fileId', message: '不是有效的 UUID' }] })
    expect((await download(token, { ...body, fileId: 'x' })).json()).toMatchObject({ kind: 'invalid', problems: [{ path: 'fileId' }] })
    hub.answerWith({ kind: 'unavailable', retryAfterMs: 500 })
    expect((await download(token)).statusCode).toBe(503)
  })

  test.each([['no JSON object', []], ['no command id', { fileId, purpose: 'delivery' }], ['a command id without end', { ...body, commandId: 'x'.repeat(65) }], ['a command id whose length is nothing to compare', { ...body, commandId: { length: { toString: 1 } } }]])('%s never reaches the ledger', async (_what, payload) => {
    const before = hub.commands().length
    expect((await download(await clerk(), payload)).statusCode).toBe(400)
    expect(hub.commands().length).toBe(before)
  })

  test('nor does another type of body', async () => {
    expect((await download(await clerk(), body, 'text/plain')).statusCode).toBe(415)
  })
})

test('nobody without an account may, and of those with one only who may be entitled', async () => {
  hub.answerWith(withFile('pdf'))
  expect((await download(undefined)).statusCode).toBe(401)
  const statuses = await Promise.all(roles.map(async (role) => [role, (await download(await hub.signIn(`only-${role}`, [role]))).statusCode] as const))
  expect(Object.fromEntries(statuses)).toEqual(Object.fromEntries(roles.map((role) => [role, ['issuing-clerk', 'approver', 'department-system', 'holder'].includes(role) ? 200 : 403])))
})
