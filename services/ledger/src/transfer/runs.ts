import { appendBytesMax, eventsPerAppendMax, writesPerAppendMax } from '../store/event-store.ts'
import type { CheckedEvent } from './checked-event.ts'

/** 一次追加 — consecutive events that one append can write in their own order: it takes each stream once, and its writes one after the other. */
export type Run = readonly CheckedEvent[]

/** 分次 — as few appends as the limits of one allow. */
export function runsOf(events: readonly CheckedEvent[]): readonly Run[] {
  const runs: CheckedEvent[][] = []
  let [run, streams, bytes]: [CheckedEvent[], Set<string>, number] = [[], new Set(), 0]
  for (const event of events) {
    const goesOn = run.at(-1)?.stream === event.stream
    const fits = run.length < eventsPerAppendMax && bytes + event.bytes.length <= appendBytesMax && (goesOn || (streams.size < writesPerAppendMax && !streams.has(event.stream)))
    if (run.length === 0 || !fits) {
      ;[run, streams, bytes] = [[], new Set(), 0]
      runs.push(run)
    }
    run.push(event)
    streams.add(event.stream)
    bytes += event.bytes.length
  }
  return runs
}
