import { Unavailable } from '@hub/kernel'
import { GraphQLError, type GraphQLFormattedError } from '../graphql-js.ts'
import { edgeCodes, isEdgeCode, type EdgeCode } from './edge-codes.ts'

/** What is told of a masked error to the operator: never a message that may quote a caller's value. */
export interface HiddenError {
  /** Class; with its message where the message is ours. */
  readonly error: string
  readonly code: string | undefined
  readonly frames: string
}

export interface Masked {
  readonly error: GraphQLFormattedError
  readonly code: EdgeCode
  /** What to log; undefined where the caller alone is concerned. */
  readonly hidden: HiddenError | undefined
}

const retryAfterMs = 1_000
const framesMax = 12

/**
 * 错误遮蔽 — the only road from an error to a caller: edge errors pass as they are, variables of a wrong shape are told without
 * their values, trouble behind us is UNAVAILABLE, all else is INTERNAL. Every one carries the trace id.
 */
export function maskError(error: unknown, traceId: string): Masked {
  const located = isGraphQLErrorLike(error) ? locationOf(error) : {}
  const shown = (code: EdgeCode, message: string, extensions: object, hidden?: HiddenError): Masked =>
    ({ error: { message, ...located, extensions: { ...extensions, code, traceId } }, code, hidden })

  if (isGraphQLErrorLike(error)) {
    const code = error.extensions?.['code']
    if (isEdgeCode(code)) return shown(code, error.message, error.extensions ?? {})
    const variable = variableProblem(error)
    if (variable !== undefined) return shown('INPUT_INVALID', variable, {})
  }
  const cause = rootCause(error)
  return cause instanceof Unavailable
    ? shown('UNAVAILABLE', edgeCodes.UNAVAILABLE.zh, { retryAfterMs }, hide(cause))
    : shown('INTERNAL', edgeCodes.INTERNAL.zh, {}, hide(cause))
}

/** 隐去内容 — class, code and stack frames of an error; the message only where it is ours. */
export function hide(error: unknown): HiddenError {
  if (!(error instanceof Error)) return { error: typeof error, code: undefined, frames: '' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const { message, stack = '' } = error
  // The message stands before the frames and may hold lines that look like them.
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n').filter((line) => line.startsWith('    at ')).slice(0, framesMax)
  const told = error instanceof Unavailable || error.name === 'InvariantViolation' ? `${error.name}: ${message}` : error.name
  return { error: told, code, frames: frames.map((line) => line.trim()).join(' < ') }
}

interface GraphQLErrorLike extends Pick<GraphQLError, 'message' | 'path' | 'locations'> {
  readonly extensions?: Readonly<Record<string, unknown>>
  readonly originalError?: unknown
}

// The compiled documents of the fast path raise a class of their own that is no GraphQLError but has its members.
function isGraphQLErrorLike(error: unknown): error is GraphQLErrorLike {
  return error instanceof GraphQLError || (error instanceof Error && 'originalError' in error)
}

function rootCause(error: unknown): unknown {
  let cause = error
  while (isGraphQLErrorLike(cause) && cause.originalError !== undefined && cause.originalError !== null) cause = cause.originalError
  return cause
}

function locationOf({ path, locations }: GraphQLErrorLike): Pick<GraphQLFormattedError, 'path' | 'locations'> {
  return { ...(path === undefined ? {} : { path }), ...(locations === undefined ? {} : { locations }) }
}

const variableShape = /^Variable "\$([_A-Za-z]\w{0,60})"/
const atShape = / at "([\w.[\]]{1,200})"/
// What graphql-js says behind the value, to the very end. A name of letters alone: what a caller calls a field of its own may be anything.
const fieldUnknown = /; Field "([_A-Za-z]{1,60})" is not defined by type "\w{1,80}"\.(?: Did you mean [^;]{1,200}\?)?$/
const fieldMissing = /; Field "([_A-Za-z]{1,60})" of required type "[\w![\]]{1,90}" was not provided\.$/

/** graphql-js quotes the value in its message; we name the variable, the place and the field. */
function variableProblem(error: GraphQLErrorLike): string | undefined {
  if (error.path !== undefined) return undefined
  const name = variableShape.exec(error.message)?.[1]
  if (name === undefined) return undefined
  const at = atShape.exec(error.message)?.[1]
  return `变量 $${name} 的值不符合模式${at === undefined ? '' : `，位置 ${at}`}${fieldProblem(error.message)}。`
}

function fieldProblem(message: string): string {
  const [unknown, missing] = [fieldUnknown.exec(message)?.[1], fieldMissing.exec(message)?.[1]]
  if (unknown !== undefined) return `：没有字段 ${unknown}`
  return missing === undefined ? '' : `：缺少必填字段 ${missing}`
}
