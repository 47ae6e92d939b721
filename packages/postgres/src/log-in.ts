import { Client } from 'pg'
import { PostgresUnavailable } from './unavailable.ts'

const connectTimeoutMs = 10_000

/** SQLSTATE class 28: invalid authorization specification (28P01 is a wrong password). */
const refusedLogIn = /^28/

/** 登录 — one connection for one piece of work, closed afterwards; rejects with PostgresUnavailable when it cannot be made. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs, application_name: 'zhengyuan-start' })
  // A server that goes away in between fails the query under way; without a listener it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    await client.end().catch(() => undefined)
    throw cannotLogIn(cause)
  }
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function cannotLogIn(cause: unknown): PostgresUnavailable {
  const code = (cause as { code?: unknown } | null)?.code
  const shown = typeof code === 'string' ? `（${code}）` : ''
  if (typeof code === 'string' && refusedLogIn.test(code)) return new PostgresUnavailable('PASSWORD_REFUSED', `数据库拒绝登录${shown}：用户名或口令不对，或没有连接权限。`, { cause })
  return new PostgresUnavailable('NOT_REACHABLE', `连不上数据库${shown}。请检查主机、端口、库名，以及服务器是否在运行。`, { cause })
}
