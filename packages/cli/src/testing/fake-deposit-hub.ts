import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One file as it came, in the order of arrival. */
export interface ReceivedFile {
  readonly commandId: string
  readonly licenceId: string
  /** Headers that name the licence otherwise, as they came. */
  readonly named: Readonly<Record<string, string>>
  readonly version: number
  readonly sha256: string
  readonly token: string
}

export type DepositReply = { readonly status?: number; readonly json: object } | 'drop'

export interface FakeDepositHub extends AsyncDisposable {
  readonly url: string
  readonly received: ReceivedFile[]
  /** The answer to a file that was not answered before under the same command; may be changed while it runs. */
  reply: (file: ReceivedFile) => DepositReply
}

const verdict = { unchanged: 'yes', seals: [], trustMadeAt: '2026-03-02T01:00:00.000Z' }

export function taken({ sha256 }: ReceivedFile, stands = true): DepositReply {
  const codes = stands ? [] : ['CERTIFICATE_UNTRUSTED']
  const answer = { outcome: 'file-deposited', fileId: `f-${sha256.slice(0, 8)}`, sha256, verdict: { ...verdict, stands, trust: stands ? 'trusted' : 'untrusted', codes } }
  return { json: { kind: 'accepted', position: 1, ids: {}, replayed: false, answer, message: stands ? '颁发机构均已签章。' : '签发机构不在信任之列。', nextStep: stands ? '' : '请放入信任目录。' } }
}

export function refusedWith(code: string, detail: object = {}): DepositReply {
  return { status: 409, json: { kind: 'refused', code, detail, position: null, ids: {}, message: `${code} 的说明。`, nextStep: '下一步。' } }
}

/** 假枢纽 — takes deposits as the gateway does and remembers command ids as the ledger does: the same command gets its first answer, and the file is not taken twice. */
export async function startFakeDepositHub(reply: FakeDepositHub['reply'] = (file) => taken(file)): Promise<FakeDepositHub> {
  const received: ReceivedFile[] = []
  const answers = new Map<string, Exclude<DepositReply, 'drop'>>()
  let tokens = 0
  const answer = (file: ReceivedFile): DepositReply => {
    received.push(file)
    const before = answers.get(file.commandId)
    const next = before ?? hub.reply(file)
    if (next !== 'drop' && next.status === undefined) answers.set(file.commandId, next)
    return next
  }
  const server = createServer((request, response) => {
    void bytesOf(request).then((bytes) => {
      if (request.url === '/demo/token') return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token: `token-${String((tokens += 1))}` }))
      if (request.url !== '/v1/licence-files/deposit') return response.writeHead(404).end('{}')
      const header = (name: string): string => String(request.headers[name])
      const given = answer({ commandId: header('x-command-id'), licenceId: header('x-licence-id'), named: namesIn(request), version: Number(header('x-licence-version')), sha256: createHash('sha256').update(bytes).digest('hex'), token: header('authorization') })
      if (given === 'drop') return request.socket.destroy()
      return response.writeHead(given.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(given.json))
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const hub: FakeDepositHub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, reply,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => { server.close(resolve) })
    },
  }
  return hub
}

function namesIn({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(['x-licence-identifier', 'x-licence-type', 'x-licence-number'].flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])))
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
