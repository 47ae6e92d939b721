import { Unavailable } from '@hub/kernel'

/** What became of the events of a rejected append: surely nothing was kept, or nobody can say. */
export type AppendOutcome = 'not-kept' | 'unknown'

export interface StoreUnavailableOptions extends ErrorOptions {
  readonly outcome?: AppendOutcome
}

/** 事件库暂不可用 — the store cannot say what happened, or cannot be reached. `outcome` speaks of an append; a read leaves it `unknown`. */
export class StoreUnavailable extends Unavailable {
  override readonly name = 'StoreUnavailable'
  readonly outcome: AppendOutcome

  constructor(message: string, { outcome = 'unknown', ...options }: StoreUnavailableOptions = {}) {
    super(message, options)
    this.outcome = outcome
  }
}

/** 写入权已失 — another ledger has become the writer. Nothing of this append was kept; this process must stop writing. */
export class WriterFenced extends Unavailable {
  override readonly name = 'WriterFenced'
}
