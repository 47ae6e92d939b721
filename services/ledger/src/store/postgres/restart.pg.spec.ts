import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, type EmbeddedPostgres } from '@hub/postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLeader } from '../../../../../test/contract/postgres-under-test.ts'
import { migrate } from '../../migrate.ts'
import type { PostgresStore } from './postgres-store.ts'
import { expectTold, load } from '../testing/load.ts'

let folder: string
let server: EmbeddedPostgres
let store: PostgresStore
let recoveries: number

const start = (port?: number): Promise<EmbeddedPostgres> => startPostgres({
  dataDir: join(folder, 'postgres'),
  passwordFile: join(folder, 'password'),
  logFile: join(folder, 'postgres.log'),
  log: () => undefined,
  settings: { shared_buffers: '32MB', min_wal_size: '32MB' },
  ...(port === undefined ? {} : { port }),
})

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'zhengyuan-restart-')))
  chmodSync(folder, 0o755)
  server = await start()
  await migrate({ connectionString: server.superuserUrl })
  recoveries = 0
  const log = (what: string): void => { recoveries += Number(what === 'append-not-confirmed') }
  store = await openLeader({ connectionString: server.superuserUrl, role: 'leader', log })
})
afterEach(async () => {
  await store.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
})

const stopped = (): Promise<void> => server.stop()
const endings = [
  ['is restarted', stopped],
  ['is killed and started again', async () => {
    process.kill(server.pid, 'SIGKILL')
    await server.exited
  }],
] as const

test.for(endings)('a server that %s under load: the store waits, says so, and goes on; nobody is refused, nothing is lost or doubled', async ([, end]) => {
  const stop = new AbortController()
  const told = load({ store: () => store, callers: 48, signal: stop.signal })
  const seen: number[] = []
  const fed = (async () => {
    for await (const batch of store.subscribeAll(0, stop.signal)) for (const { position } of batch) seen.push(position)
  })()
  for (let round = 0; round < 2; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 400))
    await end()
    await new Promise((resolve) => setTimeout(resolve, 100))
    // A busy session outlives its killed server for a while, and what it acknowledges counts.
    if (end === stopped) expect(store.health()).toMatchObject({ state: 'recovering', eventsWaiting: expect.any(Number) as number })
    server = await start(server.port)
    for (let tries = 0; tries < 1_000 && store.health().state !== 'leading'; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(store.health().state).toBe('leading')
    expect(recoveries).toBeGreaterThan(round)
  }
  await new Promise((resolve) => setTimeout(resolve, 300))
  stop.abort()
  const all = await told
  await fed
  expect(all.errors).toStrictEqual([])
  await expectTold(store, all)
  expect(seen).toStrictEqual(seen.map((_, n) => n))
})
