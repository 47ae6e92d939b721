import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CommandReply } from '@hub/schemas'

export interface ReceivedRow {
  readonly rowNumber: number
  readonly type: string
  readonly commandId: string
  readonly body: Readonly<Record<string, unknown>>
}

/** What the fake hub does; each may be changed while it runs. */
export interface GatewayBehaviour {
  /** The answer to one row; `drop` cuts the connection there and then. */
  reply: (row: ReceivedRow) => CommandReply | 'drop'
  /** A status other than 200 for the whole request. */
  status: (request: number) => number
  accounts: Readonly<Record<string, readonly string[]>>
  demo: boolean
  typeInfo: object | null
  answerDelayMs: number
}

export interface FakeGateway extends AsyncDisposable {
  readonly url: string
  readonly behaviour: GatewayBehaviour
  /** Every row in the order of arrival, repeats included. */
  readonly received: ReceivedRow[]
  readonly tokensSeen: string[]
}

export function acceptedReply(row: Pick<ReceivedRow, 'commandId'>, more: Partial<Extract<CommandReply, { kind: 'accepted' }>> = {}): CommandReply {
  return { kind: 'accepted', position: 1, ids: { licenceId: row.commandId }, answer: null, replayed: false, ...more }
}

/** 假网关 — speaks the import, demo-token and GraphQL wire on a free port, remembers commands as the ledger does: the same id gets `replayed`. */
export async function startFakeGateway(given: Partial<GatewayBehaviour> = {}): Promise<FakeGateway> {
  const behaviour: GatewayBehaviour = { reply: acceptedReply, status: () => 200, accounts: { issuer: ['token-1'] }, demo: true, typeInfo: null, answerDelayMs: 0, ...given }
  const [received, tokensSeen, done]: [ReceivedRow[], string[], Set<string>] = [[], [], new Set()]
  let [requests, tokens] = [0, 0]

  const importRows = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const lines = (await textOf(request)).split('\n').filter((line) => line !== '')
    requests += 1
    tokensSeen.push((request.headers.authorization ?? '').replace('Bearer ', ''))
    response.writeHead(behaviour.status(requests), { 'content-type': 'application/x-ndjson' })
    if (response.statusCode !== 200) return void response.end()
    for (const line of lines) {
      const row = JSON.parse(line) as ReceivedRow
      received.push(row)
      const reply = behaviour.reply(row)
      if (reply === 'drop') return void response.destroy()
      const first = !done.has(row.commandId)
      if (reply.kind === 'accepted') done.add(row.commandId)
      await answer(response, { rowNumber: row.rowNumber, reply: reply.kind === 'accepted' && !first ? { ...reply, replayed: true } : reply })
    }
    response.end()
  }

  const answer = (response: ServerResponse, value: object): Promise<void> => new Promise((resolve) => {
    response.write(`${JSON.stringify(value)}\n`)
    if (behaviour.answerDelayMs > 0) setTimeout(resolve, behaviour.answerDelayMs)
    else setImmediate(resolve)
  })

  const demoToken = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { account } = JSON.parse(await textOf(request)) as { readonly account: string }
    const issued = behaviour.accounts[account]
    if (!behaviour.demo) send(response, 404, { error: 'not found' })
    else if (issued === undefined) send(response, 404, { accounts: Object.keys(behaviour.accounts).map((name) => ({ account: name, name: '演示人员', role: '发证人员' })) })
    else send(response, 200, { token: issued[Math.min(tokens++, issued.length - 1)] })
  }

  const server = createServer((request, response) => {
    if (request.url === '/v1/imports/licences') void importRows(request, response)
    else if (request.url === '/demo/token') void demoToken(request, response)
    else if (request.url === '/graphql') void textOf(request).then(() => { send(response, 200, { data: { licenceType: behaviour.typeInfo } }) })
    else send(response, 404, {})
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour, received, tokensSeen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => { server.close(resolve) })
    },
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
