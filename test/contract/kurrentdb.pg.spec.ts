import { afterAll, beforeAll } from 'vitest'
import { streamsCachedMin } from '../../services/ledger/src/store/writing/writer-limits.ts'
import { openKurrentUnderTest as openServer, type KurrentUnderTest } from '../kurrentdb-double/kurrent-under-test.ts'
import { describeEventStore } from './event-store.contract.ts'
import { openKurrentUnderTest } from './kurrent-under-test.ts'
import { withLedgerDatabase } from './postgres-under-test.ts'

const database = withLedgerDatabase()
let server: KurrentUnderTest
beforeAll(async () => { server = await openServer() })
afterAll(() => server.close())
const at = process.env['KURRENTDB_URL'] === undefined ? 'the double' : 'the server of KURRENTDB_URL'

describeEventStore(`the KurrentDB store on ${at}`, () => openKurrentUnderTest({ url: server.connectionString, database }))

describeEventStore(`the KurrentDB store with room for little on ${at}`, () =>
  openKurrentUnderTest({ url: server.connectionString, database }, { limits: { eventsPerBatchMax: 7, bytesPerBatchMax: 2_000, streamsCachedMax: streamsCachedMin, batchesInFlightMax: 2 } }))
