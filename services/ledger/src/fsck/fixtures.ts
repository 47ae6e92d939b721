import { randomUUID } from 'node:crypto'
import type { Envelope } from '@hub/schemas'
import pg from 'pg'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { execute } from '../../../../test/contract/postgres-under-test.ts'
import { copyTestDatabase, createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { encodeEnvelope } from '../events/codec.ts'
import { readModels } from '../projections/read-models.ts'
import { ProjectionRunner } from '../projections/runner.ts'
import { sessionsOn } from '../projections/session.ts'
import { vaultOpener } from '../projections/vault-opener.ts'
import { openStore } from '../store/open-store.ts'
import { accepted, idOf } from '../testing/replies.ts'
import { foldToHead, keepFolding } from '../testing/run-projections.ts'
import { bodies, deposit, issue, lookUp, openCase } from '../testing/small-licences.ts'
import { buildSmallWorld } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { wholeLog, type Logged } from '../testing/whole-log.ts'
import { doneErasures } from '../vault/erase.ts'
import { testWrapper } from '../vault/fixtures.ts'
import { openVault } from '../vault/vault.ts'
import type { Disagreement } from './finding.ts'
import { fsck, type FsckReport, type Keys } from './fsck.ts'

const wrapper = testWrapper()

/** 受查枢纽 — a small hub with something of everything that is checked, as a database to make copies of. */
export interface CheckedHub {
  readonly log: readonly Logged[]
  /** The first event that is so. */
  readonly first: (is: (logged: Logged) => boolean) => Logged
  /** A copy to spoil, gone after the test. */
  readonly copy: () => Promise<string>
}

/** Registers hooks that make one for the file. */
export function withCheckedHub(): CheckedHub {
  let database: DroppableDatabase | undefined
  let log: readonly Logged[] = []
  beforeAll(async () => {
    database = await createTestDatabase()
    const hub = await openTestLedger({ url: database.url, wrapper })
    const stopFolding = keepFolding(hub, database.url)
    await workADay(hub)
    await stopFolding()
    await foldToHead(hub, database.url)
    log = await wholeLog(hub.store)
    await hub.close()
  })
  afterAll(() => database?.drop())
  return {
    get log() { return log },
    first(is) {
      const found = log.find(is)
      if (found === undefined) throw new Error(`no such event: ${is.toString()}`)
      return found
    },
    async copy() {
      if (database === undefined) throw new Error('the hub exists inside tests only')
      const { url, drop } = await copyTestDatabase(database)
      onTestFinished(drop)
      return url
    },
  }
}

async function workADay(hub: TestLedger): Promise<void> {
  const world = await buildSmallWorld(hub)
  const cases: string[] = []
  for (const at of [1, 2, 3]) {
    await issue(hub, world, 'identity', bodies.identity(at))
    cases.push(await openCase(hub, world, at))
  }
  for (const caseId of cases.slice(1)) accepted(await lookUp(hub, caseId, 'identity'))
  await issue(hub, world, 'marriage', bodies.marriage(4))
  accepted(await deposit(hub, world, 'realty', { ...bodies.realty(5), sourceId: 'STOCK-1' }))
  // A duplicate, and a successor: both may be there beside the one that has the key.
  accepted(await deposit(hub, world, 'identity', { ...bodies.identity(1), sourceId: 'STOCK-2' }))
  const predecessor = await issue(hub, world, 'road', bodies.road(6))
  const successor = idOf(await hub.send('clerk', 'ReissueLicence', { ...bodies.road(6), predecessor, licenceNumber: 'ROAD2026NEW' }), 'licenceId')
  accepted(await hub.send('clerk', 'IssueLicence', { licenceId: successor }))
  const [husband] = holdersOf(await wholeLog(hub.store), 'marriage')
  accepted(await hub.send('security-admin', 'EraseHolder', { holderId: husband ?? '', basis: 'court-order' }))
  accepted(await lookUp(hub, cases[0] ?? '', 'identity'))
}

function holdersOf(log: readonly Logged[], what: 'marriage'): readonly string[] {
  const couples = log.flatMap(({ event }) => (event.type === 'LicenceComposed' && event.data.holders.length === 2 ? [event.data.holders] : []))
  return couples[0]?.map(({ holderId }) => holderId) ?? [what]
}

/** What a database's administrator can do who means harm. */
export async function spoil(url: string, text: string, values: readonly unknown[] = []): Promise<void> {
  await execute(url, 'alter table ledger.event disable trigger append_only')
  await execute(url, text, values)
}

/** One event's envelope, changed and written back as canonical JSON. */
export function rewrite(url: string, { position, envelope }: Logged, changes: Partial<Envelope>): Promise<void> {
  return spoil(url, 'update ledger.event set bytes = $2 where position = $1', [position, encodeEnvelope({ ...envelope, ...changes })])
}

/** One more event at the end of the log: that of another, but for the changes. Returns its position. */
export async function smuggle(url: string, { envelope }: Logged, changes: Partial<Envelope>): Promise<number> {
  const [last] = await execute(url, `select position::int, convert_from(bytes, 'UTF8')::jsonb ->> 'recordedAt' as at from ledger.event order by position desc limit 1`)
  const position = Number(last?.['position']) + 1
  const made = { ...envelope, id: randomId(), commandId: randomId(), recordedAt: String(last?.['at']), ...changes } as Envelope
  await execute(url, 'insert into ledger.event select $1::bigint, $2::text, coalesce(max(revision) + 1, 0), $3::bytea from ledger.event where stream = $2::text', [position, made.stream, encodeEnvelope(made)])
  return position
}

export function randomId<Id extends string>(): Id {
  return randomUUID() as Id
}

/** Lets index and read models go on to the end of the log, as a ledger would. */
export async function catchUp(url: string): Promise<void> {
  const hub = await openTestLedger({ url, wrapper })
  await foldToHead(hub, url)
  await hub.close()
}

/** Folds the read models alone. */
export async function foldModels(url: string): Promise<void> {
  await withKeys(url, async (keys) => {
    const store = await openStore({ databaseUrl: url }, { role: 'reader' })
    const openParts = typeof keys === 'object' && 'vault' in keys ? vaultOpener(keys.vault as Parameters<typeof vaultOpener>[0]) : undefined
    await new ProjectionRunner({ store, openSession: sessionsOn(url), models: readModels, ...(openParts === undefined ? {} : { openParts }) }).run(new AbortController().signal, await store.head())
    await store.close()
  })
}

async function withKeys<T>(url: string, use: (keys: Keys) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  try {
    const vault = await openVault({ pool, wrapper, profile: 'standard' })
    return await use({ vault, doneErasures: (positions) => doneErasures(pool, positions) })
  } finally {
    await pool.end()
  }
}

export interface CheckOptions {
  /** In place of the vault's own. */
  readonly keys?: Keys
  readonly deep?: boolean
}

/** 核查 — as hub_ledger, with all that it may. */
export async function check(url: string, { keys, deep = false }: CheckOptions = {}): Promise<FsckReport> {
  const asLedger = `${url}?options=-c%20role%3Dhub_ledger`
  const run = async (open: Keys): Promise<FsckReport> => {
    const store = await openStore({ databaseUrl: asLedger }, { role: 'reader' })
    const client = new pg.Client({ connectionString: asLedger })
    await client.connect()
    try {
      return await fsck({ store, keys: open, client, deep, openSession: sessionsOn(asLedger), nowMs: Date.now, progress: () => undefined, signal: new AbortController().signal })
    } finally {
      await client.end()
      await store.close()
    }
  }
  return keys === undefined ? withKeys(asLedger, run) : run(keys)
}

/** What a check finds in a spoilt copy. */
export async function foundIn(url: string): Promise<Disagreement | undefined> {
  return (await check(url)).disagreement
}

export const isType = (type: string) => ({ event }: Logged): boolean => event.type === type
export const at = ({ position, stream }: Logged): Pick<Disagreement, 'position' | 'stream'> => ({ position, stream })
export const data = ({ envelope }: Logged, changes: Envelope['data']): Partial<Envelope> => ({ data: { ...envelope.data, ...changes } })
