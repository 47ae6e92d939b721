import { get } from 'node:http'
import { get as getTls } from 'node:https'
import { mutualTls, serviceNames, type ServiceName } from '@hub/pki'
import { answersOk } from '@hub/service'

const answerTimeoutMs = 5_000

export interface HealthQuestion {
  /** Of a health route, on this machine; `https:` over mutual TLS. */
  readonly url: URL
  /** Of who asks, and of who answers: a service asks itself. */
  readonly service: ServiceName
  /** Holds the service's own certificate; needed for `https:`. */
  readonly tlsDir: string
}

/** 询问健康 — true only where the answer is 200. @throws TlsUnavailable there is no certificate to ask with */
export async function askHealth({ url, service, tlsDir }: HealthQuestion): Promise<boolean> {
  if (url.protocol === 'http:') return answersOk((done) => get(url, { agent: false, timeout: answerTimeoutMs }, done))
  const tls = (await mutualTls({ dir: tlsDir, name: service })).client(service)
  return answersOk((done) => getTls(url, { agent: false, timeout: answerTimeoutMs, ...tls }, done))
}

export function parseService(name: string | undefined): ServiceName | undefined {
  return serviceNames.find((one) => one === name)
}
