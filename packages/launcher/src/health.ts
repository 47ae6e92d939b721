import { get } from 'node:http'
import { get as getTls } from 'node:https'
import { mutualTls } from '@hub/pki'
import { answersOk } from '@hub/service'

const answerTimeoutMs = 2_000
const path = '/health/ready'

/** 账本是否就绪 — over mutual TLS, as the service `launcher`. False also when nobody answers. */
export async function isLedgerReady(port: number, tlsDir: string): Promise<boolean> {
  const tls = (await mutualTls({ dir: tlsDir, name: 'launcher' })).client('ledger')
  return answersOk((done) => getTls({ host: '127.0.0.1', port, path, agent: false, timeout: answerTimeoutMs, ...tls }, done))
}

/** 网关是否就绪 — which includes everything behind it. */
export function isGatewayReady(url: string): Promise<boolean> {
  return answersOk((done) => get(`${url}${path}`, { agent: false, timeout: answerTimeoutMs }, done))
}
