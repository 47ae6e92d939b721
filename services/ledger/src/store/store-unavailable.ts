import { Unavailable } from '@hub/kernel'

/** What became of the events of a rejected append: surely nothing was kept, or nobody can say. */
export type AppendOutcome = 'not-kept' | 'unknown'

export interface StoreUnavailableOptions extends ErrorOptions {
  readonly outcome?: AppendOutcome
  readonly anotherWrites?: boolean
}

/** 事件库暂不可用 — the store cannot say what happened, or cannot be reached. `outcome` speaks of an append; a read leaves it `unknown`. `anotherWrites`: of a wait to become the writer, that the servers answer and another is it. */
export class StoreUnavailable extends Unavailable {
  override readonly name = 'StoreUnavailable'
  readonly outcome: AppendOutcome
  readonly anotherWrites: boolean

  constructor(message: string, { outcome = 'unknown', anotherWrites = false, ...options }: StoreUnavailableOptions = {}) {
    super(message, options)
    this.outcome = outcome
    this.anotherWrites = anotherWrites
  }
}

/** 写入权已失 — another ledger has become the writer. Nothing of this append was kept; this process must stop writing. */
export class WriterFenced extends Unavailable {
  override readonly name = 'WriterFenced'
}

/** 事件库配置有误 — what the operator gave cannot be used as it is; the message, in Chinese, says what, and quotes no value. */
export class StoreMisconfigured extends Unavailable {
  override readonly name = 'StoreMisconfigured'
}

/** 日志受损 — the store holds something that no ledger of this hub wrote, or lacks something that one did. An operator has to look; nothing is written on top of it. */
export class StoreDamaged extends Unavailable {
  override readonly name = 'StoreDamaged'
}
