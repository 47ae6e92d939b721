import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { paced } from './stillness.ts'

/** 测试数据库 — empty, UTF-8, of its own; roles are shared by the whole server, so specs name theirs after the database. */
export interface TestDatabase {
  /** As superuser. */
  readonly url: string
  readonly name: string
}

export interface DroppableDatabase extends TestDatabase {
  /** Also ends connections that are still open. */
  drop(): Promise<void>
}

/** 新建测试数据库 — on the server of TEST_DATABASE_URL, else on the one that this run starts when first asked. Some 50 ms. */
export function createTestDatabase(): Promise<DroppableDatabase> {
  return create('template0')
}

/** 复制测试数据库 — with all that is in it; nobody may be connected to the original. */
export function copyTestDatabase(original: TestDatabase): Promise<DroppableDatabase> {
  return create(original.name)
}

async function create(template: string): Promise<DroppableDatabase> {
  const serverUrl = await findServer()
  const name = `test_${randomBytes(8).toString('hex')}`
  await withServer(serverUrl, (client) => client.query(`create database ${name} template ${template} encoding 'UTF8'`))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, name, drop: () => withServer(serverUrl, (client) => drop(client, name)) }
}

/** 本文件的测试数据库 — registers hooks that make one before the first test of the file (or describe) and drop it after the last. */
export function withDatabase(): TestDatabase {
  let database: DroppableDatabase | undefined
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database?.drop())
  const made = (): TestDatabase => {
    if (database === undefined) throw new Error('the test database exists inside tests and hooks only')
    return database
  }
  return {
    get url() {
      return made().url
    },
    get name() {
      return made().name
    },
  }
}

async function findServer(): Promise<string> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined) return given
  const reply = await fetch(new URL('postgres', inject('testRunBroker')))
  const text = await reply.text()
  if (!reply.ok) throw new Error(`the test server did not start: ${text}`)
  return text
}

/**
 * A pool that has ended has said goodbye on each of its connections and waits for no answer. The server would end one whose goodbye it has not heard yet with an error that nobody
 * listens to any more, and the run would fail by it: so long it is given to hear them. Who is still connected after that never said goodbye, like a process that was killed.
 */
const goodbyeMsMax = 20_000
const goodbyeStepMs = 15

async function drop(client: Client, name: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < goodbyeMsMax; waitedMs += goodbyeStepMs) {
    const { rowCount } = await client.query('select 1 from pg_stat_activity where datname = $1 limit 1', [name])
    if (rowCount === 0) break
    await paced(goodbyeStepMs)
  }
  await client.query(`drop database if exists ${name} with (force)`)
}

async function withServer(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
