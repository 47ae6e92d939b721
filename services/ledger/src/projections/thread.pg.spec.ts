import { beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import { fillLog } from '../../bench/log/fill-log.ts'
import { readModels } from './read-models.ts'
import { OpenerUnavailable, type OpenParts } from './read-table.ts'
import { plainlySealed, openInPlain } from './testing/harness.ts'
import { eventually } from '../../../../test/support/eventually.ts'
import { withReadDatabase } from './testing/read-database.ts'
import { ProjectionThread } from './thread.ts'

const database = withReadDatabase()
const events = 2_000

beforeAll(async () => {
  await fillLog(database.url('superuser'), { events, sealIdentity: (holderId) => plainlySealed('identity', `holder-${holderId}`, { name: '示例甲', number: '11010519491231002X' }) })
})

function start(openParts: OpenParts, logged: string[] = []): ProjectionThread {
  return new ProjectionThread({ databaseUrl: database.url('hub_ledger'), openParts, log: (what) => logged.push(what) })
}

const standsAtHead = (thread: ProjectionThread) => thread.health().every(({ state, position }) => state === 'folding' && position === events - 1)

describe('the thread of the projections', () => {
  test('folds the log of its database, opening sealed parts through the ledger, and ends when it is told to', async () => {
    await database.empty()
    const thread = start(openInPlain())
    try {
      await eventually('every read model stands at the head', () => standsAtHead(thread))
      expect(await database.ask('hub_gateway', `select distinct name_masked, number_masked from read_masked.licence_holder`)).toEqual([{ name_masked: '示**', number_masked: '110***********002X' }])
    } finally {
      await thread.close()
    }
    await eventually('no session is left', async () => (await sessions()) === 0)
  })

  test('waits for keys that are out of reach', async () => {
    await database.empty()
    let reachable = false
    const thread = start((requests) => (reachable ? openInPlain()(requests) : Promise.reject(new OpenerUnavailable('out of reach'))))
    try {
      await eventually('all but one stand at the head', () => thread.health().filter(({ position }) => position === events - 1).length === readModels.length - 1)
      await eventually('that one waits', () => thread.health().find(({ model }) => model === 'masked-identities')?.state === 'waiting')
      reachable = true
      await eventually('every read model stands at the head', () => standsAtHead(thread))
    } finally {
      await thread.close()
    }
  })

  test('tells which model has stopped, and by what class of error', async () => {
    await database.empty()
    const thread = start(() => Promise.reject(new RangeError('示例甲 does not open')))
    try {
      await eventually('one has stopped', () => thread.health().some(({ state }) => state === 'stopped'))
      expect(thread.health().filter(({ state }) => state === 'stopped')).toMatchObject([{ model: 'masked-identities', errorClass: 'RangeError' }])
    } finally {
      await thread.close()
    }
  })

  test('goes on by itself after the database has ended its sessions', async () => {
    await database.empty()
    const logged: string[] = []
    const thread = start(openInPlain(), logged)
    try {
      await eventually('every read model stands at the head', () => standsAtHead(thread))
      await database.ask('superuser', `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hub-projections' and datname = current_database()`)
      await eventually('it says that it waits', () => logged.includes('projections wait for the database'))
      await eventually('one session is open', async () => (await sessions()) === 1)
      await eventually('every read model stands at the head again', () => standsAtHead(thread))
    } finally {
      await thread.close()
    }
  })

  test('rebuilds on demand, one at a time', async () => {
    await database.empty()
    const thread = start(openInPlain())
    try {
      await eventually('every read model stands at the head', () => standsAtHead(thread))
      await database.ask('superuser', 'delete from read.licence_holder')
      const [first, second] = await Promise.allSettled([thread.rebuild(), thread.rebuild(['unit-register'])])
      expect([first, second].map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect([first, second].find(({ status }) => status === 'rejected')).toMatchObject({ reason: { errorClass: 'RebuildRunning' } })
      await thread.rebuild(['licence-directory'])
      expect(await database.ask('hub_gateway', 'select count(*)::int as n from read.licence_holder')).toEqual([{ n: 300 }])
    } finally {
      await thread.close()
    }
  })

  async function sessions(): Promise<number> {
    const [row] = await database.ask('superuser', `select count(*)::int as n from pg_stat_activity where application_name = 'hub-projections' and datname = current_database()`)
    return Number(row?.['n'])
  }
})

test('who waits for a position is woken by the checkpoint', async () => {
  await database.empty()
  const gateway = new pg.Client({ connectionString: database.url('hub_gateway') })
  await gateway.connect()
  const heard: string[] = []
  gateway.on('notification', ({ payload }) => heard.push(payload ?? ''))
  await gateway.query('listen read_checkpoint')
  const thread = start(openInPlain())
  try {
    await eventually('the last position is heard', () => heard.includes(String(events - 1)))
    await eventually('every checkpoint stands there', async () => (await gateway.query<{ at: number }>('select min(position)::int as at from read.checkpoint')).rows[0]?.at === events - 1)
  } finally {
    await thread.close()
    await gateway.end()
  }
})
