import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { onTestFinished } from 'vitest'
import type { EmbeddedPostgres } from './server.ts'
import { startPostgres, type StartOptions } from './start.ts'

/** 临时目录 — real path, passable for every account, removed after the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zhengyuan-postgres-spec-')))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }))
  return folder
}

/** 临时数据库的启动参数 — with `said`, the lines that the person at the terminal would have read. */
export function temporaryOptions(folder: string): StartOptions & { readonly said: string[] } {
  const said: string[] = []
  return {
    dataDir: join(folder, 'postgres'),
    passwordFile: join(folder, 'secrets', 'postgres'),
    logFile: join(folder, 'log', 'postgres.log'),
    log: (line) => said.push(line),
    settings: { shared_buffers: '32MB', min_wal_size: '32MB', wal_buffers: '1MB' },
    said,
  }
}

/** Starts a server that is stopped when the test ends, however it ends. Hooks run last registered first, so the folder outlives it. */
export async function startForTest(options: StartOptions): Promise<EmbeddedPostgres> {
  const server = await startPostgres(options)
  onTestFinished(() => server.stop())
  return server
}

/** One statement on a connection of its own. */
export async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
