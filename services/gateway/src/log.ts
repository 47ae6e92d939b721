import { pino, type DestinationStream, type Logger } from 'pino'

/** Second line of defence: nobody logs these on purpose; the wildcards cover a request, a command or an error logged whole. */
const neverLogged = ['authorization', 'cookie', 'set-cookie', 'token', 'access_token', 'id_token', 'client_secret', 'body', 'input', 'variables', 'query', 'name', 'number', 'subject']
  .flatMap((member) => [`["${member}"]`, `*["${member}"]`, `*.*["${member}"]`])

/** A request is its method and route: an address may hold a query string, and a header a token. */
const serializers = {
  req: ({ method, routeOptions }: { readonly method?: string; readonly routeOptions?: { readonly url?: string } }) => ({ method, route: routeOptions?.url }),
  res: ({ statusCode }: { readonly statusCode?: number }) => ({ statusCode }),
}

/** 日志 — JSON lines to standard output, or to `destination` in specs. */
export function buildLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: { service: 'gateway' }, redact: { paths: neverLogged, censor: '[redacted]' }, serializers }
  return destination === undefined ? pino(options) : pino(options, destination)
}
