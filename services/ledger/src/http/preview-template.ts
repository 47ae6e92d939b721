import { isRefusal, type Refusal } from '@hub/kernel'
import { commandRoles, parseLicenceTypeId, parseTemplate, readShape, type InputProblem } from '@hub/schemas'
import { z } from 'zod'
import type { Principal } from '../application/command-request.ts'
import type { TemplatePreviewWish } from '../application/template-preview/preview-template.ts'
import { previewAs, type CallerPorts, type NotShown } from './preview-as.ts'

/** What `POST /v1/template-preview` answers; `pdf` in standard base64. */
export type TemplatePreviewAnswer = { readonly kind: 'drawn'; readonly pdf: string } | { readonly kind: 'invalid'; readonly problems: readonly InputProblem[] } | NotShown

export interface TemplatePreviewPorts extends CallerPorts {
  readonly previewTemplate: (principal: Principal, wish: TemplatePreviewWish) => Promise<Buffer | Refusal>
}

const faceFieldsMax = 200
const valueCharsMax = 4_000
const face = z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/), z.union([z.string().max(valueCharsMax), z.number(), z.boolean()])).refine((fields) => Object.keys(fields).length <= faceFieldsMax)
const shape = z.strictObject({ typeId: z.string(), template: z.unknown(), face: face.nullable() })

/** 预览样张 — open to whoever may set a template; which types are hers to set is judged as setting is. */
export async function answerTemplatePreview(ports: TemplatePreviewPorts, authorization: string | undefined, body: unknown): Promise<TemplatePreviewAnswer> {
  const wish = parseWish(body)
  if (!wish.ok) return { kind: 'invalid', problems: wish.problems }
  return previewAs(ports, authorization, {
    roles: commandRoles.SetLicenceTemplate, trouble: 'sample cannot be drawn now',
    async draw(_caller, principal) {
      const drawn = await ports.previewTemplate(principal, wish.wish)
      return isRefusal(drawn) ? drawn : { kind: 'drawn' as const, pdf: drawn.toString('base64') }
    },
  })
}

type ParsedWish = { readonly ok: true; readonly wish: TemplatePreviewWish } | { readonly ok: false; readonly problems: readonly InputProblem[] }

function parseWish(body: unknown): ParsedWish {
  const parsed = readShape(shape, body)
  if (!parsed.success) return wrong(String(parsed.error.issues[0]?.path[0] ?? ''), '不合要求：须有 typeId；template 为版式模板或 null；face 为字段名到文字、数字或是否值，或 null')
  const typeId = parseLicenceTypeId(parsed.data.typeId)
  if (typeId === undefined) return wrong('typeId', '不是有效的编号')
  const { template } = parsed.data
  if (template === null || template === undefined) return { ok: true, wish: { typeId, template: null, face: parsed.data.face ?? {} } }
  const known = parseTemplate(template)
  if (known.ok) return { ok: true, wish: { typeId, template: known.template, face: parsed.data.face ?? {} } }
  return { ok: false, problems: known.problems.map(({ path, message }) => ({ path: path === '' ? 'template' : `template.${path}`, message })) }
}

function wrong(path: string, message: string): ParsedWish {
  return { ok: false, problems: [{ path, message }] }
}
