import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { execute, openLeader } from '../../../../test/contract/postgres-under-test.ts'
import { openKurrentUnderTest, type KurrentUnderTest } from '../../../../test/kurrentdb-double/kurrent-under-test.ts'
import { createTestDatabase } from '../../../../test/support/postgres.ts'
import { migrate } from '../migrate.ts'
import { openStore, type StoreLocation } from '../store/open-store.ts'
import type { RecordedEvent } from '../store/event-store.ts'
import { exportLog } from './export-log.ts'
import { findExport, placeForExport } from './export-place.ts'
import { events, folderForTest, MemoryTarget } from './fixtures.ts'
import { adoptIdentity, readIdentity } from './hub-identity.ts'
import { importLog } from './import-log.ts'
import { leadOrRefuse } from './lead-or-refuse.ts'
import { LogDigest } from './log-digest.ts'
import { migrateLog, type Migrated } from './migrate-log.ts'
import { readEndpoint, routeOf } from './migration-route.ts'

const log = events(6_000)
const quiet = { signal: new AbortController().signal, progress: () => undefined }
const none = { local: undefined, kurrentdb: undefined }

let server: KurrentUnderTest
beforeAll(async () => { server = await openKurrentUnderTest() })
afterAll(() => server.close())

/** A migrated database of a hub, gone after the test. */
async function databaseOf(hubId: string): Promise<string> {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  await migrate({ connectionString: database.url })
  await adoptIdentity(database.url, { hubId, demo: 'none' })
  return database.url
}

async function fill(url: string, of: readonly RecordedEvent[]): Promise<void> {
  const store = await openLeader({ connectionString: url, role: 'leader' })
  try {
    await importInto(store, of)
  } finally {
    await store.close()
  }
}

async function importInto(store: Parameters<typeof importLog>[0]['target'], of: readonly RecordedEvent[]): Promise<void> {
  const place = placeForExport(await folderForTest(), false)
  await exportLog({ store: new MemoryTarget(of), identity: { hubId: randomUUID(), demo: 'none' }, place, nowMs: Date.now, ...quiet })
  await importLog({ found: await findExport(place.events), target: store, ...quiet })
}

async function contentOf(location: StoreLocation): Promise<readonly RecordedEvent[]> {
  const store = await openStore(location, { role: 'reader' })
  try {
    const all: RecordedEvent[] = []
    for (let page = await store.readAll(0, 2_000); page.length > 0; page = await store.readAll(all.length, 2_000)) all.push(...page)
    return all.map((event) => ({ ...event, bytes: Buffer.from(event.bytes) }))
  } finally {
    await store.close()
  }
}

async function move(from: string, to: string, hubId: string): Promise<Migrated> {
  return migrateLog({ route: routeOf(readEndpoint('from', from, none), readEndpoint('to', to, none)), identity: { hubId, demo: 'none' }, ...quiet })
}

const summaryOf = (of: readonly RecordedEvent[]) => {
  const digest = new LogDigest()
  for (const { bytes } of of) digest.add(bytes)
  return digest.summary()
}

describe('an import into PostgreSQL', () => {
  test('keeps bytes, positions and revisions, and goes on after a kill', async () => {
    const url = await databaseOf(randomUUID())
    await fill(url, log.slice(0, 1_234))
    await fill(url, log)
    expect(await contentOf({ databaseUrl: url })).toEqual(log)
  })

  test('is refused while a ledger is leading', async () => {
    const url = await databaseOf(randomUUID())
    const [ledger, other] = [await openLeader({ connectionString: url, role: 'leader' }), await openStore({ databaseUrl: url }, { role: 'leader' })]
    try {
      await expect(leadOrRefuse(other, '目标')).rejects.toThrow('目标正由一个账本写入')
    } finally {
      await Promise.all([ledger.close(), other.close()])
    }
  })
})

