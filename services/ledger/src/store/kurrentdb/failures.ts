import { AccessDeniedError, AppendConsistencyViolationError, ErrorType, StreamDeletedError, StreamNotFoundError, isCommandError } from '@kurrent/kurrentdb-client'

/** gRPC status codes, fixed for ever. */
const invalidArgument = 3
const permissionDenied = 7
const resourceExhausted = 8
const unimplemented = 12
const unauthenticated = 16

/** Answers that the server gives before it writes anything. */
const refusals: ReadonlySet<string> = new Set([
  ErrorType.ACCESS_DENIED, ErrorType.INVALID_ARGUMENT, ErrorType.UNSUPPORTED, ErrorType.STREAM_DELETED, ErrorType.STREAM_TOMBSTONED, ErrorType.WRONG_EXPECTED_VERSION,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED, ErrorType.TRANSACTION_MAX_SIZE_EXCEEDED, ErrorType.APPEND_RECORD_SIZE_EXCEEDED, ErrorType.APPEND_CONSISTENCY_VIOLATION,
])
const refusalCodes: ReadonlySet<number> = new Set([invalidArgument, permissionDenied, resourceExhausted, unimplemented, unauthenticated])

/** 追加被拒 — the server itself says that nothing of the append was written. `code` names the kind. */
export class AppendRefused extends Error {
  override readonly name = 'AppendRefused'
  readonly code: string
  /** Streams, as the server names them, that do not stand where they were expected; -1 for a stream without events, less for a deleted one. */
  readonly violations: ReadonlyMap<string, number>

  /** Somebody has deleted a stream of the hub: the log is not whole any more. */
  get namesDeletedStream(): boolean {
    return [...this.violations.values()].some((revision) => revision < -1) || this.code === ErrorType.STREAM_DELETED || this.code === ErrorType.STREAM_TOMBSTONED
  }

  constructor(cause: Error) {
    super('KurrentDB refuses the append', { cause })
    this.code = kindOf(cause)
    this.violations = cause instanceof AppendConsistencyViolationError ? new Map(cause.violations.map(({ streamName, actualState }) => [streamName, typeof actualState === 'bigint' ? Number(actualState) : -1])) : new Map()
  }
}

/** 结果不明 — a deadline, a broken connection, a server that timed out or leads no more: the append may have been written or not. */
export class AppendUnanswered extends Error {
  override readonly name = 'AppendUnanswered'
  readonly code: string

  constructor(cause: Error) {
    super('KurrentDB did not say what became of the append', { cause })
    this.code = kindOf(cause)
  }
}

/**
 * 分清 — whether the server refused, or nobody can say. A not-leader answer to `appendRecords` is among the latter, though it is a refusal: client 1.3.1 does
 * not know it and gives an UnknownError.
 */
export function appendFailure(error: unknown): AppendRefused | AppendUnanswered {
  const cause = error instanceof Error ? error : new Error('not an error', { cause: error })
  const refused = (isCommandError(cause) && refusals.has(cause.type)) || refusalCodes.has(grpcCode(cause) ?? -1)
  return refused ? new AppendRefused(cause) : new AppendUnanswered(cause)
}

export function isStreamNotFound(error: unknown): boolean {
  return error instanceof StreamNotFoundError
}

export function isStreamDeleted(error: unknown): boolean {
  return error instanceof StreamDeletedError
}

/** The server does not let this account do what it asks. */
export function isDenied(error: unknown): boolean {
  const code = error instanceof Error ? grpcCode(error) : undefined
  return error instanceof AccessDeniedError || code === permissionDenied || code === unauthenticated
}

/** No second try mends it. */
export function isLasting(error: unknown): boolean {
  return isDenied(error) || (error instanceof Error && grpcCode(error) === unimplemented)
}

/** Neither the server's answer nor gRPC's: the client itself does not know how to go on. */
export function isLost(error: unknown): boolean {
  return !(error instanceof Error) || (!isCommandError(error) && grpcCode(error) === undefined)
}

/** A word for logs: the client's type of the error, or its gRPC code; never a message, which quotes addresses and stream names. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not-an-error'
  if (isCommandError(error)) return error.type === ErrorType.UNKNOWN ? `unknown-${String(error.code ?? '')}` : error.type
  const code = grpcCode(error)
  return code === undefined ? error.name : `grpc-${String(code)}`
}

// A connection that is refused comes as a plain error with a code, not as one of the client's own.
function grpcCode(error: Error): number | undefined {
  return 'code' in error && typeof error.code === 'number' ? error.code : undefined
}
