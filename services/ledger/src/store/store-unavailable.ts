import { Unavailable } from '@hub/kernel'

/** 事件库暂不可用 — the store cannot say what happened, or cannot be reached. The outcome of a write may be either. */
export class StoreUnavailable extends Unavailable {
  override readonly name = 'StoreUnavailable'
}

/** 写入权已失 — another ledger has become the writer. Nothing of this append was kept; this process must stop writing. */
export class WriterFenced extends Unavailable {
  override readonly name = 'WriterFenced'
}
