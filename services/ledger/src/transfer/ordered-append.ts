import type { AppendResult, Check, EventStore, NewEvent, RecordedEvent, Write } from '../store/event-store.ts'
import type { CheckedEvent } from './checked-event.ts'
import { runsOf, type Run } from './runs.ts'
import { TransferRefused } from './transfer-refused.ts'

/** Enough to fill the store's batches while others commit. */
const appendsUnderWayMax = 128

/**
 * 顺序追加 — writes events that another log holds, at the same positions and revisions. Many appends are under way at once, and still none gets in front of
 * another: each checks that the last event of the one before it is there, so where one was not kept, all that follow are refused.
 */
export class OrderedAppend {
  readonly #store: Pick<EventStore, 'append'>
  #before: RecordedEvent | undefined
  readonly #underWay: Promise<void>[] = []

  /** `before`: the last event that the store holds. */
  constructor(store: Pick<EventStore, 'append'>, before: RecordedEvent | undefined) {
    this.#store = store
    this.#before = before
  }

  /** @throws TransferRefused the store does not take them as they are; whatever the store rejects with */
  async add(events: readonly CheckedEvent[]): Promise<void> {
    for (const run of runsOf(events)) {
      if (this.#underWay.length >= appendsUnderWayMax) await this.#underWay.shift()
      const written = this.#append(run)
      // Awaited in turn; a rejection in between is not lost, and not unhandled either.
      written.catch(() => undefined)
      this.#underWay.push(written)
      this.#before = run.at(-1)
    }
  }

  /** Until all of them are durable, or the first that is not. */
  async finish(): Promise<void> {
    for (let written = this.#underWay.shift(); written !== undefined; written = this.#underWay.shift()) await written
  }

  async #append(run: Run): Promise<void> {
    const result = await this.#store.append(writesOf(run), checksOf(run, this.#before))
    if (!isAsWanted(result, run)) throw new TransferRefused(`目标没有按原样写入位置 ${String(run[0]?.position)} 起的事件（${explain(result)}）。请运行 npx hub ledger fsck`)
  }
}

function writesOf(run: Run): readonly Write[] {
  const writes: { stream: string; expected: Write['expected']; events: NewEvent[] }[] = []
  for (const { stream, revision, id, bytes } of run) {
    const last = writes.at(-1)
    if (last?.stream === stream) last.events.push({ id, bytes })
    else writes.push({ stream, expected: revision === 0 ? 'none' : revision - 1, events: [{ id, bytes }] })
  }
  return writes
}

// A write to that very stream says the same by what it expects.
function checksOf(run: Run, before: RecordedEvent | undefined): readonly Check[] {
  return before === undefined || run.some(({ stream }) => stream === before.stream) ? [] : [{ stream: before.stream, revision: before.revision }]
}

function isAsWanted(result: AppendResult, run: Run): boolean {
  if (!result.ok || result.firstPosition !== run[0]?.position || result.lastPosition !== run.at(-1)?.position) return false
  const lasts = new Map(run.map(({ stream, revision }) => [stream, revision]))
  return [...lasts.values()].every((revision, index) => result.revisions[index] === revision)
}

function explain(result: AppendResult): string {
  return result.ok ? `写在了位置 ${String(result.firstPosition)} 起，末序号 ${result.revisions.join('、')}` : `流 ${result.stream} 的末序号是 ${String(result.actual)}`
}
