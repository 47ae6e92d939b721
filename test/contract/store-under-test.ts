import type { LedgerStore } from '../../services/ledger/src/store/event-store.ts'

/** 受测事件库 — a store of its own, empty at first, leading where the adapter has leaders. */
export interface StoreUnderTest {
  readonly store: LedgerStore
  /** Closes the store and opens another on the same data, with nothing remembered; `store` is then the new one. */
  reopen(): Promise<void>
  /** Closes the store and removes its data. */
  dispose(): Promise<void>
}

export type OpenStore = () => Promise<StoreUnderTest>
