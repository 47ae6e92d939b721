import type { CommandLine, CommandReply } from '@hub/schemas'
import { Pool, type Dispatcher } from 'undici'
import { parseAccountAnswer, type AccountAnswer } from './account-answer.ts'
import { exchangeBatch } from './batch-exchange.ts'
import { buildCommandBatcher } from './command-batcher.ts'
import { LedgerUnavailable } from './ledger-unavailable.ts'
import { parsePreviewAnswer, type PreviewAnswer, type PreviewWish } from './preview-answer.ts'
import { parseTemplatePreviewAnswer, type TemplatePreviewAnswer, type TemplatePreviewWish } from './template-preview-answer.ts'
import { parseWhoAmI, type WhoAmI } from './who-am-i.ts'

/** A command as the gateway hands it on; its place in a request is the client's business. */
export type OutgoingCommand = Omit<CommandLine, 'i'>

export interface LedgerHealth {
  readonly ready: boolean
  /** What the ledger says of itself; shown to operators as it is. */
  readonly detail: unknown
}

/** 账本客户端 — the only way from the gateway to the ledger. */
export interface LedgerClient {
  /** Never rejects; trouble of any kind on the way is `{kind: 'unavailable'}`. */
  readonly send: (command: OutgoingCommand) => Promise<CommandReply>
  /** @throws LedgerUnavailable */
  readonly whoAmI: (token: string) => Promise<WhoAmI>
  /** The operator behind `subject` at the sign-in service of `token`'s account. @throws LedgerUnavailable */
  readonly findAccount: (token: string, subject: string) => Promise<AccountAnswer>
  /** What a seal of the unit of `token`'s account would look like. @throws LedgerUnavailable */
  readonly previewSeal: (token: string, wish: PreviewWish) => Promise<PreviewAnswer>
  /** A page as licences of a type would look. @throws LedgerUnavailable */
  readonly previewTemplate: (token: string, wish: TemplatePreviewWish) => Promise<TemplatePreviewAnswer>
  /** Not reachable is `ready: false`. */
  readonly health: () => Promise<LedgerHealth>
  /** Commands of both lanes without an answer yet. */
  readonly waiting: () => number
  /** Waits for the answers under way. */
  readonly close: () => Promise<void>
}

export interface LedgerClientOptions {
  /** `https://host:port` */
  readonly url: string
  /** Mutual TLS as `@hub/pki` gives it; none in specs that speak plain HTTP. */
  readonly tls?: object
  readonly liveTimeoutMs?: number
  readonly importTimeoutMs?: number
  readonly onBroken?: (cause: Error) => void
}

const liveTimeoutDefaultMs = 10_000
const importTimeoutDefaultMs = 60_000
const liveRequestsMax = 16
const importRequestsMax = 4
const questionsMax = 4
/** Connections that look for accounts, and accounts looked for at once; more are turned away. */
const accountSearchesMax = 2
const accountsWaitingMax = 200
const questionTimeoutMs = 3_000
const answerBytesMax = 64 * 1024
/** Seals and samples drawn at once; more wait, and are turned away from `drawingsWaitingMax` on. The ledger asks the signer, which may be busy. */
const drawingsMax = 2
const drawingsWaitingMax = 50
const drawingTimeoutMs = 10_000
/** The outlines of thirty characters, with room to spare. */
const pictureBytesMax = 1024 * 1024
/** A page with its letters, in base64; one of the demo city has some 100 kB. */
const sampleBytesMax = 4 * 1024 * 1024

