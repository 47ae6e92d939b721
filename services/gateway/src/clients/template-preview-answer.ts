import { readShape, type InputProblem } from '@hub/schemas'
import { z } from 'zod'

/** 样张预览的要求 — judged by the ledger. `template` null: the type's own; `face` null: all made up. */
export interface TemplatePreviewWish {
  readonly typeId: string
  readonly template: unknown
  readonly face: unknown
}

export type TemplatePreviewAnswer =
  | { readonly kind: 'drawn'; readonly pdf: string }
  | { readonly kind: 'invalid'; readonly problems: readonly InputProblem[] }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>> }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }

const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drawn'), pdf: z.base64() }),
  z.object({ kind: z.literal('invalid'), problems: z.array(z.object({ path: z.string(), message: z.string() })) }),
  z.object({ kind: z.literal('refused'), code: z.string(), detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])) }),
  z.object({ kind: z.literal('unavailable'), retryAfterMs: z.number() }),
])

/** Answer of `POST /v1/template-preview`, or undefined where it is not one. */
export function parseTemplatePreviewAnswer(answer: unknown): TemplatePreviewAnswer | undefined {
  return readShape(shape, answer).data
}
