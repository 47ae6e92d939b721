import type { LedgerStore } from '../../services/ledger/src/store/event-store.ts'

/** 受测事件库 — a store of its own, empty at first, leading where the adapter has leaders. */
export interface StoreUnderTest {
  readonly store: LedgerStore
  /** Another store on the same data beside this one, as a second process would have it; not leading. The test closes it. */
  openAnother(): Promise<LedgerStore>
  /** Closes the store and opens another on the same data, with nothing remembered; `store` is then the new one. */
  reopen(): Promise<void>
  /** Closes the store and removes its data. */
  dispose(): Promise<void>
}

export type OpenStore = () => Promise<StoreUnderTest>
