import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { ClientRequest, IncomingMessage } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureInternalCa, issueServiceCertificate, mutualTls, serviceNames, type ServiceName } from '@hub/pki'
import { refuse } from '@hub/kernel'
import type { CommandReply, ReplyLine } from '@hub/schemas'
import { buildLog } from '../log.ts'
import { OutageLog } from '../outage-log.ts'
import { buildApp, type AppOptions } from './app.ts'
import { WorkLane } from './lanes.ts'

export interface Answer { readonly status: number | undefined; readonly body: unknown; readonly text: string; readonly headers: IncomingMessage['headers'] }
/** `announced`: says that so many bytes will come, and waits for the answer instead of sending them. */
export interface Call { readonly announced?: number; readonly body?: string; readonly contentType?: string; readonly headers?: Readonly<Record<string, string>> }

export const accepted = (position: number): CommandReply => ({ kind: 'accepted', position, ids: {}, answer: null, replayed: false })

/** One command, as a line of a request. */
export function commandLine(i: number, change: Readonly<Record<string, unknown>> = {}): string {
  const commandId = `019cac1d-ef1d-7af4-ad2c-${String(i).padStart(12, '0')}`
  return JSON.stringify({ i, type: 'ReceiveCase', commandId, token: 'good', client: 'console', terminal: 'W03', actingFor: null, lane: 'live', body: {}, ...change })
}

/** A ledger's HTTP edge that listens, with real certificates, a log that can be read, and the given work behind it. */
export async function startEdge(options: Partial<AppOptions> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-ledger-http-'))
  await ensureInternalCa(dir)
  for (const name of serviceNames) await issueServiceCertificate(dir, name)
  const logged: string[] = []
  const log = buildLog('trace', { write: (line: string) => { logged.push(line) } })
  const app = buildApp({
    tls: (await mutualTls({ dir, name: 'ledger' })).server,
    log, outages: new OutageLog(log),
    verifyToken: (token) => Promise.resolve(token === 'good' ? { issuer: 'https://accounts.example.cn/', subject: 'zhao' } : refuse('TOKEN_INVALID')),
    dispatch: () => Promise.resolve(accepted(1)),
    whoAmI: () => Promise.resolve(refuse('ACCOUNT_UNKNOWN')),
    lanes: { live: new WorkLane({ underWayMax: 100, waitingMax: 100 }), import: new WorkLane({ underWayMax: 2, waitingMax: 2 }) },
    health: () => Promise.resolve({ ready: true, head: 7 }),
    metrics: () => Promise.resolve('hub_ledger_leading 1\n'),
    initialise: () => Promise.resolve(accepted(0)),
    readModels: ['licence-directory'],
    rebuild: () => Promise.resolve(7),
    previewSeal: () => Promise.resolve({ svg: '<svg/>', widthMm: 42, heightMm: 42 }),
    previewTemplate: () => Promise.resolve(Buffer.from('%PDF-1.7')),
    ...options,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo

  const send = async (as: ServiceName, path: string, { announced, body, contentType = 'application/x-ndjson', headers = {} }: Call = {}): Promise<ClientRequest> => {
    const tls = (await mutualTls({ dir, name: as })).client('ledger')
    const method = body === undefined && announced === undefined ? 'GET' : 'POST'
    const entity = method === 'GET' ? {} : { 'content-type': contentType, 'content-length': announced ?? Buffer.byteLength(body ?? '') }
    const request = https.request({ host: '127.0.0.1', port, path, method, headers: { ...headers, ...entity }, agent: false, ...tls })
    if (announced === undefined) request.end(body)
    else request.flushHeaders()
    return request
  }
  return {
    app, port, dir, logged,
    async call(as: ServiceName, path: string, call: Call = {}): Promise<Answer> {
      const request = await send(as, path, call)
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      let text = ''
      for await (const chunk of response) text += String(chunk)
      request.destroy()
      const json = String(response.headers['content-type']).startsWith('application/json')
      return { status: response.statusCode, body: json ? JSON.parse(text) : undefined, text, headers: response.headers }
    },
    /** Replies as they arrive. */
    async *replies(as: ServiceName, lines: readonly string[]): AsyncGenerator<ReplyLine> {
      const [response] = (await once(await send(as, '/v1/commands', { body: lines.join('\n') }), 'response')) as [IncomingMessage]
      for await (const line of createInterface({ input: response })) yield JSON.parse(line) as ReplyLine
    },
    async stop() {
      await app.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
export type Edge = Awaited<ReturnType<typeof startEdge>>

/** Every reply of a request, in the order of `i`. */
export async function collect(replies: AsyncIterable<ReplyLine>): Promise<readonly ReplyLine[]> {
  const all: ReplyLine[] = []
  for await (const line of replies) all.push(line)
  return all.sort((a, b) => a.i - b.i)
}
