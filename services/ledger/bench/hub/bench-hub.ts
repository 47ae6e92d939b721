import { rmSync } from 'node:fs'
import { startHub, type Hub } from '@hub/launcher'
import type { CommandBody, CommandReply, CommandType } from '@hub/schemas'
import pg from 'pg'
import { idMaker } from '../../src/application/new-ids.ts'
import { benchDirectory } from '../bench-directory.ts'

export interface BenchHub {
  readonly url: string
  token(account: string): Promise<string>
  /** Through the gateway, as a system would. */
  send<T extends CommandType>(account: string, type: T, body: CommandBody<T>): Promise<CommandReply>
  /** As the database's administrator. */
  query<Row extends pg.QueryResultRow>(text: string): Promise<readonly Row[]>
  stop(): Promise<void>
}

/** Limits of callers, out of the way: the bench asks as two clerks what a whole city asks. */
const unlimited = { HUB_REQUESTS_PER_MINUTE: '100000000', HUB_LOOK_UPS_PER_MINUTE: '10000000' }

/** 基准枢纽 — the whole hub with its demo city, as `npm start` runs it: gateway, ledger, signer and PostgreSQL as processes of their own, on a throw-away directory. */
export async function startBenchHub(): Promise<BenchHub> {
  const dataDir = benchDirectory()
  const hub = await startHub({ dataDir, port: 0, demo: true, environment: { ...process.env, NODE_ENV: 'production', ...unlimited } })
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
    token,
    send: async (account, type, body) => sendOne(hub, await token(account), { i: 0, type, commandId: newId(), actingFor: null, body }),
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

async function sendOne({ url }: Hub, token: string, command: object): Promise<CommandReply> {
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}`, 'x-hub-terminal': 'W01' }
  const response = await fetch(`${url}/v1/commands`, { method: 'POST', headers, body: `${JSON.stringify(command)}\n` })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`the hub answered ${String(response.status)}: ${text}`)
  return (JSON.parse(text) as { reply: CommandReply }).reply
}
