import { request } from 'node:https'
import { mutualTls } from '@hub/pki'
import type { CommandReply } from '@hub/schemas'
import type { SentCommand } from './command-sender.ts'

/** 账本地址 — a ledger process, as another service of the hub reaches it. */
export interface LedgerAddress { readonly port: number; readonly tlsDir: string }

export interface LedgerAnswer { readonly status: number; readonly text: string }

const answerMsMax = 20_000

/** Over mutual TLS, as the service `launcher`. Undefined: no answer, or none in time. */
export async function askLedger({ port, tlsDir }: LedgerAddress, path: string, body?: string): Promise<LedgerAnswer | undefined> {
  const tls = (await mutualTls({ dir: tlsDir, name: 'launcher' })).client('ledger')
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/x-ndjson' }, agent: false, timeout: answerMsMax, ...tls }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
      answer.on('end', () => { resolve({ status: answer.statusCode ?? 0, text }) })
      answer.on('error', () => { resolve(undefined) })
    })
    asked.on('timeout', () => { asked.destroy() })
    asked.on('error', () => { resolve(undefined) })
    asked.end(body)
  })
}

/** What a ledger says of itself: `standby`, `leading`, `recovering`, `fenced`; undefined when it does not answer. */
export async function stateOf(address: LedgerAddress): Promise<{ readonly ready: boolean; readonly state: string } | undefined> {
  const answer = await askLedger(address, '/health/ready')
  if (answer === undefined) return undefined
  const { ready, store } = JSON.parse(answer.text) as { readonly ready: boolean; readonly store: string }
  return { ready, state: store }
}

/** One command straight to a ledger, past the gateway. */
export async function commandLedger(address: LedgerAddress, token: string, { type, commandId, body }: SentCommand): Promise<CommandReply | undefined> {
  const line = { i: 0, type, commandId, token, client: 'hub-cli', terminal: 'fault-test', actingFor: null, lane: 'live', body }
  const answer = await askLedger(address, '/v1/commands', `${JSON.stringify(line)}\n`)
  const [first = ''] = answer?.text.split('\n') ?? []
  return first === '' ? undefined : (JSON.parse(first) as { readonly reply: CommandReply }).reply
}