describe('the identity of a hub', () => {
  test('is taken over by a database that holds neither an event nor a key, and by no other', async () => {
    const [own, source] = [randomUUID(), { hubId: randomUUID(), demo: 'seeded' as const }]
    const url = await databaseOf(own)
    await adoptIdentity(url, source)
    expect(await readIdentity(url)).toEqual(source)
    await execute(url, `insert into vault.hub_key values ('ledger-kek', gen_random_uuid(), repeat('x', 40)::bytea, 'standard', repeat('x', 32)::bytea)`)
    await adoptIdentity(url, source)
    await expect(adoptIdentity(url, { hubId: own, demo: 'none' })).rejects.toThrow('属于另一个枢纽')
    await execute(url, 'delete from vault.hub_key')
    await fill(url, log.slice(0, 1))
    await expect(adoptIdentity(url, { hubId: own, demo: 'none' })).rejects.toThrow('属于另一个枢纽')
  })

  test('is missed in a database that is none of a hub', async () => {
    const database = await createTestDatabase()
    onTestFinished(() => database.drop())
    await expect(readIdentity(database.url)).rejects.toThrow('没有枢纽')
    await migrate({ connectionString: database.url })
    await expect(readIdentity(database.url)).rejects.toThrow('没有枢纽')
    await execute(database.url, `insert into ledger.hub (demo) values ('pending')`)
    await expect(readIdentity(database.url)).rejects.toThrow('演示城市还没有写完')
  })
})

describe('a migration', () => {
  test('from PostgreSQL to KurrentDB and back gives the same log, event for event', async () => {
    const hubId = randomUUID()
    const [home, elsewhere] = [await databaseOf(hubId), await databaseOf(hubId)]
    await fill(home, log)
    const there = await openStore({ databaseUrl: elsewhere, kurrentdb: { url: server.connectionString, hubId } }, { role: 'leader' })
    await leadOrRefuse(there, '目标')
    await importInto(there, log.slice(0, 1_500))
    await there.close()
    await execute(elsewhere, 'truncate ledger.kurrentdb_checkpoint')
    await expect(move(home, server.connectionString, hubId)).resolves.toEqual({ summary: summaryOf(log), already: 1_500 })
    expect(await contentOf({ databaseUrl: home, kurrentdb: { url: server.connectionString, hubId } })).toEqual(log)
    await execute(home, 'truncate ledger.kurrentdb_checkpoint')
    await expect(move(server.connectionString, elsewhere, hubId)).resolves.toEqual({ summary: summaryOf(log), already: 0 })
    expect(await contentOf({ databaseUrl: elsewhere })).toEqual(log)
  })

  test('goes on where an interrupted one ended, and finds a finished one the same', async () => {
    const hubId = randomUUID()
    const [from, to] = [await databaseOf(hubId), await databaseOf(hubId)]
    await fill(from, log)
    await fill(to, log.slice(0, 2_345))
    await expect(move(from, to, hubId)).resolves.toEqual({ summary: summaryOf(log), already: 2_345 })
    await expect(move(from, to, hubId)).resolves.toMatchObject({ already: 6_000 })
    expect(await contentOf({ databaseUrl: to })).toEqual(log)
  })

  test('is refused while a ledger writes to either end, from an empty log, and over another', async () => {
    const hubId = randomUUID()
    const [from, to] = [await databaseOf(hubId), await databaseOf(hubId)]
    await expect(move(from, to, hubId)).rejects.toThrow('来源没有事件')
    await fill(from, log.slice(0, 100))
    for (const [end, which] of [[from, '来源'], [to, '目标']] as const) {
      const ledger = await openLeader({ connectionString: end, role: 'leader' })
      await expect(move(from, to, hubId)).rejects.toThrow(`${which}正由一个账本写入`)
      await ledger.close()
    }
    await fill(to, log.slice(1, 2).map((event) => ({ ...event, position: 0 })))
    await expect(move(from, to, hubId)).rejects.toThrow('目标不是空库：它在位置 0 的事件与来源不同')
  })

  test('fences a ledger that still believes to write to the source', async () => {
    const hubId = randomUUID()
    const [from, to] = [await databaseOf(hubId), await databaseOf(hubId)]
    await fill(from, log.slice(0, 100))
    const [before] = await execute(from, 'select epoch from ledger.writer')
    await move(from, to, hubId)
    const [after] = await execute(from, 'select epoch from ledger.writer')
    expect(Number(after?.['epoch'])).toBe(Number(before?.['epoch']) + 1)
  })
})
