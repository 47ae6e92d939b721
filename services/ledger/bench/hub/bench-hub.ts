import { rmSync } from 'node:fs'
import { startHub, type Hub } from '@hub/launcher'
import type { CommandBody, CommandReply, CommandType } from '@hub/schemas'
import pg from 'pg'
import { idMaker } from '../../src/application/new-ids.ts'
import type { StockReport } from '../../src/stock/stock-report.ts'
import { benchDirectory } from '../bench-directory.ts'
import { putStock } from './put-stock.ts'

export interface BenchHub {
  readonly url: string
  /** How its stock was made, where it has one. */
  readonly stock: StockReport | undefined
  token(account: string): Promise<string>
  /** Through the gateway, as a system would. */
  send<T extends CommandType>(account: string, type: T, body: CommandBody<T>): Promise<CommandReply>
  /** Many of one type at once, one request for some hundreds; replies in their order. */
  sendMany<T extends CommandType>(account: string, type: T, bodies: readonly CommandBody<T>[]): Promise<readonly CommandReply[]>
  /** As the database's administrator. */
  query<Row extends pg.QueryResultRow>(text: string): Promise<readonly Row[]>
  stop(): Promise<void>
}

const commandsPerRequest = 500
/** Limits of callers, out of the way: the bench asks as two clerks what a whole city asks. */
const unlimited = { HUB_REQUESTS_PER_MINUTE: '100000000', HUB_LOOK_UPS_PER_MINUTE: '10000000' }

/**
 * 基准枢纽 — the whole hub with its demo city, as `npm start` runs it: gateway, ledger, signer and PostgreSQL as processes of their own, on a throw-away directory. With `licences`,
 * a stock of so many is put into it before it starts for good.
 */
export async function startBenchHub(licences: number): Promise<BenchHub> {
  const dataDir = benchDirectory()
  try {
    return await startIn(dataDir, licences)
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  }
}

async function startIn(dataDir: string, licences: number): Promise<BenchHub> {
  const start = (): Promise<Hub> => startHub({ dataDir, port: 0, demo: true, environment: { ...process.env, NODE_ENV: 'production', ...unlimited } })
  if (licences > 0) await (await start()).stop()
  const stock = licences > 0 ? await putStock(dataDir, licences) : undefined
  const hub = await start()
  const admin = new pg.Client({ connectionString: hub.databaseUrl })
  await admin.connect()
  const tokens = new Map<string, Promise<string>>()
  const token = (account: string): Promise<string> => {
    const known = tokens.get(account) ?? fetchToken(hub, account)
    tokens.set(account, known)
    return known
  }
  const newId = idMaker(Date.now)
  return {
    url: hub.url,
    stock,
    token,
    async send(account, type, body) {
      const [reply] = await sendAll(hub, await token(account), [{ i: 0, type, commandId: newId(), actingFor: null, body }])
      if (reply === undefined) throw new Error('the hub did not answer')
      return reply
    },
    async sendMany(account, type, bodies) {
      const replies: CommandReply[] = []
      for (let from = 0; from < bodies.length; from += commandsPerRequest)
        replies.push(...await sendAll(hub, await token(account), bodies.slice(from, from + commandsPerRequest).map((body, i) => ({ i, type, commandId: newId(), actingFor: null, body }))))
      return replies
    },
    query: async <Row extends pg.QueryResultRow>(text: string) => (await admin.query<Row>(text)).rows,
    async stop() {
      await admin.end()
      await hub.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function fetchToken({ url }: Hub, account: string): Promise<string> {
  const response = await fetch(`${url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account }) })
  return ((await response.json()) as { token: string }).token
}

async function sendAll({ url }: Hub, token: string, commands: readonly object[]): Promise<readonly CommandReply[]> {
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}`, 'x-hub-terminal': 'W01' }
  const response = await fetch(`${url}/v1/commands`, { method: 'POST', headers, body: commands.map((command) => `${JSON.stringify(command)}\n`).join('') })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`the hub answered ${String(response.status)}: ${text}`)
  const replies: CommandReply[] = []
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const { i, reply } = JSON.parse(line) as { i: number; reply: CommandReply }
    replies[i] = reply
  }
  return replies
}
