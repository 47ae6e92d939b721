import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { execute, openLeader, openPostgresUnderTest, withLedgerDatabase } from '../../../../../test/contract/postgres-under-test.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import { guard } from '../../../../../test/support/guard.ts'
import { paced, stillness } from '../../../../../test/support/stillness.ts'
import { StoreUnavailable, WriterFenced } from '../store-unavailable.ts'
import { connectWith } from './connection.ts'
import { openPostgresStore, type PostgresStore } from './postgres-store.ts'
import type { Connect } from './session.ts'
import { FaultyConnections } from './testing/faulty-connections.ts'
import { withoutLock } from './testing/without-lock.ts'
import { expectTold, goesOn, startLoad, together, type Told } from '../testing/load.ts'
import { patient } from '../testing/patient.ts'
import { isIn } from '../testing/stands.ts'

const database = withLedgerDatabase()

async function openStandby(connect: Connect = connectWith(database.ledgerUrl)): Promise<PostgresStore> {
  const store = await openPostgresStore({ connectionString: database.ledgerUrl, role: 'leader', connect, limits: patient })
  onTestFinished(() => store.close())
  return store
}

async function usurp(): Promise<PostgresStore> {
  const store = await openStandby(withoutLock(database.ledgerUrl))
  await store.awaitLeadership(guard())
  return store
}

async function waitsForLock(statement: string): Promise<void> {
  const own = statement === 'append' ? '%insert into ledger.event%' : '%update ledger.writer%'
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and application_name = 'hub-ledger-writer' and wait_event_type = 'Lock' and query like $1"
  await eventually(`${statement} waits for a lock`, async () => (await execute(database.url, waiting, [own])).length > 0)
}

async function openFirst(connect: Connect = connectWith(database.ledgerUrl)): Promise<PostgresStore> {
  const { store } = await openPostgresUnderTest(database, { connect })
  onTestFinished(() => store.close())
  return store
}

describe('a writer whose epoch is over', () => {
  test('is refused, keeps nothing, says so, and stays refused', async () => {
    const first = await openFirst()
    await fill(first, 'case-1', 2)
    const second = await usurp()
    await expect(first.append([writeTo('case-1', 'any')], [])).rejects.toThrow(WriterFenced)
    expect(first.health().state).toBe('fenced')
    await expect(first.append([writeTo('case-1', 'any')], [])).rejects.toThrow(WriterFenced)
    expect(accepted(await second.append([writeTo('case-1', 1)], [])).firstPosition).toBe(2)
    expect(await checkLog(second)).toHaveLength(3)
  })

  test('learns that what was on its way had been kept, if it had', async () => {
    const connections = new FaultyConnections(database.ledgerUrl)
    const first = await openFirst(connections.connect)
    await fill(first, 'case-1', 1)
    connections.plan('append', 'session lost, kept')
    connections.plan('take_lock', 'answer lost, not kept')
    const sent = first.append([writeTo('case-1', 0)], [])
    await eventually('the append is kept', async () => (await execute(database.url, 'select 1 from ledger.event')).length === 2)
    const second = await usurp()
    expect(accepted(await sent).firstPosition).toBe(1)
    await fill(second, 'case-1', 1)
    await expect(first.append([writeTo('case-1', 'any')], [])).rejects.toThrow(WriterFenced)
    expect(await checkLog(second)).toHaveLength(3)
  })

  test('finishes the append that is under way before the next writer reads where the log ends', async () => {
    const first = await openFirst()
    await fill(first, 'case-1', 1)
    const blocker = new pg.Client({ connectionString: database.url })
    await blocker.connect()
    await blocker.query("begin; insert into ledger.event values (1, 'blocker-1', 0, 'x')")
    const sent = first.append([writeTo('case-1', 0)], [])
    await waitsForLock('append')
    let taken = false
    const second = usurp().finally(() => { taken = true })
    await waitsForLock('raise_epoch')
    expect(taken).toBe(false)
    await blocker.query('rollback')
    await blocker.end()
    expect(accepted(await sent).firstPosition).toBe(1)
    expect((await second).health()).toMatchObject({ state: 'leading', head: 1 })
  })

  test('is followed by another, ten times under load: nothing acknowledged is lost, nothing refused appears, no gap', async () => {
    let writer = await openFirst()
    const told: Told[] = []
    for (let round = 0; round < 10; round += 1) {
      const working = startLoad(writer, 12)
      await goesOn(working)
      writer = await usurp()
      await eventually('the former writer is refused', () => working.told.refused.length > 0)
      told.push(await working.stop())
    }
    expect(told.flatMap(({ errors }) => errors).filter((error) => !(error instanceof WriterFenced))).toStrictEqual([])
    await expectTold(writer, together(told))
  })

  test('duels for the epoch with a rival that believes the same: what either acknowledged is there once', async () => {
    const rivals = [await openFirst(withoutLock(database.ledgerUrl)), await usurp()]
    const told: Told[] = []
    for (let round = 0; round < 12; round += 1) {
      const working = rivals.map((rival) => startLoad(rival, 8))
      await goesOn(...working)
      told.push(...(await Promise.all(working.map((load) => load.stop()))))
      const fenced = rivals.findIndex((rival) => rival.health().state === 'fenced')
      if (fenced >= 0) rivals[fenced] = await usurp()
    }
    const [rival] = rivals
    if (rival === undefined) throw new Error('there is a rival')
    await expectTold(rival, together(told))
  })
})

