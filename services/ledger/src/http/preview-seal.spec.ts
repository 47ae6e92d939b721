import { refuse, Unavailable, type Refusal } from '@hub/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PreviewWish } from '../application/seal/preview-seal.ts'
import type { Identity } from '../application/who-am-i.ts'
import { startEdge, type Edge } from './fixtures.ts'

const custodian: Identity = { operatorId: 'op', unitId: 'market', unitKind: 'department', operatorKind: 'person', roles: ['seal-custodian'], suspended: false, holderId: null }
const picture = { svg: '<svg/>', widthMm: 42, heightMm: 42 }

let edge: Edge
let caller: Identity | Refusal
let answer: typeof picture | Refusal | Error
const asked: { readonly unitId: string; readonly wish: PreviewWish }[] = []
beforeAll(async () => {
  edge = await startEdge({
    whoAmI: () => Promise.resolve(caller),
    previewSeal(unitId, wish) {
      asked.push({ unitId, wish })
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as never)
    },
  })
})
afterAll(() => edge.stop())
beforeEach(() => {
  caller = custodian
  answer = picture
  asked.length = 0
})

const preview = (body: unknown, token = 'good') => edge.call('gateway', '/v1/seal-preview', { body: JSON.stringify(body), headers: { authorization: `Bearer ${token}` } })

describe('a preview of a seal', () => {
  test('is drawn for a custodian, of her own unit, and what she left out is left out', async () => {
    expect(await preview({ kind: 'unit' })).toMatchObject({ status: 200, body: { kind: 'drawn', ...picture } })
    expect(await preview({ kind: 'business', name: ' 示例局 ', bottom: '受理专用章' })).toMatchObject({ body: { kind: 'drawn' } })
    expect(asked).toEqual([{ unitId: 'market', wish: { kind: 'unit', name: null, bottom: null } }, { unitId: 'market', wish: { kind: 'business', name: '示例局', bottom: '受理专用章' } }])
  })

  test('is refused as a capture would be', async () => {
    answer = refuse('SEAL_BOTTOM_MISSING')
    expect(await preview({ kind: 'business' })).toMatchObject({ status: 200, body: { kind: 'refused', code: 'SEAL_BOTTOM_MISSING' } })
  })

  test.each<readonly [string, Identity | Refusal, string]>([
    ['ROLE_MISSING', { ...custodian, roles: ['issuing-clerk'] }, 'good'], ['ACCOUNT_SUSPENDED', { ...custodian, suspended: true }, 'good'], ['ACCOUNT_UNKNOWN', refuse('ACCOUNT_UNKNOWN'), 'good'], ['TOKEN_INVALID', custodian, 'bad'],
  ])('is refused with %s, and nothing is drawn', async (code, who, token) => {
    caller = who
    expect(await preview({ kind: 'unit' }, token)).toMatchObject({ status: 200, body: { kind: 'refused', code } })
    expect(asked).toEqual([])
  })

  test.each([new Unavailable('the signer is away'), new Error('a mistake of ours')])('is for later where there is trouble', async (trouble) => {
    answer = trouble
    const { status, body } = await preview({ kind: 'unit' })
    expect({ status, body }).toEqual({ status: 200, body: { kind: 'unavailable', retryAfterMs: 500 } })
  })

  test.each([null, [], {}, { kind: 'round' }, { kind: 'unit', name: '' }, { kind: 'unit', name: 'x'.repeat(301) }, { kind: 'unit', bottom: 7 }, { kind: 'unit', name: { length: { toString: 1 } } }, { kind: 'unit', unitId: 'other' }])('is not drawn for %j', async (body) => {
    expect((await preview(body)).status).toBe(422)
    expect(asked).toEqual([])
  })

  test('is drawn for no other service than those that bring commands', async () => {
    expect((await edge.call('monitor', '/v1/seal-preview', { body: '{"kind":"unit"}' })).status).toBe(403)
  })
})
