import { refuse, Unavailable, type Refusal } from '@hub/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { demoTemplate } from '../demo/templates.ts'
import type { TemplatePreviewWish } from '../application/template-preview/preview-template.ts'
import type { Identity } from '../application/who-am-i.ts'
import { startEdge, type Edge } from './fixtures.ts'

const clerk: Identity = { operatorId: 'op', unitId: 'market', unitKind: 'department', operatorKind: 'person', roles: ['issuing-clerk'], suspended: false, holderId: null }
const typeId = '019cac1d-9eaa-717f-922e-9944ca2de0c1'
const pdf = Buffer.from('%PDF-1.7')

let edge: Edge
let caller: Identity | Refusal
let answer: Buffer | Refusal | Error
const asked: TemplatePreviewWish[] = []
beforeAll(async () => {
  edge = await startEdge({
    whoAmI: () => Promise.resolve(caller),
    previewTemplate(_principal, wish) {
      asked.push(wish)
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
  })
})
afterAll(() => edge.stop())
beforeEach(() => {
  caller = clerk
  answer = pdf
  asked.length = 0
})

const preview = async (body: unknown) => (await edge.call('gateway', '/v1/template-preview', { body: JSON.stringify(body), headers: { authorization: 'Bearer good' } })).body

describe('a sample of a template', () => {
  test('is drawn for whoever may set one, with what was given, and as base64', async () => {
    expect(await preview({ typeId, template: null, face: null })).toEqual({ kind: 'drawn', pdf: pdf.toString('base64') })
    expect(await preview({ typeId, template: await demoTemplate('driver'), face: { name: '很长的名字', copies: 2, original: true } })).toMatchObject({ kind: 'drawn' })
    expect(asked).toMatchObject([{ typeId, template: null, face: {} }, { typeId, template: { name: '网络预约出租汽车驾驶员证' }, face: { name: '很长的名字', copies: 2, original: true } }])
  })

  test('is refused as setting the template would be', async () => {
    answer = refuse('LICENCE_TYPE_TEMPLATE_FIELD_UNKNOWN', { fields: ['colour'] })
    expect(await preview({ typeId, template: null, face: null })).toEqual({ kind: 'refused', code: 'LICENCE_TYPE_TEMPLATE_FIELD_UNKNOWN', detail: { fields: ['colour'] } })
  })

  test.each<readonly [string, Identity | Refusal]>([['ROLE_MISSING', { ...clerk, roles: ['window-clerk'] }], ['ACCOUNT_SUSPENDED', { ...clerk, suspended: true }], ['ACCOUNT_UNKNOWN', refuse('ACCOUNT_UNKNOWN')]])('is refused with %s, and nothing is drawn', async (code, who) => {
    caller = who
    expect(await preview({ typeId, template: null, face: null })).toMatchObject({ kind: 'refused', code })
    expect(asked).toEqual([])
  })

  test.each([new Unavailable('the signer is away'), new Error('a mistake of ours')])('is for later where there is trouble', async (trouble) => {
    answer = trouble
    expect(await preview({ typeId, template: null, face: null })).toEqual({ kind: 'unavailable', retryAfterMs: 500 })
  })

  test.each<readonly [unknown, string]>([
    [null, ''], [{}, 'typeId'], [{ typeId: 'x', template: null, face: null }, 'typeId'], [{ typeId, template: null, face: { 'a b': 1 } }, 'face'], [{ typeId, template: null, face: { a: [] } }, 'face'],
    [{ typeId, template: null, face: { a: 'x'.repeat(4_001) } }, 'face'], [{ typeId, template: null, face: null, more: 1 }, ''], [{ typeId, template: {}, face: null }, 'template.typeCode'], [{ typeId, template: 'x', face: null }, 'template'],
    [{ typeId, template: null, face: { a: { length: { toString: 1 } } } }, ''], [{ typeId, template: { name: { length: { toString: 1 } } }, face: null }, ''],
  ])('%# is told where it is wrong, without what was there', async (body, path) => {
    const told = await preview(body) as { readonly kind: string; readonly problems: readonly { readonly path: string }[] }
    expect([told.kind, told.problems[0]?.path]).toEqual(['invalid', path])
    expect(asked).toEqual([])
  })

  test('is drawn for no other service than those that bring commands, and not from a body without measure', async () => {
    expect((await edge.call('monitor', '/v1/template-preview', { body: '{}' })).status).toBe(403)
    expect((await edge.call('gateway', '/v1/template-preview', { announced: 513 * 1024 })).status).toBe(413)
  })
})
