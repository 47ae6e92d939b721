import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { fakeSealMaker } from '../../testing/fake-seal-maker.ts'
import { accepted, codeOf, idOf } from '../../testing/replies.ts'
import { buildSmallWorld, registerOperator } from '../../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'

let database: DroppableDatabase
let hub: TestLedger
let sealId: string
const maker = fakeSealMaker()

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url, sealMaker: maker })
  const { units } = await buildSmallWorld(hub)
  for (const account of ['keeper', 'second']) await registerOperator(hub, account, units.bureau, 'seal-custodian')
  sealId = idOf(await hub.send('keeper', 'CaptureSeal', { kind: 'unit', bottom: null }), 'sealId')
  accepted(await hub.send('second', 'FileSeal', { sealId, filingNumber: 'BA-1' }))
  accepted(await hub.send('keeper', 'ActivateSeal', { sealId }))
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

const stop = (account: string, cause: 'suspected-misuse' | 'maintenance' = 'suspected-misuse') => hub.send(account, 'DisableSeal', { sealId, cause, reason: '核查' })
const activate = (account: string) => hub.send(account, 'ActivateSeal', { sealId })
const end = (account: string, effectiveAt: string) => hub.send(account, 'CancelSeal', { sealId, cause: 'key-compromised', filingNumber: 'ZX-1', effectiveAt })

test('who stopped a seal for suspected misuse does not activate it again, another custodian does; whoever stopped it for maintenance may', async () => {
  accepted(await stop('second'))
  expect(codeOf(await activate('second'))).toBe('SEAL_STOPPER_ACTIVATES')
  accepted(await activate('keeper'))
  accepted(await stop('second', 'maintenance'))
  accepted(await activate('second'))
})

test('a seal ends in the past only where another custodian has stopped it for suspected misuse', async () => {
  const lostAt = new Date(hub.clock.ms).toISOString()
  hub.clock.ms += 60_000
  expect(codeOf(await end('keeper', lostAt))).toBe('SEAL_BACKDATED_ALONE')
  accepted(await stop('keeper'))
  expect(codeOf(await end('keeper', lostAt))).toBe('SEAL_BACKDATED_ALONE')
  accepted(await end('second', lostAt))
  await expect.poll(() => maker.revoked).toEqual([{ sealId, reason: 'keyCompromise', at: lostAt }])
})
