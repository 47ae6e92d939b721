import type { CommandReply } from '@hub/schemas'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accepted } from './clients/fixtures.ts'
import { sendGraphQL, type Path } from './testing/graphql-request.ts'
import { startTestHub, type TestHub } from './testing/hub.ts'

const operation = (file: string): string => readFileSync(new URL(`./operations/${file}.graphql`, import.meta.url), 'utf8').trim()
const lookUp = operation('look-up')
const suspend = operation('suspend-licence')
const audit = operation('audit-licence')

const commandId = '0192f0c1-2345-7abc-8def-0123456789ab'
const lookUpInput = { commandId, caseId: '0192f0c1-2345-7abc-8def-0123456789ac', slot: 'M1', typeCode: '11100000000013338W011' }
const suspendInput = { commandId, licenceId: '0192f0c1-2345-7abc-8def-0123456789ad', reason: '年检未通过' }

const answered: CommandReply = {
  kind: 'accepted', position: 42, ids: { lookUpId: 'l1' }, replayed: false,
  answer: {
    outcome: 'answered', lookUpId: 'l1', licenceId: 'c1', status: 'valid', notices: ['unverified-stock'], level: 'fields', leafHash: 'ab', withheld: false,
    fields: [{ field: 'holder.name', label: '姓名', value: '张**', masked: true, commitment: 'c', salt: 's' }],
  },
}

let hub: TestHub
let clerk: string
beforeAll(async () => {
  hub = await startTestHub()
  clerk = await hub.signIn('clerk', ['window-clerk', 'issuing-clerk'])
})
afterAll(() => hub.close())
beforeEach(() => {
  hub.ledger.requests.length = 0
  hub.logged.length = 0
})

