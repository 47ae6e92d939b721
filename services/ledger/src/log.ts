import { InvariantViolation, Unavailable } from '@hub/kernel'
import { pino, type DestinationStream, type Logger } from 'pino'
import { ConfigError } from './config.ts'

/** Second line of defence: nobody logs these on purpose, and `*.` covers a command or an input logged whole. */
const neverLogged = ['token', 'body', 'input', 'values', 'face', 'number', 'name', 'authorization', 'cookie', 'subject'].flatMap((member) => [`*.${member}`, `*.*.${member}`])
const framesMax = 12
const causesMax = 4

/** 日志 — JSON lines to standard output, or to `destination` in specs. */
export function buildLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: { service: 'ledger' }, redact: { paths: neverLogged, censor: '[redacted]' }, serializers: { err: (error: unknown) => loggedError(error, causesMax) } }
  return destination === undefined ? pino(options) : pino(options, destination)
}

/**
 * 入日志的错误 — class, code, stack frames and cause. The message only where it is ours or the operating system's: a database quotes the row that it
 * refuses, a parser the text that it cannot read. Its other members never: a broken connection carries its whole session, cancel key included.
 */
function loggedError(error: unknown, causesLeft: number): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const type = error.constructor.name
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    type,
    message: isOurs(error) ? error.message : `${type} ${code ?? ''}`.trimEnd(),
    ...(code === undefined ? {} : { code }),
    stack: (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).slice(0, framesMax).join('\n'),
    ...(error.cause === undefined || causesLeft === 0 ? {} : { cause: loggedError(error.cause, causesLeft - 1) }),
  }
}

function isOurs(error: Error): boolean {
  return error instanceof Unavailable || error instanceof InvariantViolation || error instanceof ConfigError || 'syscall' in error
}
