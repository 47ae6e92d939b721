import type { CommandLine, CommandReply } from '@hub/schemas'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AccountAnswer } from './account-answer.ts'
import type { PreviewAnswer, PreviewWish } from './preview-answer.ts'
import type { TemplatePreviewAnswer, TemplatePreviewWish } from './template-preview-answer.ts'
import type { WhoAmI } from './who-am-i.ts'

/** 假账本 — speaks the ledger's wire over plain HTTP on a free loopback port; what it answers is up to the specification. */
export interface FakeLedger {
  readonly url: string
  /** The commands of every request, in the order of arrival. */
  readonly requests: CommandLine[][]
  /** Answers one command; `'drop'` cuts the connection instead. */
  reply: (line: CommandLine) => CommandReply | 'drop' | Promise<CommandReply>
  whoAmI: (token: string) => WhoAmI
  findAccount: (token: string, subject: string) => AccountAnswer | Promise<AccountAnswer>
  previewSeal: (token: string, wish: PreviewWish) => PreviewAnswer | Promise<PreviewAnswer>
  previewTemplate: (token: string, wish: TemplatePreviewWish) => TemplatePreviewAnswer | Promise<TemplatePreviewAnswer>
  ready: boolean
  signer: string
  /** What it says of itself besides: `store`, `head`. */
  health: object
  readonly close: () => Promise<void>
}

export const accepted = (position: number, ids: Record<string, string> = {}): CommandReply =>
  ({ kind: 'accepted', position, ids, answer: null, replayed: false })

export async function startFakeLedger(): Promise<FakeLedger> {
  const fake: { -readonly [K in keyof FakeLedger]: FakeLedger[K] } = {
    url: '', requests: [], ready: true, signer: 'reachable', health: {}, close,
    reply: () => accepted(1),
    whoAmI: () => ({ kind: 'refused', code: 'ACCOUNT_UNKNOWN' }),
    findAccount: () => ({ kind: 'none' }),
    previewSeal: () => ({ kind: 'unavailable', retryAfterMs: 500 }),
    previewTemplate: () => ({ kind: 'unavailable', retryAfterMs: 500 }),
  }
  const server = createServer((request, response) => void serve(fake, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return fake

  function close(): Promise<void> {
    server.closeAllConnections()
    return new Promise((resolve) => { server.close(() => { resolve() }) })
  }
}

async function serve(fake: FakeLedger, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString('utf8')
  const token = (request.headers.authorization ?? '').replace('Bearer ', '')
  if (request.url === '/v1/whoami') {
    response.end(JSON.stringify(fake.whoAmI(token)))
    return
  }
  if (request.url === '/v1/accounts') {
    response.end(JSON.stringify(await fake.findAccount(token, (JSON.parse(body) as { readonly subject: string }).subject)))
    return
  }
  if (request.url === '/v1/seal-preview') {
    response.end(JSON.stringify(await fake.previewSeal(token, JSON.parse(body) as PreviewWish)))
    return
  }
  if (request.url === '/v1/template-preview') {
    response.end(JSON.stringify(await fake.previewTemplate(token, JSON.parse(body) as TemplatePreviewWish)))
    return
  }
  if (request.url === '/health/ready') {
    response.writeHead(fake.ready ? 200 : 503).end(JSON.stringify({ ready: fake.ready, signer: fake.signer, ...fake.health }))
    return
  }
  const lines = body.split('\n').filter((line) => line.length > 0).map((line) => JSON.parse(line) as CommandLine)
  fake.requests.push(lines)
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  await Promise.all(lines.map(async (line) => {
    const reply = await fake.reply(line)
    if (reply === 'drop') response.destroy()
    else if (!response.destroyed) response.write(`${JSON.stringify({ i: line.i, reply })}\n`)
  }))
  response.end()
}
