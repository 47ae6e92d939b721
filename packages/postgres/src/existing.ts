import { withClient } from './log-in.ts'
import type { PostgresServer } from './server.ts'
import { PostgresUnavailable } from './unavailable.ts'

/** 最低版本 — `server_version_num` of PostgreSQL 13 (xid8, `drop database ... with (force)`). */
export const versionNumberMin = 130_000
const defaultPort = 5432

/** 使用已有服务器 — checks that it can be reached, is version 13 or newer and keeps text as UTF-8; throws PostgresUnavailable otherwise. */
export async function existingServer(databaseUrl: string): Promise<PostgresServer> {
  const { hostname, port } = parseDatabaseUrl(databaseUrl)
  const found = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<FoundServer>("select current_setting('server_version_num')::int as version, current_setting('server_version') as name, current_setting('server_encoding') as encoding")
    return rows[0]
  })
  const trouble = refuseServer(found)
  if (trouble !== undefined) throw trouble
  return {
    host: hostname,
    port: port === '' ? defaultPort : Number(port),
    superuserUrl: databaseUrl,
    pid: undefined,
    stop: () => Promise.resolve(),
    exited: new Promise(() => undefined),
  }
}

/** What a server says of itself. */
export interface FoundServer {
  readonly version: number
  readonly name: string
  readonly encoding: string
}

/** 是否合用 — undefined when the server will do. */
export function refuseServer(found: FoundServer | undefined): PostgresUnavailable | undefined {
  if (found === undefined || found.version < versionNumberMin) {
    return new PostgresUnavailable('SERVER_TOO_OLD', `DATABASE_URL 指向的 PostgreSQL 版本是 ${found?.name ?? '未知'}，需要 13 或更新。请升级服务器，或去掉 DATABASE_URL 使用内嵌数据库。`)
  }
  if (found.encoding !== 'UTF8') {
    return new PostgresUnavailable('SERVER_ENCODING', `DATABASE_URL 指向的库编码是 ${found.encoding}，需要 UTF8。请新建库：create database hub encoding 'UTF8' template template0。`)
  }
  return undefined
}

function parseDatabaseUrl(databaseUrl: string): URL {
  const url = URL.parse(databaseUrl)
  // The text may hold a password, so it is not quoted.
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new PostgresUnavailable('BAD_URL', 'DATABASE_URL 不是有效的 PostgreSQL 地址，应形如 postgres://用户:口令@主机:端口/库名（口令中的特殊字符要百分号编码）。')
  }
  return url
}
