import { describeEventStore } from './event-store.contract.ts'
import { streamsCachedMin } from '../../services/ledger/src/store/writing/writer-limits.ts'
import { openPostgresUnderTest, withLedgerDatabase } from './postgres-under-test.ts'

const database = withLedgerDatabase()

describeEventStore('the PostgreSQL store', () => openPostgresUnderTest(database))

describeEventStore('the PostgreSQL store with room for little', () =>
  openPostgresUnderTest(database, { limits: { eventsPerBatchMax: 7, bytesPerBatchMax: 2_000, streamsCachedMax: streamsCachedMin } }))
