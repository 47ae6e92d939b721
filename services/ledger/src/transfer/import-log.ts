import type { EventStore } from '../store/event-store.ts'
import { copyEvents } from './copy-events.ts'
import type { FoundExport } from './export-place.ts'
import { readExport } from './read-export.ts'

export interface ImportOptions {
  readonly found: FoundExport
  /** Leading. */
  readonly target: Pick<EventStore, 'append' | 'readAll' | 'head'>
  readonly progress: (doing: 'checking' | 'writing', done: number) => void
  readonly signal: AbortSignal
}

/**
 * 核对导出 — reads the whole export once, before anything is written: the log is append-only, so what came in wrongly could not be taken back.
 * @throws TransferRefused with the number of the first line that is not right
 */
export async function checkExport(found: FoundExport, { progress, signal }: Pick<ImportOptions, 'progress' | 'signal'>): Promise<void> {
  let done = 0
  for await (const events of readExport(found)) {
    signal.throwIfAborted()
    done += events.length
    progress('checking', done)
  }
}

/**
 * 导入日志 — a checked export into an empty store, or behind what an interrupted import has left there. Each line is checked again on its way in. Resolves
 * with the number of events that were there already. @throws TransferRefused
 */
export function importLog({ found, target, progress, signal }: ImportOptions): Promise<number> {
  return copyEvents({ events: readExport(found), total: found.manifest.events, target, progress: (done) => { progress('writing', done) }, signal })
}
