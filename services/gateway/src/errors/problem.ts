import type { GraphQLFormattedError } from '../graphql-js.ts'
import { edgeCodes, type EdgeCode } from './edge-codes.ts'

/** 问题详情 — RFC 9457, `application/problem+json`: what REST answers instead of a result. `code`, `reason` and `traceId` are as in GraphQL. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: EdgeCode
  readonly traceId: string
  /** Code of the refusal register behind it, such as TOKEN_EXPIRED. */
  readonly reason?: string
  readonly retryAfterMs?: number
}

export const problemType = 'application/problem+json; charset=utf-8'
const problemPrefix = 'urn:zhengyuan:problem:'

/** What is masked for GraphQL, in the shape of REST. */
export function toProblem({ code, error: { message, extensions = {} } }: { readonly code: EdgeCode; readonly error: GraphQLFormattedError }): Problem {
  const { traceId, reason, retryAfterMs } = extensions
  const { status, zh } = edgeCodes[code]
  return {
    type: `${problemPrefix}${code.toLowerCase().replaceAll('_', '-')}`,
    title: zh,
    status,
    detail: message,
    code,
    traceId: String(traceId),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}),
  }
}