/** A pool for each kind of question: neither a long import nor a health question ever stands in front of a look-up, nor a search for accounts in front of who somebody is. */
export function buildLedgerClient(options: LedgerClientOptions): LedgerClient {
  const pool = (connections: number) =>
    new Pool(options.url, { connections, pipelining: 1, keepAliveTimeout: 30_000, ...(options.tls === undefined ? {} : { connect: options.tls }) })
  const pools = { live: pool(liveRequestsMax), import: pool(importRequestsMax), questions: pool(questionsMax), accounts: pool(accountSearchesMax), drawings: pool(drawingsMax) }
  const batcher = (lane: 'live' | 'import', requestsMax: number, timeoutMs: number) =>
    buildCommandBatcher({
      exchange: (exchange) => exchangeBatch(pools[lane], exchange),
      requestsMax,
      timeoutMs,
      ...(options.onBroken === undefined ? {} : { onBroken: options.onBroken }),
    })
  const lanes = {
    live: batcher('live', liveRequestsMax, options.liveTimeoutMs ?? liveTimeoutDefaultMs),
    import: batcher('import', importRequestsMax, options.importTimeoutMs ?? importTimeoutDefaultMs),
  }
  let accountsWaiting = 0
  let drawingsWaiting = 0

  return {
    send: (command) => lanes[command.lane].send(JSON.stringify(command)),
    whoAmI: (token) => askAs(pools.questions, token, { path: '/v1/whoami', method: 'GET', parse: parseWhoAmI }),
    async findAccount(token, subject) {
      if (accountsWaiting >= accountsWaitingMax) throw new LedgerUnavailable('too many accounts are being looked for')
      accountsWaiting += 1
      return askAs(pools.accounts, token, { path: '/v1/accounts', method: 'POST', body: JSON.stringify({ subject }), parse: parseAccountAnswer }).finally(() => { accountsWaiting -= 1 })
    },
    previewSeal: (token, wish) => draw(token, { path: '/v1/seal-preview', body: JSON.stringify(wish), parse: parsePreviewAnswer, bytesMax: pictureBytesMax }),
    previewTemplate: (token, wish) => draw(token, { path: '/v1/template-preview', body: JSON.stringify(wish), parse: parseTemplatePreviewAnswer, bytesMax: sampleBytesMax }),
    health: () => askHealth(pools.questions),
    waiting: () => lanes.live.waiting() + lanes.import.waiting(),
    async close() {
      await Promise.all([lanes.live.close(), lanes.import.close()])
      await Promise.all(Object.values(pools).map((each) => each.close()))
    },
  }

  async function draw<Answer>(token: string, asked: Omit<Question<Answer>, 'method' | 'timeoutMs'>): Promise<Answer> {
    if (drawingsWaiting >= drawingsWaitingMax) throw new LedgerUnavailable('too many pages and seals are being drawn')
    drawingsWaiting += 1
    return askAs(pools.drawings, token, { ...asked, method: 'POST', timeoutMs: drawingTimeoutMs }).finally(() => { drawingsWaiting -= 1 })
  }
}

const question = { headersTimeout: questionTimeoutMs, bodyTimeout: questionTimeoutMs } as const

interface Question<Answer> extends Pick<Dispatcher.RequestOptions, 'path' | 'method'> {
  readonly body?: string
  readonly timeoutMs?: number
  readonly bytesMax?: number
  readonly parse: (answer: unknown) => Answer | undefined
}

async function askAs<Answer>(pool: Pool, token: string, { path, method, body: asked, parse, timeoutMs = questionTimeoutMs, bytesMax = answerBytesMax }: Question<Answer>): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, ...(asked === undefined ? {} : { 'content-type': 'application/x-ndjson' }) }
  let answer
  try {
    const { body } = await pool.request({ path, method, headers, ...(asked === undefined ? {} : { body: asked }), headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
    answer = parse(JSON.parse(await boundedText(body, bytesMax)))
  } catch (cause) {
    throw new LedgerUnavailable('the ledger cannot be asked who this is', { cause })
  }
  if (answer === undefined) throw new LedgerUnavailable('the ledger did not say who this is')
  return answer
}

async function askHealth(pool: Pool): Promise<LedgerHealth> {
  try {
    const { statusCode, body } = await pool.request({ path: '/health/ready', method: 'GET', ...question })
    return { ready: statusCode === 200, detail: JSON.parse(await boundedText(body)) as unknown }
  } catch {
    return { ready: false, detail: null }
  }
}

async function boundedText(body: AsyncIterable<Buffer>, bytesMax = answerBytesMax): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new RangeError('the answer is longer than it may be')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
