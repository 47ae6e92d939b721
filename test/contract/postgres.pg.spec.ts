import { describeEventStore } from './event-store.contract.ts'
import { openPostgresUnderTest, withLedgerDatabase } from './postgres-under-test.ts'

const database = withLedgerDatabase()

describeEventStore('the PostgreSQL store', () => openPostgresUnderTest(database.url))

describeEventStore('the PostgreSQL store with room for little', () =>
  openPostgresUnderTest(database.url, { limits: { eventsPerBatchMax: 7, bytesPerBatchMax: 2_000, streamsCachedMax: 320 } }))
