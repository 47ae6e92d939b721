import { existingServer, type PostgresServer, type Settings, startPostgres } from '@hub/postgres'
import { Client } from 'pg'
import type { Layout } from './layout.ts'
import type { Launch } from './part.ts'

/** Of the embedded server; an existing server's database is the one that DATABASE_URL names. */
export const databaseName = 'hub'

export interface EmbeddedDatabase {
  readonly layout: Layout
  readonly port: number
  readonly log: (line: string) => void
  readonly settings: Settings | undefined
  /** 预写日志归档; undefined: none is kept. */
  readonly archiveDir: string | undefined
  /** Hears each server that was started. */
  readonly started: (server: PostgresServer) => void
}

/** 内嵌数据库的一次运行 — always on the same port, which the services know. Starting it again also clears up after the one that died. */
export function embeddedDatabase({ layout, port, log, settings, archiveDir, started }: EmbeddedDatabase): Launch {
  return async () => {
    const server = await startPostgres({
      dataDir: layout.postgres, passwordFile: layout.postgresPassword, logFile: layout.logOf('postgres'), log, port, ...(settings === undefined ? {} : { settings }), ...(archiveDir === undefined ? {} : { archiveDir }),
    })
    started(server)
    return {
      pid: server.pid,
      exited: server.exited.then(({ code, signal }) => signal ?? `退出码 ${String(code)}`),
      stop: () => server.stop(),
      kill: (signal) => { process.kill(server.pid, signal) },
    }
  }
}

/** 管理地址 — of the hub's database on the embedded server, as its superuser; made at the first start. */
export async function ensureDatabase(superuserUrl: string): Promise<string> {
  await withClient(superuserUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(create)
  })
  const url = new URL(superuserUrl)
  url.pathname = `/${databaseName}`
  return url.href
}

/** 重建数据库 — throws away what a demo that was interrupted has written; nobody has worked with it, for no ledger was ever open on it. */
export async function recreateDatabase(adminUrl: string): Promise<void> {
  const url = new URL(adminUrl)
  url.pathname = '/postgres'
  await withClient(url.href, async (client) => {
    await client.query(`drop database if exists ${databaseName} with (force)`)
    await client.query(create)
  })
}

const create = `create database ${databaseName} template template0 encoding 'UTF8'`

async function withClient(connectionString: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString, application_name: 'hub-launcher' })
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}

/** Checks an existing server. Throws PostgresUnavailable when it cannot be used. */
export async function checkExisting(databaseUrl: string): Promise<string> {
  return (await existingServer(databaseUrl)).superuserUrl
}

/** 角色地址 — the same database as `adminUrl`, as another role. */
export function urlAs(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = encodeURIComponent(password)
  return url.href
}
