import { isRefusal, type Refusal } from '@hub/kernel'
import { parseLocalDate, parseTemplate, type LicenceTemplate } from '@hub/schemas'
import { z } from 'zod'
import { parseBody } from '../policy/parse-body.ts'
import { instant, uuid } from '../policy/shapes.ts'
import { malformed, type ShapeRefusal } from '../policy/text-fields.ts'

export const fileFormats = ['pdf', 'ofd'] as const
export type FileFormat = (typeof fileFormats)[number]

const sealsMax = 8
const holdersMax = 64
const faceFieldsMax = 200
const textCharactersMax = 4_000
const qrCharactersMax = 2_000

const text = z.string().max(textCharactersMax)
const day = z.string().max(10).refine((value) => parseLocalDate(value) !== undefined)
const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/)

const content = z.strictObject({
  face: z.record(fieldName, z.union([text, z.number(), z.boolean()])).refine((face) => Object.keys(face).length <= faceFieldsMax),
  number: text.nullable(), identifier: text, issued: day, validity: z.strictObject({ from: day, until: day.nullable() }),
  issuers: z.array(text).min(1).max(sealsMax), holders: z.array(text).max(holdersMax),
})
const metadata = z.strictObject({
  typeCode: text, issuerCodes: z.array(text).min(1).max(sealsMax),
  holderCodes: z.array(z.strictObject({ code: text, kind: text, kindCode: text })).max(holdersMax),
})
const annotation = z.discriminatedUnion('grade', [
  z.strictObject({ grade: z.literal('A'), provider: text, usedFor: text.min(1).optional(), until: day }),
  z.strictObject({ grade: z.literal('B'), usedFor: text.min(1).optional(), until: day }),
])
const shape = z.strictObject({
  documentId: uuid, template: z.unknown(), content, metadata, annotation: annotation.nullable(), composedAt: instant, qrText: z.string().min(1).max(qrCharactersMax),
  sealIds: z.array(uuid).min(1).max(sealsMax).refine(isDistinct), formats: z.array(z.enum(fileFormats)).min(1).max(fileFormats.length).refine(isDistinct),
})
  .refine(({ content: { issuers }, metadata: { issuerCodes } }) => issuers.length === issuerCodes.length, { path: ['metadata', 'issuerCodes'] })
  .refine(({ content: { issuers }, sealIds }) => issuers.length === sealIds.length, { path: ['sealIds'] })

/** 制文件请求 — one licence's content, its template, and the seals of its issuing authorities in their order. `documentId` is for the log alone. */
export type DocumentRequest = Omit<z.infer<typeof shape>, 'template'> & { readonly template: LicenceTemplate }

export function parseDocumentRequest(body: unknown): DocumentRequest | Refusal<ShapeRefusal> {
  const request = parseBody(shape, body)
  if (isRefusal(request)) return request
  const template = parseTemplate(request.template)
  return template.ok ? { ...request, template: template.template } : malformed('template')
}

const previewShape = z.strictObject({ template: z.unknown(), content, composedAt: instant })

/** 样张请求 — a template and what a licence could say. */
export type PreviewRequest = Omit<z.infer<typeof previewShape>, 'template'> & { readonly template: LicenceTemplate }

export function parsePreviewRequest(body: unknown): PreviewRequest | Refusal<ShapeRefusal> {
  const request = parseBody(previewShape, body)
  if (isRefusal(request)) return request
  const template = parseTemplate(request.template)
  return template.ok ? { ...request, template: template.template } : malformed('template')
}

function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length
}