describe('a row that somebody else put at the head', () => {
  test('is found, and the writer goes on behind it', async () => {
    const store = await openFirst()
    await fill(store, 'case-1', 2)
    await execute(database.url, "insert into ledger.event values (2, 'case-1', 2, 'by hand')")
    expect(await store.append([writeTo('case-1', 1)], [])).toMatchObject({ ok: false, stream: 'case-1', actual: 2 })
    expect(accepted(await store.append([writeTo('case-1', 2)], [])).firstPosition).toBe(3)
    expect(await checkLog(store)).toHaveLength(4)
  })
})

describe('a hot standby', () => {
  test('does not append, and says that nothing was kept', async () => {
    await openFirst()
    const standby = await openStandby()
    expect(standby.health().state).toBe('standby')
    await expect(standby.append([writeTo('case-1', 'any')], [])).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'not-kept' })
  })

  test('reads and follows while it waits', async () => {
    const leader = await openFirst()
    const standby = await openStandby()
    const fed = (async () => {
      for await (const batch of standby.subscribeAll(0, guard())) return batch[0]?.stream
      return undefined
    })()
    await paced(100)
    await fill(leader, 'case-1', 1)
    expect(await fed).toBe('case-1')
    expect(await standby.readStream('case-1')).toHaveLength(1)
  })

  test('takes over when the leader closes, and knows every revision', async () => {
    const leader = await openFirst()
    await fill(leader, 'case-1', 3)
    const standby = await openStandby()
    const leading = standby.awaitLeadership(guard())
    await stillness(300)
    expect(standby.health().state).toBe('standby')
    await leader.close()
    await leading
    expect(standby.health()).toMatchObject({ state: 'leading', head: 2 })
    expect(accepted(await standby.append([writeTo('case-1', 2)], [])).firstPosition).toBe(3)
    await checkLog(standby)
  })

  test('takes over when the leader’s session is ended and it cannot come back; the leader, back, is fenced', async () => {
    const connections = new FaultyConnections(database.ledgerUrl)
    const leader = await openFirst(connections.connect)
    const standby = await openStandby()
    const leading = standby.awaitLeadership(guard())
    const working = startLoad(leader, 16)
    await goesOn(working)
    await connections.goAway()
    await leading
    await fill(standby, 'case-1', 5)
    connections.comeBack()
    await isIn(leader, 'fenced')
    const all = await working.stop()
    const events = (await checkLog(standby)).length
    expect(events).toBe(all.acknowledged.length + 5)
  })

  test('waits through the absence of its database', async () => {
    const leader = await openFirst()
    const connections = new FaultyConnections(database.ledgerUrl)
    const standby = await openStandby(connections.connect)
    const leading = standby.awaitLeadership(guard())
    await connections.goAway()
    await leader.close()
    await paced(400)
    connections.comeBack()
    await leading
    accepted(await standby.append([writeTo('case-1', 'any')], []))
  })

  test('leaves no session behind when it is closed while it waits or connects', async () => {
    await openFirst()
    for (const afterMs of [0, 1, 3, 6, 10, 20, 300]) {
      const standby = await openPostgresStore({ connectionString: database.ledgerUrl, role: 'leader' })
      const leading = expect(standby.awaitLeadership(guard())).rejects.toThrow(StoreUnavailable)
      await paced(afterMs)
      await standby.close()
      await leading
    }
    const sessions = async () => (await execute(database.url, "select 1 from pg_stat_activity where datname = current_database() and application_name = 'hub-ledger-writer'")).length
    await eventually('one session is left', async () => (await sessions()) === 1)
  })

  test('stops waiting when told to', async () => {
    await openFirst()
    const standby = await openStandby()
    const stop = new AbortController()
    const leading = expect(standby.awaitLeadership(stop.signal)).rejects.toThrow(StoreUnavailable)
    await paced(50)
    stop.abort()
    await leading
  })
})

