import { pino, type DestinationStream, type Logger } from 'pino'

/** Second line of defence: nobody logs these on purpose, and `*.` covers a command or an input logged whole. */
const neverLogged = ['token', 'body', 'input', 'values', 'face', 'number', 'name', 'authorization', 'cookie', 'subject'].flatMap((member) => [`*.${member}`, `*.*.${member}`])

/** 日志 — JSON lines to standard output, or to `destination` in specs. */
export function buildLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: { service: 'ledger' }, redact: { paths: neverLogged, censor: '[redacted]' } }
  return destination === undefined ? pino(options) : pino(options, destination)
}
