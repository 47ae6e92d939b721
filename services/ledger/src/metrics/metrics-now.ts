import type { Lane } from '@hub/schemas'
import type { FileBacklog } from '../application/files/file-queue.ts'
import type { RevocationBacklog } from '../application/seal/revocations.ts'
import type { WorkLane } from '../http/lanes.ts'
import type { ProjectionHealth } from '../projections/health.ts'
import type { SignerAuthority, SignerState } from '../signer/watch.ts'
import type { StoreHealth } from '../store/event-store.ts'
import type { DatabaseState } from './database-watch.ts'
import type { WrappingState } from './wrapping-watch.ts'

/** 此刻 — what is measured when somebody asks. */
export interface MetricsNow {
  readonly ready: boolean
  readonly store: StoreHealth
  readonly lanes: Readonly<Record<Lane, WorkLane>>
  /** Entries that wait to reach the decision index's tables. */
  readonly indexWaiting: number
  readonly projections: readonly ProjectionHealth[]
  readonly signer: SignerState
  /** undefined: not known. */
  readonly authority: SignerAuthority | undefined
  /** undefined: the ledger is not open yet. */
  readonly files: (FileBacklog & { readonly unsealed: number | undefined }) | undefined
  /** undefined: likewise, or not known yet. */
  readonly revocations: RevocationBacklog | undefined
  readonly certificateUntil: Date
  /** undefined: not known yet, or the database does not answer. */
  readonly database: DatabaseState | undefined
  /** undefined: likewise, or the hub has no keys yet. */
  readonly wrapping: WrappingState | undefined
}
