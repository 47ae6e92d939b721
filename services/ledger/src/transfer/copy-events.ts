import { assert } from '@hub/kernel'
import type { EventStore } from '../store/event-store.ts'
import type { CheckedEvent } from './checked-event.ts'
import { OrderedAppend } from './ordered-append.ts'
import { TransferRefused } from './transfer-refused.ts'

export interface CopyOptions {
  /** Every event of the source from position 0 on, in order; how many. */
  readonly events: AsyncIterable<readonly CheckedEvent[]>
  readonly total: number
  /** Leading. */
  readonly target: Pick<EventStore, 'append' | 'readAll' | 'head'>
  /** How many events of the source are done with, the ones found there already included. */
  readonly progress: (done: number) => void
  readonly signal: AbortSignal
}

/**
 * 抄写 — brings the events into the target, behind what an interrupted run has left there, which must be the same, byte for byte. A crash leaves a shorter copy,
 * which the next run goes on with. Resolves, with the number of events that were there already, when all are durable.
 * @throws TransferRefused the target holds something else
 */
export async function copyEvents({ events, total, target, progress, signal }: CopyOptions): Promise<number> {
  const there = (await target.head()) + 1
  if (there > total) throw new TransferRefused(`目标已有 ${String(there)} 件事件，比来源的 ${String(total)} 件还多：目标不是空库`)
  let [append, before]: [OrderedAppend | undefined, CheckedEvent | undefined] = [undefined, undefined]
  for await (const batch of events) {
    signal.throwIfAborted()
    const known = batch.filter(({ position }) => position < there)
    await compare(known, target)
    before = known.at(-1) ?? before
    if (known.length < batch.length) {
      append ??= new OrderedAppend(target, before)
      await append.add(batch.slice(known.length))
    }
    progress((batch.at(-1)?.position ?? -1) + 1)
  }
  await append?.finish()
  return there
}

const eventsPerReadMax = 2_000

async function compare(known: readonly CheckedEvent[], target: CopyOptions['target']): Promise<void> {
  for (let at = 0; at < known.length; ) {
    const page = await target.readAll(known[at]?.position ?? 0, Math.min(eventsPerReadMax, known.length - at))
    assert(page.length > 0, 'what stands before the head can be read')
    for (const event of page) {
      const own = known[at]
      if (own === undefined || event.stream !== own.stream || event.revision !== own.revision || Buffer.compare(event.bytes, own.bytes) !== 0)
        throw new TransferRefused(`目标不是空库：它在位置 ${String(event.position)} 的事件与来源不同`)
      at += 1
    }
  }
}
