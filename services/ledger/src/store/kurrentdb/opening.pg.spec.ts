import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInternalCa, issueServiceCertificate } from '@hub/pki'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withLedgerDatabase } from '../../../../../test/contract/postgres-under-test.ts'
import { fill } from '../../../../../test/contract/sample-events.ts'
import { startKurrentDouble, type KurrentDouble } from '../../../../../test/kurrentdb-double/kurrent-double.ts'
import type { KurrentDoubleOptions } from '../../../../../test/kurrentdb-double/options.ts'
import { guard } from '../../../../../test/support/guard.ts'
import { StoreMisconfigured, StoreUnavailable } from '../store-unavailable.ts'
import { openKurrentStore, type KurrentStore } from './kurrent-store.ts'

const database = withLedgerDatabase()

async function start(options: KurrentDoubleOptions): Promise<KurrentDouble> {
  const double = await startKurrentDouble(options)
  onTestFinished(() => double.close())
  return double
}

async function open(url: string): Promise<KurrentStore> {
  const store = await openKurrentStore({ url, hubId: randomUUID(), databaseUrl: database.ledgerUrl, role: 'leader' })
  onTestFinished(() => store.close())
  return store
}

describe('a server', () => {
  test.for(['20.10.2', '24.10.0', '25.1.3', '26.0.9', 'unknown', ''])('of version %j is refused, and the message names the version that is needed', async (version) => {
    const { connectionString } = await start({ version })
    await expect(open(connectionString)).rejects.toThrow(new StoreMisconfigured(`KurrentDB 服务器的版本是 ${version === '' ? '未知' : version}，须为 26.1 或更新：本枢纽要用它的多流原子写（AppendRecords）`))
  })

  test.for(['26.1.0', '26.1.0-nightly', '26.2.1', '27.0.0', '30.1'])('of version %s is taken', async (version) => {
    const { connectionString } = await start({ version })
    const store = await open(connectionString)
    await store.awaitLeadership(guard())
    await fill(store, 'case-1', 1)
    expect(await checkLog(store)).toHaveLength(1)
  })

  test('that is not there is no reason to ask the operator anything', async () => {
    const double = await start({})
    await double.faults.stop()
    await expect(open(double.connectionString)).rejects.toThrow(StoreUnavailable)
  })
})

describe('a server with TLS and users', () => {
  const password = 'p:ss/wörd @1'
  let dir: string
  let double: KurrentDouble
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'zhengyuan-kurrent-'))
    const { certificateFile } = await ensureInternalCa(dir)
    const { folder } = await issueServiceCertificate(dir, 'ledger')
    const [certificate = '', key = ''] = await Promise.all(['cert.pem', 'key.pem'].map((name) => readFile(join(folder, name), 'utf8')))
    double = await startKurrentDouble({ tls: { certificate, key, caFile: certificateFile, users: { 'ledger@hub': password } } })
  })
  afterAll(async () => {
    await double.close()
    await rm(dir, { recursive: true, force: true })
  })
  const as = (credentials: string): string => double.connectionString.replace('://', `://${credentials}`)

  test('is written to and read from with any password', async () => {
    const store = await open(as(`${encodeURIComponent('ledger@hub')}:${encodeURIComponent(password)}@`))
    await store.awaitLeadership(guard())
    await fill(store, 'case-1', 3)
    expect(await checkLog(store)).toHaveLength(3)
  })

  test.for(['', 'ledger%40hub:guessed-guessed@'])('refuses the account of %j, and the message says what it needs', async (credentials) => {
    const refused = await open(as(credentials)).catch((error: unknown) => error)
    expect(refused).toMatchObject({ name: 'StoreMisconfigured', message: 'KurrentDB 拒绝了 KURRENTDB_URL 中的账号：它必须能读 $all，并读写本枢纽的流（zy-<枢纽标识>.）' })
    expect(String((refused as Error).stack)).not.toContain('guessed')
  })

  test('whose certificate nobody vouches for is not talked to', async () => {
    const url = as('').replace(/[?&]tlsCAFile=[^&]+/i, '')
    await expect(open(`${url}${url.includes('?') ? '&' : '?'}discoveryInterval=20`)).rejects.toThrow(StoreUnavailable)
  })

  test('whose certificate file is missing is a mistake of the operator', async () => {
    await expect(open(as('').replace(/tlsCAFile=[^&]+/i, 'tlsCAFile=/nowhere/ca.pem'))).rejects.toThrow('KURRENTDB_URL 不能使用：请检查主机、参数和所指的证书文件')
  })
})
