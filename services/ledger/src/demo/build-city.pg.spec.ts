import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { decodeEnvelope } from '../events/codec.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { buildCity, demoStartMs } from './build-city.ts'
import { demoCompanies, demoPeople } from './licences.ts'
import { demoCompany, demoPerson } from './people.ts'

const nowMs = Date.parse('2026-11-22T04:00:00.000Z')
let database: DroppableDatabase
let hub: TestLedger

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url, startMs: demoStartMs(nowMs) })
  await buildCity({ ledger: hub.ledger, clock: hub.clock, nowMs, newId: hub.newId, seed: 1, tell: () => undefined })
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

async function envelopes() {
  const found = []
  for (let from = 0; ; ) {
    const page = await hub.store.readAll(from, 1_000)
    if (page.length === 0) return found
    found.push(...page.map(({ bytes }) => ({ text: Buffer.from(bytes).toString('utf8'), envelope: decodeEnvelope(bytes) })))
    from += page.length
  }
}

test('the city has every kind of look-up: answered, refused and missed', async () => {
  const types = (await envelopes()).map(({ envelope }) => envelope.type)
  for (const type of ['LookupAnswered', 'LookupRefused', 'LookupMissed', 'LicenceSuspended', 'LicenceEnded', 'LicenceDeposited', 'CaseClosed'])
    expect(types.filter((one) => one === type).length, type).toBeGreaterThan(0)
})

test('recorded instants never decrease, and the city ends before now', async () => {
  const instants = (await envelopes()).map(({ envelope }) => envelope.recordedAt)
  expect([...instants].sort()).toEqual(instants)
  expect(Date.parse(instants.at(-1) ?? '')).toBeLessThan(nowMs)
})

test('no name and no number of the city stands in an event', async () => {
  const all = (await envelopes()).map(({ text }) => text).join('\n')
  const personal = [
    ...Array.from({ length: demoPeople }, (_, at) => demoPerson(at)).flatMap(({ name, number }) => [name, number]),
    ...Array.from({ length: demoCompanies }, (_, at) => demoCompany(at)).flatMap(({ name, uscc }) => [name, uscc]),
  ]
  expect(personal.filter((text) => all.includes(text))).toEqual([])
})
