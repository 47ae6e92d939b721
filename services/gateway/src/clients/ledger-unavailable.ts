import { Unavailable } from '@hub/kernel'

/** 账本暂不可用 — the ledger cannot be reached or does not answer as agreed; `cause` says why, for the operator. */
export class LedgerUnavailable extends Unavailable {
  override readonly name = 'LedgerUnavailable'
}
