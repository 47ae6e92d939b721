import type { LedgerStore } from '../store/event-store.ts'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import { TransferRefused } from './transfer-refused.ts'

type Store = Pick<LedgerStore, 'awaitLeadership'>

export interface LeadLimits {
  /** A lock that is free is had at once; a ledger that has just been stopped may need a moment to hand it on. */
  readonly heldMsMax: number
  /** For servers that nobody else writes to and that are slow: one that has just started reads its index first. */
  readonly awayMsMax: number
}

const usual: LeadLimits = { heldMsMax: 3_000, awayMsMax: 30_000 }

/**
 * 取写入权 — so that nobody else writes meanwhile; a former writer that comes back finds itself fenced.
 * @throws TransferRefused while another has it; StoreUnavailable where a server does not answer
 */
export async function leadOrRefuse(store: Store, which: string, { heldMsMax, awayMsMax }: LeadLimits = usual): Promise<void> {
  const first = await notLed(store, heldMsMax)
  const trouble = first === undefined || first.anotherWrites ? first : await notLed(store, awayMsMax)
  if (trouble === undefined) return
  if (trouble.anotherWrites) throw new TransferRefused(`${which}正由一个账本写入（或另一次导入、迁移正在进行）。请先停止枢纽，再试一次`, { cause: trouble })
  throw new StoreUnavailable(`${which}的服务器没有及时答复，没有取得写入权，什么也没有写入。请确认数据库（PostgreSQL，以及所用的 KurrentDB）在运行、网络通畅，再试一次`, { cause: trouble, outcome: 'not-kept' })
}

async function notLed(store: Store, waitMsMax: number): Promise<StoreUnavailable | undefined> {
  try {
    await store.awaitLeadership(AbortSignal.timeout(waitMsMax))
    return undefined
  } catch (error) {
    if (error instanceof StoreUnavailable) return error
    throw error
  }
}
