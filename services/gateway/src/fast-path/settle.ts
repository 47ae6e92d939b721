import type { ExecutionResult } from '../graphql-js.ts'
import { edgeCodes } from '../errors/edge-codes.ts'
import { maskError, type HiddenError } from '../errors/mask.ts'

/** 结果定稿 — what both paths answer with, errors masked; `status` is 200 as soon as there is data. */
export interface SettledResult {
  readonly status: number
  readonly body: { readonly data?: unknown; readonly errors?: readonly object[] }
}

export function settleResult({ data, errors }: Pick<ExecutionResult, 'data' | 'errors'>, traceId: string, onHidden: (hidden: HiddenError) => void): SettledResult {
  if (errors === undefined || errors.length === 0) return { status: 200, body: { data } }
  const masked = errors.map((error) => maskError(error, traceId))
  for (const { hidden } of masked) if (hidden !== undefined) onHidden(hidden)
  const [first] = masked
  const status = data !== undefined && data !== null ? 200 : edgeCodes[first?.code ?? 'INTERNAL'].status
  return { status, body: { ...(data === undefined ? {} : { data }), errors: masked.map(({ error }) => error) } }
}
