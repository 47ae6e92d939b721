import { GraphQLError } from '../graphql-js.ts'
import { edgeCodes, type EdgeCode } from './edge-codes.ts'

export interface EdgeErrorOptions {
  /** A more precise sentence than that of the code; never repeats what the caller sent. */
  readonly zh?: string
  /** A code of the refusal register behind this error, such as TOKEN_EXPIRED. */
  readonly reason?: string
  readonly retryAfterMs?: number
  /** 英文原文 — for whoever wrote a document: what graphql-js said of it, where that repeats no value. */
  readonly detail?: string | undefined
  readonly cause?: Error
}

/** 边界错误 — an error that a caller may see as it is; everything else is masked. */
export class EdgeError extends GraphQLError {
  readonly code: EdgeCode

  constructor(code: EdgeCode, { zh, reason, retryAfterMs, detail, cause }: EdgeErrorOptions = {}) {
    super(zh ?? edgeCodes[code].zh, {
      ...(cause === undefined ? {} : { originalError: cause }),
      extensions: {
        code,
        ...(reason === undefined ? {} : { reason }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...(detail === undefined ? {} : { detail }),
      },
    })
    this.code = code
  }
}