describe('a leader', () => {
  test('whose session the server ends leads on or is fenced, with its standby: one of the two writes', async () => {
    const leader = await openFirst()
    const standby = await openStandby()
    const stop = new AbortController()
    const waiting = standby.awaitLeadership(stop.signal).catch((error: unknown) => { expect(error).toBeInstanceOf(StoreUnavailable) })
    await paced(100)
    const ended = await execute(database.url, "select pid, pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")
    expect(ended).toHaveLength(1)
    // Until it is gone it could still keep an append, and be lost after that.
    await eventually('the session is gone', async () => (await execute(database.url, 'select 1 from pg_stat_activity where pid = $1', [ended[0]?.['pid']])).length === 0)
    const told = await leader.append([writeTo('case-1', 'any')], []).then(() => 'kept', (error: unknown) => (error instanceof WriterFenced ? 'fenced' : error))
    stop.abort()
    await waiting
    expect([told, leader.health().state, standby.health().state]).toStrictEqual(told === 'kept' ? ['kept', 'leading', 'standby'] : ['fenced', 'fenced', 'leading'])
    expect(await checkLog(standby)).toHaveLength(told === 'kept' ? 1 : 0)
  })

  test('whose network broke unnoticed ends its own former session on the server, and leads on', async () => {
    const connections = new FaultyConnections(database.ledgerUrl)
    const leader = await openFirst(connections.connect)
    await fill(leader, 'case-1', 1)
    for (const fault of ['session cut off, not kept', 'session cut off, kept'] as const) {
      connections.plan('append', fault)
      accepted(await leader.append([writeTo('case-1', 'any')], []))
    }
    expect(await checkLog(leader)).toHaveLength(3)
  })

  test('that only lost an answer about its epoch is not fenced by itself', async () => {
    const connections = new FaultyConnections(database.ledgerUrl)
    const leader = await openFirst(connections.connect)
    connections.plan('append', 'session lost, not kept')
    connections.plan('raise_epoch', 'session lost, kept')
    accepted(await leader.append([writeTo('case-1', 'none')], []))
    expect(connections.happened).toBe(2)
  })

  test('writes durably whatever the database’s default says', async () => {
    await execute(database.url, `alter database "${database.name}" set synchronous_commit = off`)
    onTestFinished(async () => { await execute(database.url, `alter database "${database.name}" reset synchronous_commit`) })
    const writer = await connectWith(database.ledgerUrl)('writer')
    const { rows } = await writer.run({ name: 'show', text: "select current_setting('synchronous_commit'), current_setting('enable_seqscan'), current_setting('jit')", values: [] })
    await writer.close()
    expect(rows).toStrictEqual([['on', 'off', 'off']])
  })

  test('and a reader: the reader reads and never appends', async () => {
    const leader = await openFirst()
    await fill(leader, 'case-1', 2)
    const reader = await openPostgresStore({ connectionString: database.ledgerUrl, role: 'reader' })
    onTestFinished(() => reader.close())
    expect(await reader.readStream('case-1')).toHaveLength(2)
    expect(() => reader.append([writeTo('case-1', 'any')], [])).toThrow('a reader never appends')
  })
})

test('a store whose database cannot be reached does not open', async () => {
  const away = new URL(database.url)
  away.pathname = '/no_such_database'
  await expect(openLeader({ connectionString: away.href, role: 'leader' })).rejects.toThrow(StoreUnavailable)
})
