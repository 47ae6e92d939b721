import { isDeepStrictEqual } from 'node:util'
import { beforeEach, describe, expect, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { execute } from '../../../../../test/contract/postgres-under-test.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import type { RecordedEvent } from '../event-store.ts'
import { openKurrentStore, type KurrentStoreOptions } from './kurrent-store.ts'

const under = withKurrentDouble()
const events = 640

const sql = (text: string): Promise<readonly Record<string, unknown>[]> => execute(under.database.url, text)
const saved = async (): Promise<readonly unknown[]> => (await sql('select position::int from ledger.kurrentdb_checkpoint order by 1')).map(({ position }) => position)

const checkpointsAreSaved = (): Promise<void> => eventually('the checkpoints are saved', async () => isDeepStrictEqual(await saved(), [0, 250, 500]))

let options: KurrentStoreOptions
let log: readonly RecordedEvent[]
beforeEach(async () => {
  const opened = await under.open()
  options = opened.options
  for (let n = 0; n < 10; n += 1) await fill(opened.store, `case-${String(n)}`, events / 10)
  log = await checkLog(opened.store)
  await checkpointsAreSaved()
  await opened.store.close()
})

/** Opens the store again, tells from where it counted, and holds its log against what it was. */
async function countedFrom(): Promise<{ readonly from: unknown; readonly dropped: boolean }> {
  const said = new Map<string, Readonly<Record<string, string | number>>>()
  const store = await under.openLeader({ ...options, log: (what, detail) => { said.set(what, detail) } })
  expect(await store.head()).toBe(events - 1)
  expect(await checkLog(store)).toStrictEqual(log)
  expect(accepted(await store.append([writeTo('case-0', events / 10 - 1)], [])).firstPosition).toBe(events)
  return { from: said.get('kurrentdb-opened')?.['from'], dropped: said.has('checkpoints-dropped') }
}

describe('positions', () => {
  test('are counted on from the last checkpoint', async () => {
    expect(await countedFrom()).toStrictEqual({ from: 500, dropped: false })
  })

  test('are the same when they are counted from the beginning, and the checkpoints come back', async () => {
    const places = await sql('select * from ledger.kurrentdb_checkpoint order by position')
    await sql('truncate ledger.kurrentdb_checkpoint')
    expect(await countedFrom()).toStrictEqual({ from: -1, dropped: false })
    await checkpointsAreSaved()
    expect(await sql('select * from ledger.kurrentdb_checkpoint order by position')).toStrictEqual(places)
  })

  test.for([
    ['name another event', 'position = position + 1'], ['lie behind the end', 'commit_position = commit_position + 10000000, prepare_position = prepare_position + 10000000'],
    ['lie between two records', 'commit_position = commit_position + 1, prepare_position = prepare_position + 1'],
  ] as const)('do not believe checkpoints that %s', async ([, change]) => {
    await sql(`update ledger.kurrentdb_checkpoint set ${change} where position = 500`)
    expect(await countedFrom()).toStrictEqual({ from: -1, dropped: true })
    await checkpointsAreSaved()
  })

  test('far from the beginning are read from the checkpoint before them', async () => {
    const reader = await openKurrentStore({ ...options, role: 'reader' })
    try {
      await reader.readAll(0, 1)
      under.double.faults.inject({ on: 'read', moment: 'after', afterEvents: 160, effect: 'unavailable' })
      expect(await reader.readAll(600, 20)).toStrictEqual(log.slice(600, 620))
      // And the next page from where the last one ended.
      expect(await reader.readAll(620, 20)).toStrictEqual(log.slice(620, 640))
      expect(under.double.faults.pending).toBe(1)
    } finally {
      under.double.faults.clear()
      await reader.close()
    }
  })

  test('are read in pages of any size and from anywhere, across the beginnings of terms', async () => {
    await under.openLeader(options).then((store) => store.close())
    const store = await under.openLeader(options)
    const more = await store.append([writeTo('case-new', 'none', 3)], [])
    expect(accepted(more).firstPosition).toBe(events)
    for (const [from, limit] of [[0, 1], [events - 1, 1], [events - 2, 5], [events, 3], [events + 3, 3], [499, 3], [0, 10_000]] as const)
      expect((await store.readAll(from, limit)).map(({ position }) => position)).toStrictEqual(Array.from({ length: Math.min(limit, events + 3 - from) }, (_, n) => from + n))
  })
})
