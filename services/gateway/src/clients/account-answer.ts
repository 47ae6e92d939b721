import { readShape } from '@hub/schemas'
import { z } from 'zod'

/** 按账号找到的人员 — `none`: there is no such account, or it is not for the caller to know. */
export type AccountAnswer =
  | { readonly kind: 'known'; readonly operatorId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }

const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('known'), operatorId: z.string() }),
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('refused'), code: z.string() }),
  z.object({ kind: z.literal('unavailable'), retryAfterMs: z.number() }),
])

/** Answer of `POST /v1/accounts`, or undefined where it is not one. */
export function parseAccountAnswer(answer: unknown): AccountAnswer | undefined {
  return readShape(shape, answer).data
}
