import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { migrate } from '../../migrate.ts'
import { readModels } from '../read-models.ts'
import { readRoot, type ReadRoot } from '../read-root.ts'
import { sessionsOn, type OpenSession } from '../session.ts'

type Role = 'hub_ledger' | 'hub_gateway' | 'superuser'

export interface ReadDatabase {
  /** Sessions that may do what hub_ledger may, and nothing else. */
  readonly openSession: OpenSession
  url(role: Role): string
  /** One statement as this role. */
  ask(role: Role, text: string): Promise<readonly Record<string, unknown>[]>
  /** Where each model stands, by its name. */
  readonly positions: () => Promise<Readonly<Record<string, number>>>
  readonly root: () => Promise<ReadRoot>
  /** Empties every read table and forgets checkpoints and failures. */
  empty(): Promise<void>
}

/** A migrated database for the spec file. */
export function withReadDatabase(): ReadDatabase {
  let database: DroppableDatabase | undefined
  beforeAll(async () => {
    database = await createTestDatabase()
    await migrate({ connectionString: database.url })
  })
  afterAll(() => database?.drop())
  const url = (role: Role): string => {
    if (database === undefined) throw new Error('the database exists inside tests only')
    const made = new URL(database.url)
    if (role !== 'superuser') made.searchParams.set('options', `-c role=${role}`)
    return made.href
  }
  const ask: ReadDatabase['ask'] = async (role, text) => {
    const client = new pg.Client({ connectionString: url(role) })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>({ text })).rows
    } finally {
      await client.end()
    }
  }
  return {
    url,
    openSession: () => sessionsOn(url('hub_ledger'))(),
    ask,
    positions: async () => {
      const rows = await ask('hub_gateway', 'select projection, position::int as position from read.checkpoint')
      return Object.fromEntries(rows.map(({ projection, position }) => [String(projection), Number(position)]))
    },
    root: async () => {
      const session = await sessionsOn(url('hub_ledger'))()
      try {
        return await readRoot(session, readModels)
      } finally {
        await session.close()
      }
    },
    empty: async () => {
      const tables = readModels.flatMap((model) => model.tables).map(({ schema, table }) => `${schema}.${table}`)
      await ask('superuser', `set synchronous_commit = off; truncate read.checkpoint, read.projection_failure, ${tables.join(', ')}`)
    },
  }
}
