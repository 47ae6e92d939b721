import { pino, type DestinationStream, type Logger } from 'pino'

/** Second line of defence: nobody logs these on purpose, and `*.` covers a body logged whole. */
const neverLogged = ['plain', 'wrapped', 'passphrase', 'secret', 'box', 'body'].flatMap((name) => [name, `*.${name}`])

/** 日志 — JSON lines to standard output, or to `destination` in specs. */
export function buildLog(destination?: DestinationStream): Logger {
  const options = { base: { service: 'signer' }, redact: { paths: neverLogged, censor: '[redacted]' } }
  return destination === undefined ? pino(options) : pino(options, destination)
}
