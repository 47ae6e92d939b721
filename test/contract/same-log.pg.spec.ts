import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LedgerStore } from '../../services/ledger/src/store/event-store.ts'
import { openKurrentUnderTest as openServer, type KurrentUnderTest as KurrentServer } from '../kurrentdb-double/kurrent-under-test.ts'
import { checkLog } from './check-log.ts'
import { openKurrentUnderTest } from './kurrent-under-test.ts'
import { openPostgresUnderTest, withLedgerDatabase } from './postgres-under-test.ts'
import { sampleEvents, type Append } from './sample-events.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const runs = Number(process.env['FC_RUNS'] ?? 30)
const [first, second] = [withLedgerDatabase(), withLedgerDatabase()]
let server: KurrentServer
let stores: readonly StoreUnderTest[]
beforeAll(async () => {
  server = await openServer()
  stores = [await openPostgresUnderTest(first), await openKurrentUnderTest({ url: server.connectionString, database: second })]
})
afterAll(async () => {
  await Promise.all(stores.map((store) => store.dispose()))
  await server.close()
})

const stream = fc.constantFrom('case-1', 'Case-1', 'licence-1', 'lookup-019cac1d.20260302', 'a_b', 'writer-epoch')
const expected = fc.oneof({ weight: 3, arbitrary: fc.constant('any' as const) }, fc.constantFrom('none' as const, 'exists' as const), fc.nat(8))
const anyAppend: fc.Arbitrary<Append> = fc.record({
  writes: fc.uniqueArray(fc.record({ stream, expected, events: fc.integer({ min: 1, max: 3 }).map(sampleEvents) }), { selector: (write) => write.stream, minLength: 1, maxLength: 3 }),
  checks: fc.array(fc.record({ stream, revision: fc.integer({ min: -1, max: 8 }) }), { maxLength: 2 }),
})

/** Of the leaves in order, as a Merkle tree takes them (RFC 6962, section 2.1). */
async function digestOf(store: LedgerStore): Promise<string> {
  const hash = createHash('sha256')
  for (const { bytes } of await checkLog(store)) hash.update(createHash('sha256').update(Buffer.of(0)).update(bytes).digest())
  return hash.digest('hex')
}

test('the same appends are answered alike and leave the same log, byte for byte, in every store', async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyAppend, { minLength: 1, maxLength: 12 }), async (appends) => {
    for (const { writes, checks } of appends) {
      const [one, other] = await Promise.all(stores.map(({ store }) => store.append(writes, checks)))
      // Of several conflicts each store may name another.
      if (one?.ok === true) expect(other).toStrictEqual(one)
      else expect(other?.ok).toBe(false)
    }
  }), { numRuns: runs, endOnFailure: true })
  const logs = await Promise.all(stores.map(({ store }) => checkLog(store)))
  expect(logs[0]?.length).toBeGreaterThan(50)
  expect(logs[1]).toStrictEqual(logs[0])
  const digests = await Promise.all(stores.map(({ store }) => digestOf(store)))
  expect(digests[1]).toBe(digests[0])
})
