import { Unavailable } from '@hub/kernel'
import type { LedgerStore } from './store/event-store.ts'

const fencedAskMs = 250

/** 尚未就绪 — waiting to become the writer, catching up, or not sure to be the writer any more. */
export class NotReady extends Unavailable {
  override readonly name = 'NotReady'
}

export interface WriterGuard {
  /**
   * Passes on what was answered without an append, such as a retry: it stands on what this process knows. One that was frozen, cut off and replaced
   * meanwhile may know too little, and would show again what may not be shown any more. @throws NotReady: who asks comes back, and finds the writer
   */
  readonly stillWriter: <T>(answer: T) => T
  readonly close: () => void
}

/** 写入权守卫 — calls `fatal` once another ledger is the writer, also where nobody asks for anything: a fenced process is of use again only after a start, as a standby. */
export function guardWriter(store: Pick<LedgerStore, 'health'>, fatal: (why: string) => void): WriterGuard {
  const watching = setInterval(() => { if (store.health().state === 'fenced') fatal('another ledger has become the writer') }, fencedAskMs).unref()
  return {
    stillWriter(answer) {
      if (store.health().state !== 'leading') throw new NotReady('this ledger is not sure to be the writer any more')
      return answer
    },
    close() { clearInterval(watching) },
  }
}
