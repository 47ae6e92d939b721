import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TemplatePreviewAnswer, TemplatePreviewWish } from '../../clients/template-preview-answer.ts'
import { startTestHub, type TestHub } from '../../testing/hub.ts'

const document = `query ($typeId: ID!, $template: Json, $face: Json) { licenceTemplatePreview(typeId: $typeId, template: $template, face: $face) {
  __typename ... on LicenceTemplatePreview { pdf } ... on CommandRefused { code message nextStep detail } ... on InputInvalid { message problems { path message } }
} }`

let hub: TestHub
let answer: TemplatePreviewAnswer
const asked: TemplatePreviewWish[] = []
beforeAll(async () => {
  hub = await startTestHub()
  hub.ledger.previewTemplate = (_token, wish) => {
    asked.push(wish)
    return answer
  }
})
afterAll(() => hub.close())
beforeEach(() => { asked.length = 0 })

async function preview(variables: object, role: 'issuing-clerk' | 'window-clerk' = 'issuing-clerk') {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await hub.signIn(`one-${role}`, [role])}` }
  return (await hub.app.inject({ method: 'POST', url: '/graphql', headers, payload: { query: document, variables } })).json<{ readonly data?: { readonly licenceTemplatePreview: unknown }; readonly errors?: unknown }>()
}

describe('a sample of a template', () => {
  test('is asked of the ledger as it was given, and shown as a PDF', async () => {
    answer = { kind: 'drawn', pdf: 'JVBERg==' }
    const template = { elements: [{ kind: 'text' }] }
    expect((await preview({ typeId: 't', template, face: { name: '甲' } })).data?.licenceTemplatePreview).toEqual({ __typename: 'LicenceTemplatePreview', pdf: 'JVBERg==' })
    await preview({ typeId: 't' })
    expect(asked).toEqual([{ typeId: 't', template, face: { name: '甲' } }, { typeId: 't', template: null, face: null }])
  })

  test('is refused in the words of the register', async () => {
    answer = { kind: 'refused', code: 'FILE_TEXT_TOO_LONG', detail: { about: ['face.name'] } }
    expect((await preview({ typeId: 't' })).data?.licenceTemplatePreview).toEqual({ __typename: 'CommandRefused', code: 'FILE_TEXT_TOO_LONG', message: '所列字段内容过长，版式中排不下。', nextStep: expect.stringContaining('版式') as string, detail: { about: ['face.name'] } })
  })

  test('of a template that is none tells where it is wrong', async () => {
    answer = { kind: 'invalid', problems: [{ path: 'template.qr', message: '超出页面' }] }
    expect((await preview({ typeId: 't', template: {} })).data?.licenceTemplatePreview).toMatchObject({ __typename: 'InputInvalid', problems: answer.problems })
  })

  test('is for later while the signer is away', async () => {
    answer = { kind: 'unavailable', retryAfterMs: 500 }
    expect((await preview({ typeId: 't' })).errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', retryAfterMs: 500 } }])
  })

  test('is not for those who set no templates', async () => {
    expect((await preview({ typeId: 't' }, 'window-clerk')).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(asked).toEqual([])
  })
})
