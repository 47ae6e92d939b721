import { readShape } from '@hub/schemas'
import { z } from 'zod'

/** 印章预览的要求 — of the caller's own unit. */
export interface PreviewWish {
  readonly kind: string
  readonly name: string | null
  readonly bottom: string | null
}

export type PreviewAnswer =
  | { readonly kind: 'drawn'; readonly svg: string; readonly widthMm: number; readonly heightMm: number }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>> }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }

const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drawn'), svg: z.string(), widthMm: z.number(), heightMm: z.number() }),
  z.object({ kind: z.literal('refused'), code: z.string(), detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])) }),
  z.object({ kind: z.literal('unavailable'), retryAfterMs: z.number() }),
])

/** Answer of `POST /v1/seal-preview`, or undefined where it is not one. */
export function parsePreviewAnswer(answer: unknown): PreviewAnswer | undefined {
  return readShape(shape, answer).data
}
