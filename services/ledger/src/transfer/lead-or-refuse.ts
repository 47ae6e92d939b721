import type { LedgerStore } from '../store/event-store.ts'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import { TransferRefused } from './transfer-refused.ts'

/** A lock that is free is had at once; a ledger that has just been stopped may need a moment to hand it on. */
const waitMsMax = 3_000

/** 取写入权 — so that nobody else writes meanwhile; a former writer that comes back finds itself fenced. @throws TransferRefused while another has it */
export async function leadOrRefuse(store: Pick<LedgerStore, 'awaitLeadership'>, which: string): Promise<void> {
  try {
    await store.awaitLeadership(AbortSignal.timeout(waitMsMax))
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable)) throw cause
    throw new TransferRefused(`${which}正由一个账本写入（或另一次导入、迁移正在进行）。请先停止枢纽，再试一次`, { cause })
  }
}
