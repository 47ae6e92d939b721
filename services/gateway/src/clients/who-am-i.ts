import { readShape, roles, type Role } from '@hub/schemas'
import { z } from 'zod'

/** 人员 — the operator behind a token, as the ledger's own streams say at this moment. */
export interface Operator {
  readonly operatorId: string
  readonly unitId: string
  readonly unitKind: string
  readonly operatorKind: 'person' | 'system'
  readonly roles: readonly Role[]
  readonly suspended: boolean
  readonly holderId: string | null
}

export type WhoAmI =
  | ({ readonly kind: 'known' } & Operator)
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }

const shape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('known'),
    operatorId: z.string(),
    unitId: z.string(),
    unitKind: z.string(),
    operatorKind: z.enum(['person', 'system']),
    roles: z.array(z.enum(roles)),
    suspended: z.boolean(),
    holderId: z.string().nullable(),
  }),
  z.object({ kind: z.literal('refused'), code: z.string() }),
  z.object({ kind: z.literal('unavailable'), retryAfterMs: z.number() }),
])

/** Answer of `GET /v1/whoami`, or undefined where it is not one. */
export function parseWhoAmI(answer: unknown): WhoAmI | undefined {
  return readShape(shape, answer).data
}
