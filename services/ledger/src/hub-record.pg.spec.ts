import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { withDatabase } from '../../../test/support/postgres.ts'
import { ensureHub, recordSeeded } from './hub-record.ts'
import { migrate } from './migrate.ts'

const database = withDatabase()

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

test('of many first starts at once one names the hub, and what it decided about the demo stays', async () => {
  await migrate({ connectionString: database.url })
  const clients = await Promise.all([connect(), connect(), connect()])
  const records = await Promise.all(clients.map((client) => ensureHub(client, true)))
  expect(new Set(records.map(({ hubId }) => hubId)).size).toBe(1)
  expect(records.filter(({ created }) => created)).toHaveLength(1)

  const [client] = clients
  const hubId = records[0]?.hubId
  expect(await ensureHub(client, false)).toEqual({ hubId, demo: 'pending', created: false })
  await recordSeeded(client)
  await recordSeeded(client)
  expect(await ensureHub(client, true)).toEqual({ hubId, demo: 'seeded', created: false })
})
