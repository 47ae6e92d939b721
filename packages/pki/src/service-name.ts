/**
 * 服务名 — every program that may hold an internal certificate. A closed list: a new service is added here, once. `monitor` is whatever collects metrics: it
 * may measure and nothing else.
 */
export const serviceNames = ['ledger', 'gateway', 'signer', 'launcher', 'cli', 'monitor'] as const

export type ServiceName = (typeof serviceNames)[number]

const uriPrefix = 'zhengyuan://service/'

/** 服务标识 — the URI that stands in the certificate's subject alternative name (RFC 5280, 4.2.1.6). */
export function serviceUri(name: ServiceName): string {
  return `${uriPrefix}${name}`
}

/**
 * The one service that a subject alternative name stands for, as Node prints it (`URI:…, DNS:…, IP Address:…`).
 * Undefined unless there is exactly one URI and it is exactly one of ours. Node quotes an entry that holds a
 * comma, a quote or a control character; our own certificates never need that, so a quote anywhere refuses the whole.
 */
export function serviceOfSan(subjectAltName: string | undefined): ServiceName | undefined {
  if (subjectAltName === undefined || subjectAltName.includes('"')) return undefined
  const uris = subjectAltName.split(', ').filter((entry) => entry.startsWith('URI:'))
  const [only] = uris
  if (only === undefined || uris.length !== 1) return undefined
  return serviceNames.find((name) => only === `URI:${serviceUri(name)}`)
}
