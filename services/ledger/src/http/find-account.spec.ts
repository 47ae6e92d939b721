import { refuse, Unavailable, type Refusal } from '@hub/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Principal } from '../application/command-request.ts'
import type { Identity } from '../application/who-am-i.ts'
import { startEdge, type Edge } from './fixtures.ts'

const issuer = 'https://accounts.example.cn/'
const person = (unitId: string, more: Partial<Identity> = {}): Identity =>
  ({ operatorId: 'op', unitId, unitKind: 'department', operatorKind: 'person', roles: ['window-clerk'], suspended: false, holderId: null, ...more })
const system = person('social', { operatorId: 'op-system', operatorKind: 'system', roles: ['department-system'] })
const accounts: Readonly<Record<string, Identity>> = {
  'social-window': person('social', { operatorId: 'op-social' }),
  'social-gone': person('social', { operatorId: 'op-gone', suspended: true }),
  'centre-window': person('centre', { operatorId: 'op-centre' }),
  citizen: person('social', { operatorId: 'op-citizen', roles: ['holder'], holderId: 'h1' }),
}

let edge: Edge
let caller: Identity | Refusal | Error
const asked: Principal[] = []
beforeAll(async () => {
  edge = await startEdge({
    whoAmI(principal) {
      asked.push(principal)
      if (principal.subject !== 'zhao') return Promise.resolve(accounts[principal.subject] ?? refuse('ACCOUNT_UNKNOWN'))
      return caller instanceof Error ? Promise.reject(caller) : Promise.resolve(caller)
    },
  })
})
afterAll(() => edge.stop())
beforeEach(() => {
  caller = system
  asked.length = 0
})

const find = (body: unknown, token = 'good') => edge.call('gateway', '/v1/accounts', { body: JSON.stringify(body), headers: { authorization: `Bearer ${token}` } })
const found = (operatorId: string) => ({ status: 200, body: { kind: 'known', operatorId } })
const none = { status: 200, body: { kind: 'none' } }

describe('an account is found', () => {
  test('by a system of the same unit, at the sign-in service that the system itself uses', async () => {
    expect(await find({ subject: 'social-window' })).toMatchObject(found('op-social'))
    expect(asked).toEqual([{ issuer, subject: 'zhao' }, { issuer, subject: 'social-window' }])
  })

  test('as it was registered: without blanks around it', async () => {
    expect(await find({ subject: '  social-window ' })).toMatchObject(found('op-social'))
  })

  test('although it is suspended, for a colleague may know that', async () => {
    expect(await find({ subject: 'social-gone' })).toMatchObject(found('op-gone'))
  })

  test('by a security administrator whatever its unit, a holder’s own account included', async () => {
    caller = person('city', { roles: ['security-admin'] })
    expect(await find({ subject: 'centre-window' })).toMatchObject(found('op-centre'))
    expect(await find({ subject: 'citizen' })).toMatchObject(found('op-citizen'))
  })
})

describe('an account looks as if it were not there', () => {
  test.each(['centre-window', 'citizen', 'nobody', ''.padEnd(200, 'x')])('to a system of another unit, or where it is a citizen’s: %s', async (subject) => {
    expect(await find({ subject })).toMatchObject(none)
    expect((await find({ subject })).text).toBe('{"kind":"none"}')
  })

  test('to a holder, whose account stands under a unit as well', async () => {
    caller = person('social', { roles: ['holder'], holderId: 'h1' })
    expect(await find({ subject: 'social-window' })).toMatchObject(none)
  })
})

describe('nothing is told', () => {
  test('without a good token, to an account that is not known, and to one that is suspended', async () => {
    expect(await find({ subject: 'social-window' }, 'forged')).toMatchObject({ body: { kind: 'refused', code: 'TOKEN_INVALID' } })
    caller = refuse('ACCOUNT_UNKNOWN')
    expect(await find({ subject: 'social-window' })).toMatchObject({ body: { kind: 'refused', code: 'ACCOUNT_UNKNOWN' } })
    caller = { ...system, suspended: true }
    expect(await find({ subject: 'social-window' })).toMatchObject({ body: { kind: 'refused', code: 'ACCOUNT_SUSPENDED' } })
    expect(asked.map(({ subject }) => subject)).toEqual(['zhao', 'zhao'])
  })

  test('while the ledger cannot tell, and the account asked for stays out of the log', async () => {
    caller = new Unavailable('the vault is away')
    expect(await find({ subject: 'SECRET-account' })).toMatchObject({ body: { kind: 'unavailable', retryAfterMs: 500 } })
    expect(edge.logged.join('')).not.toContain('SECRET')
    for (let again = 0; again < 5; again += 1) await find({ subject: 'SECRET-account' })
    expect(edge.logged.filter((line) => line.includes('the vault is away'))).toHaveLength(1)
  })

  test.each([{}, { subject: '' }, { subject: '   ' }, { subject: 7 }, { subject: 'x'.repeat(201) }, { subject: 'a', issuer }, { subject: { length: { toString: 1 } } }, null, []])('to %j', async (body) => {
    expect(await find(body)).toMatchObject({ status: 422 })
    expect(asked).toEqual([])
  })

  test.each(['signer', 'ledger'] as const)('to the %s', async (as) => {
    expect(await edge.call(as, '/v1/accounts', { body: '{"subject":"social-window"}' })).toMatchObject({ status: 403 })
  })
})
