import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from '@hub/postgres'
import { benchDirectory } from './bench-directory.ts'

export interface BenchServer {
  /** Of a superuser; starts the server when it is first asked for. */
  adminUrl(): Promise<string>
  stop(): Promise<void>
}

/** 基准用数据库 — the embedded server with the hub's own settings but room for more connections, fully durable, on a throw-away directory. */
export function benchServer(): BenchServer {
  const dir = benchDirectory()
  let starting: ReturnType<typeof startPostgres> | undefined
  const start = () => startPostgres({
    dataDir: join(dir, 'postgres'), passwordFile: join(dir, 'secrets', 'postgres'), logFile: join(dir, 'log', 'postgres.log'), log: () => undefined,
    // Every contender of a row keeps its connections to the end of the row.
    settings: { max_connections: '300' },
  })
  return {
    async adminUrl() {
      starting ??= start()
      return (await starting).superuserUrl
    },
    async stop() {
      await (await starting)?.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
