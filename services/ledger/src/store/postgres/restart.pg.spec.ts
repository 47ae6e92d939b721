import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, type EmbeddedPostgres } from '@hub/postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLeader } from '../../../../../test/contract/postgres-under-test.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import { migrate } from '../../migrate.ts'
import type { PostgresStore } from './postgres-store.ts'
import { follow, positionsTo } from '../testing/follow.ts'
import { expectTold, goesOn, startLoad } from '../testing/load.ts'
import { patient } from '../testing/patient.ts'
import { isIn } from '../testing/stands.ts'

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
  store = await openLeader({ connectionString: server.superuserUrl, role: 'leader', log, limits: patient })
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
  const working = startLoad(store, 48)
  const following = follow(store)
  for (let round = 0; round < 2; round += 1) {
    await goesOn(working)
    const before = recoveries
    await end()
    // A busy session outlives its killed server for a while, and what it acknowledges counts.
    if (end === stopped) await isIn(store, 'recovering')
    server = await start(server.port)
    await eventually('the store has looked for its server', () => recoveries > before)
    await isIn(store, 'leading')
  }
  await goesOn(working)
  const all = await working.stop()
  expect(all.errors).toStrictEqual([])
  await expectTold(store, all)
  const head = await store.head()
  expect(await following.upTo(head)).toStrictEqual(positionsTo(head))
})
