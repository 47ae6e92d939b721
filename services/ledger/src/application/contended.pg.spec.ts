import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { accepted } from '../testing/replies.ts'
import { bodies, deposit } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { standIn } from '../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'

const writers = 200
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let appends = 0
beforeAll(async () => {
  database = await createTestDatabase()
  const counted = (append: TestLedger['store']['append']): TestLedger['store']['append'] => (writes, checks) => {
    appends += 1
    return append(writes, checks)
  }
  hub = await openTestLedger({ url: database.url, around: { store: (real) => standIn(real, { append: counted((writes, checks) => real.append(writes, checks)) }) } })
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

test('of many who write to one stream side by side all get in, one after another, and few decide for nothing', async () => {
  const { validity, face } = bodies.identity(1)
  const licenceId = accepted(await deposit(hub, world, 'identity', { ...bodies.identity(1), sourceId: 'HOT-1' })).ids['licenceId'] ?? ''
  // The time in which a command tries again does not run out here: how many of them a machine gets done in it is not what is asked.
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => { vi.useRealTimers() })
  appends = 0
  const replies = await Promise.all(Array.from({ length: writers }, () => hub.send('clerk', 'CorrectLicence', { licenceId, validity, face })))
  expect(replies.map(({ kind }) => kind)).toEqual(Array.from({ length: writers }, () => 'accepted'))
  // Once against each other, once in turn, and some that a pause let in between.
  expect(appends).toBeLessThan(3 * writers)
})
