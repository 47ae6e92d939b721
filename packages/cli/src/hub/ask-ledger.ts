import { request } from 'node:https'
import { mutualTls, TlsUnavailable } from '@hub/pki'
import { failed, type Problem } from '../problem.ts'
import { HubUnavailable } from './hub-unavailable.ts'
import type { Answer } from './ask.ts'

const answerTimeoutMs = 30_000
const answerBytesMax = 1024 * 1024

export interface LedgerAsk {
  readonly url: URL
  readonly path: string
  readonly body: unknown
  /** Holds the certificate of the service `cli`. */
  readonly tlsDir: string
}

/**
 * 询问账本 — one JSON question over mutual TLS, as the service `cli`.
 * @throws HubUnavailable no connection, or no answer in time
 */
export async function askLedger({ url, path, body, tlsDir }: LedgerAsk): Promise<Answer | Problem> {
  try {
    const tls = await mutualTls({ dir: tlsDir, name: 'cli' })
    return await exchange(new URL(path, url), JSON.stringify(body), tls.client('ledger'))
  } catch (cause) {
    if (cause instanceof TlsUnavailable) return failed(`不能以命令行的身份连接账本：${cause.message}`)
    throw new HubUnavailable(`连不上账本服务 ${url.origin}：请确认枢纽已启动，且本命令与它在同一台机器、同一用户下运行`, { cause })
  }
}

function exchange(url: URL, body: string, tls: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // One line of NDJSON, the only form that the ledger reads.
    const headers = { 'content-type': 'application/x-ndjson', 'content-length': Buffer.byteLength(body) }
    const asked = request(url, { ...tls, method: 'POST', headers, timeout: answerTimeoutMs, agent: false }, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > answerBytesMax) asked.destroy(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, json: parsed(Buffer.concat(chunks).toString('utf8')) }) })
    })
    asked.on('timeout', () => { asked.destroy(new Error('no answer in time')) })
    asked.on('error', reject)
    asked.end(body)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