describe.each<Path>(['compiled document', 'Yoga'])('by %s', (path) => {
  test('a look-up is answered with the fields and the openings of their commitments', async () => {
    hub.answerWith(answered)
    const { status, body, raw } = await sendGraphQL(hub.app, path, { text: lookUp, variables: { input: lookUpInput }, token: clerk })
    expect(status).toBe(200)
    expect(body).toEqual({
      data: {
        lookUp: {
          __typename: 'LookUpAnswered', position: 42, replayed: false, lookUpId: 'l1', licenceId: 'c1', status: 'valid', notices: ['UNVERIFIED_STOCK'], level: 'FIELDS',
          fields: [{ field: 'holder.name', label: '姓名', value: '张**', masked: true, commitment: 'c', salt: 's' }], leafHash: 'ab', withheld: false,
        },
      },
    })
    expect(raw.headers['x-trace-id']).toMatch(/^[0-9a-f]{32}$/)
  })

  test('the command goes to the ledger under the token of the caller, with nothing of the caller in its body', async () => {
    hub.answerWith(answered)
    const headers = { 'x-hub-terminal': 'W03', 'x-hub-acting-for': 'op-9' }
    await sendGraphQL(hub.app, path, { text: lookUp, variables: { input: { ...lookUpInput, level: 'PREDICATE' } }, token: clerk, headers })
    expect(hub.commands()).toEqual([{
      i: 0, type: 'LookUp', commandId, token: clerk, client: 'console', terminal: 'W03', actingFor: 'op-9', lane: 'live',
      body: { caseId: lookUpInput.caseId, slot: 'M1', typeCode: lookUpInput.typeCode, level: 'predicate' },
    }])
  })

  test('a miss says which kind it is and what to do next', async () => {
    hub.answerWith({ kind: 'accepted', position: 7, ids: {}, replayed: false, answer: { outcome: 'missed', lookUpId: 'l2', miss: 'not-deposited' } })
    const { body } = await sendGraphQL(hub.app, path, { text: lookUp, variables: { input: lookUpInput }, token: clerk })
    expect(body.data?.['lookUp']).toMatchObject({ __typename: 'LookUpMissed', position: 7, lookUpId: 'l2', kind: 'NOT_DEPOSITED', message: expect.stringContaining('未归集') as string })
  })

  test('a refusal is a member of the reply, with its text, its next step and the position of its record', async () => {
    hub.answerWith({ kind: 'refused', code: 'ROLE_MISSING', detail: { check: 1 }, position: 9, ids: { lookUpId: 'l3' } })
    const { status, body } = await sendGraphQL(hub.app, path, { text: lookUp, variables: { input: lookUpInput }, token: clerk })
    expect(status).toBe(200)
    expect(body).toEqual({
      data: {
        lookUp: {
          __typename: 'CommandRefused', code: 'ROLE_MISSING', message: '您的角色不能办理这项业务。', nextStep: expect.stringContaining('联系安全管理员') as string,
          detail: { check: 1 }, recordedPosition: 9, recordedLookUpId: 'l3',
        },
      },
    })
  })

  test('an input that the ledger finds wrong is a member of the reply, problem by problem', async () => {
    hub.answerWith({ kind: 'invalid', problems: [{ path: 'licenceId', message: '不是有效的 UUID' }] })
    const { body } = await sendGraphQL(hub.app, path, { text: suspend, variables: { input: suspendInput }, token: clerk })
    expect(body.data?.['suspendLicence']).toMatchObject({ __typename: 'InputInvalid', problems: [{ path: 'licenceId', message: '不是有效的 UUID' }] })
  })

  test('an ordinary command is accepted with its position and ids', async () => {
    hub.answerWith(accepted(5, { licenceId: 'c1' }))
    const { body } = await sendGraphQL(hub.app, path, { text: suspend, variables: { input: suspendInput }, token: clerk })
    expect(body).toEqual({ data: { suspendLicence: { __typename: 'CommandAccepted', position: 5, replayed: false, licenceId: 'c1' } } })
  })

  test('an audit shows what was sealed and what was erased', async () => {
    const auditor = await hub.signIn('auditor', ['auditor'])
    hub.answerWith({
      kind: 'accepted', position: 8, ids: {}, replayed: false,
      answer: { outcome: 'audited', licenceId: 'c1', status: 'suspended', state: { version: 2 }, values: [{ part: 'face', subject: 'licence-c1', value: { a: 1 } }], erased: ['identity'] },
    })
    const input = { commandId, investigationId: 'i1', licenceId: 'c1', asOf: '2026-03-02T01:00:00.000Z' }
    const { body } = await sendGraphQL(hub.app, path, { text: audit, variables: { input }, token: auditor })
    expect(body.data?.['auditLicence']).toEqual({
      __typename: 'LicenceAudited', position: 8, replayed: false, licenceId: 'c1', status: 'suspended', state: { version: 2 },
      values: [{ part: 'face', subject: 'licence-c1', value: { a: 1 } }], erased: ['identity'],
    })
    expect(hub.commands().at(-1)?.body).toEqual({ investigationId: 'i1', licenceId: 'c1', asOf: input.asOf })
  })

  test.each([
    ['nobody signed in', undefined, 401, 'UNAUTHENTICATED', 'TOKEN_MISSING'],
    ['an account without the role', ['auditor'] as const, 403, 'FORBIDDEN', 'ROLE_MISSING'],
    ['a holder', ['holder'] as const, 403, 'FORBIDDEN', 'ROLE_MISSING'],
  ])('%s may not suspend a licence, and nothing reaches the ledger', async (who, roles, status, code, reason) => {
    const token = roles === undefined ? undefined : await hub.signIn(who, roles)
    const answer = await sendGraphQL(hub.app, path, { text: suspend, variables: { input: suspendInput }, ...(token === undefined ? {} : { token }) })
    expect(answer.status).toBe(status)
    expect(answer.body.data ?? null).toBeNull()
    expect(answer.body.errors).toMatchObject([{ path: ['suspendLicence'], extensions: { code, reason, traceId: answer.raw.headers['x-trace-id'] } }])
    expect(hub.commands()).toEqual([])
  })

  test('an account that the ledger does not know, or has suspended, is told so', async () => {
    const unknown = await hub.issuer.sign('stranger')
    const suspended = await hub.signIn('gone', ['issuing-clerk'], { suspended: true })
    for (const [token, reason] of [[unknown, 'ACCOUNT_UNKNOWN'], [suspended, 'ACCOUNT_SUSPENDED']] as const) {
      const { body } = await sendGraphQL(hub.app, path, { text: suspend, variables: { input: suspendInput }, token })
      expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason } }])
    }
  })

  test('trouble behind the gateway is UNAVAILABLE with a delay, not a refusal', async () => {
    hub.answerWith({ kind: 'unavailable', retryAfterMs: 700 })
    const { status, body } = await sendGraphQL(hub.app, path, { text: suspend, variables: { input: suspendInput }, token: clerk })
    expect(status).toBe(503)
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', retryAfterMs: 700 } }])
  })

  test('a variable of the wrong shape is told by its place; its value is neither repeated nor logged', async () => {
    const { status, body, raw } = await sendGraphQL(hub.app, path, { text: suspend, variables: { input: { ...suspendInput, reason: { secret: '110101199003070010' } } }, token: clerk })
    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ message: '变量 $input 的值不符合模式，位置 input.reason。', extensions: { code: 'INPUT_INVALID' } }])
    expect(raw.body + hub.logged.join()).not.toContain('110101199003070010')
  })

  test('a field too many and a field too few are told by name', async () => {
    const { reason: _left, ...short } = suspendInput
    const told = async (input: object) => (await sendGraphQL(hub.app, path, { text: suspend, variables: { input }, token: clerk })).body.errors
    expect(await told({ ...suspendInput, caseId: '110101199003070010' })).toMatchObject([{ message: '变量 $input 的值不符合模式：没有字段 caseId。' }])
    expect(await told(short)).toMatchObject([{ message: '变量 $input 的值不符合模式：缺少必填字段 reason。' }])
  })

  test('a broken answer of the ledger is masked: code INTERNAL, a trace id, no detail', async () => {
    hub.answerWith(accepted(1))
    const { status, body } = await sendGraphQL(hub.app, path, { text: lookUp, variables: { input: lookUpInput }, token: clerk })
    expect(status).toBe(500)
    expect(body.errors).toHaveLength(1)
    expect(body.errors).toMatchObject([{ message: '系统内部错误。请凭 traceId 联系运维人员。', extensions: { code: 'INTERNAL', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string } }])
    expect(hub.logged.join()).toContain('InvariantViolation')
  })

  test('the answer is of the media type that the caller accepts', async () => {
    hub.answerWith(accepted(5))
    const accept = 'application/graphql-response+json'
    const { raw } = await sendGraphQL(hub.app, path, { text: suspend, variables: { input: suspendInput }, token: clerk, headers: { accept } })
    expect(raw.headers['content-type']).toBe(`${accept}; charset=utf-8`)
    const plain = await sendGraphQL(hub.app, path, { text: suspend, variables: { input: suspendInput }, token: clerk })
    expect(plain.raw.headers['content-type']).toBe('application/json; charset=utf-8')
  })
})
