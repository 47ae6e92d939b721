import { InvariantViolation } from '@hub/kernel'
import type { EventStore, RecordedEvent } from '../store/event-store.ts'
import { TransferRefused } from './transfer-refused.ts'

const eventsPerPageMax = 2_000

/** 逐页读取 — the events from `from` up to and with `to`, in order; the next page is read while this one is worked on. */
export async function* pages(store: Pick<EventStore, 'readAll'>, from: number, to: number): AsyncGenerator<readonly RecordedEvent[]> {
  const read = (next: number): Promise<readonly RecordedEvent[]> => {
    const page = next > to ? Promise.resolve([]) : store.readAll(next, Math.min(eventsPerPageMax, to - next + 1))
    // Awaited in turn; a rejection in between is not lost, and not unhandled either.
    page.catch(() => undefined)
    return page
  }
  let next = from
  for (let ahead = read(next); next <= to; ) {
    const page = await ahead
    if (page.length === 0) return
    next += page.length
    ahead = read(next)
    yield page
  }
}

/** The same of a log that is to be carried elsewhere. @throws TransferRefused where the store itself finds that something is missing */
export async function* soundPages(store: Pick<EventStore, 'readAll'>, from: number, to: number): AsyncGenerator<readonly RecordedEvent[]> {
  let next = from
  try {
    for await (const page of pages(store, from, to)) {
      next += page.length
      yield page
    }
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error
    throw new TransferRefused(`日志在位置 ${String(next)} 之后缺少事件。请先运行 npx hub ledger fsck`, { cause: error })
  }
  if (next <= to) throw new TransferRefused(`日志在位置 ${String(next)} 处中断。请先运行 npx hub ledger fsck`)
}
