import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'

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
export async function createTestDatabase(): Promise<DroppableDatabase> {
  const serverUrl = await findServer()
  const name = `test_${randomBytes(8).toString('hex')}`
  await execute(serverUrl, `create database ${name} template template0 encoding 'UTF8'`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, name, drop: () => execute(serverUrl, `drop database if exists ${name} with (force)`) }
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
  const reply = await fetch(inject('testServerBroker'))
  const text = await reply.text()
  if (!reply.ok) throw new Error(`the test server did not start: ${text}`)
  return text
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
