import { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { ensureInternalCa, issueServiceCertificate } from '@hub/pki'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startKurrentDouble, type KurrentDouble } from './kurrent-double.ts'
import { collect, record } from './testing/connected.ts'

const users = { admin: 'changeit', 'clerk@hub': 'p:ss/wörd' }
let dir: string
let double: KurrentDouble

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhengyuan-double-'))
  const { certificateFile } = await ensureInternalCa(dir)
  const { folder } = await issueServiceCertificate(dir, 'ledger')
  const [certificate, key] = await Promise.all(['cert.pem', 'key.pem'].map((name) => readFile(join(folder, name), 'utf8')))
  double = await startKurrentDouble({ tls: { certificate: certificate ?? '', key: key ?? '', caFile: certificateFile, users } })
})
afterAll(async () => {
  await double.close()
  await rm(dir, { recursive: true, force: true })
})

async function withClient(credentials: string, work: (client: KurrentDBClient) => Promise<unknown>): Promise<void> {
  const client = KurrentDBClient.connectionString(double.connectionString.replace('://', `://${credentials}`))
  try {
    await work(client)
  } finally {
    await client.dispose()
  }
}

test('a server with TLS serves both stacks of the client to whoever gives the right credentials', async () => {
  await withClient('admin:changeit@', async (client) => {
    await client.appendRecords([record('a')])
    expect(await collect(client.readStream('a'))).toHaveLength(1)
  })
})

test('a wrong password and no credentials are refused alike', async () => {
  for (const credentials of ['admin:guessed@', ''])
    await withClient(credentials, async (client) => {
      await expect(client.appendRecords([record('a')])).rejects.toMatchObject({ type: 'access-denied' })
      await expect(collect(client.readStream('a'))).rejects.toMatchObject({ type: 'access-denied' })
    })
})

test('client 1.3.1 decodes credentials of the connection string for appends and not for reads, unless a provider gives them', async () => {
  await withClient(`${encodeURIComponent('clerk@hub')}:${encodeURIComponent('p:ss/wörd')}@`, async (client) => {
    await client.appendRecords([record('b')])
    await expect(collect(client.readStream('b'))).rejects.toMatchObject({ type: 'access-denied' })
    client.setCredentialsProvider(() => Promise.resolve({ username: 'clerk@hub', password: 'p:ss/wörd' }))
    expect(await collect(client.readStream('b'))).toHaveLength(1)
  })
})
