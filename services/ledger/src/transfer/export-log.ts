import { mkdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { EventStore } from '../store/event-store.ts'
import { checkEvent } from './checked-event.ts'
import { diskTrouble, isThere, writeWhole } from './durable-file.ts'
import { eventLine } from './event-line.ts'
import type { ExportPlace } from './export-place.ts'
import type { HubIdentity } from './hub-identity.ts'
import { LogDigest } from './log-digest.ts'
import { manifestOf, type Manifest } from './manifest.ts'
import { soundPages } from './pages.ts'
import { TransferRefused } from './transfer-refused.ts'

export interface ExportOptions {
  readonly store: Pick<EventStore, 'readAll' | 'head'>
  readonly identity: HubIdentity
  readonly place: ExportPlace
  readonly nowMs: () => number
  /** How many events have been read, of how many. */
  readonly progress: (done: number, total: number) => void
  readonly signal: AbortSignal
}

/**
 * 导出日志 — every event that is durable at the start, in order, in memory that does not grow with their number. The manifest comes last: a crash leaves
 * something that nobody takes for an export, and the next run writes over it.
 * @throws TransferRefused there is an export already; an event is not what a ledger stores, and would not come in again; the disk is full
 */
export async function exportLog({ store, identity, place, nowMs, progress, signal }: ExportOptions): Promise<Manifest> {
  if (await isThere(place.manifest)) throw new TransferRefused(`${place.manifest} 已经存在：不覆盖已有的导出，请换一个位置`)
  // Ours, of a run that ended just before its manifest, or somebody else's.
  if (await isThere(place.events)) throw new TransferRefused(`${place.events} 已经存在，而没有清单：若是没有写完的导出，请删除它再试；否则请换一个位置`)
  try {
    await mkdir(dirname(place.events), { recursive: true })
    const [head, digest] = [await store.head(), new LogDigest()]
    await writeWhole({ path: place.events, gzip: place.compression === 'gzip', signal }, lines(store, head, digest, progress))
    const manifest = manifestOf({ ...identity, ...digest.summary(), file: basename(place.events), compression: place.compression, nowMs: nowMs() })
    await writeWhole({ path: place.manifest, gzip: false, signal }, text(`${JSON.stringify(manifest, null, 2)}\n`))
    return manifest
  } catch (error) {
    const trouble = diskTrouble(error, place.events)
    throw trouble === undefined ? error : new TransferRefused(`${trouble}。已写的部分不是完整的导出，可以删除`, { cause: error })
  }
}

async function* lines(store: ExportOptions['store'], head: number, digest: LogDigest, progress: ExportOptions['progress']): AsyncGenerator<Buffer> {
  for await (const page of soundPages(store, 0, head)) {
    for (const event of page) {
      const checked = checkEvent(event)
      if (typeof checked === 'string') throw new TransferRefused(`位置 ${String(event.position)} 的事件${checked}，导出后不能再导入。请先运行 npx hub ledger fsck`)
      digest.add(event.bytes)
    }
    yield Buffer.concat(page.map(eventLine))
    progress(digest.events, head + 1)
  }
}

async function* text(content: string): AsyncGenerator<Buffer> {
  yield Buffer.from(content)
}
