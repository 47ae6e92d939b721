import type { LedgerStore } from '../store/event-store.ts'
import { openStore, type StoreLocation } from '../store/open-store.ts'
import { checkEvent, type CheckedEvent } from './checked-event.ts'
import { copyEvents } from './copy-events.ts'
import type { HubIdentity } from './hub-identity.ts'
import { leadOrRefuse } from './lead-or-refuse.ts'
import { LogDigest, type LogSummary } from './log-digest.ts'
import type { Endpoint, Route } from './migration-route.ts'
import { pages, soundPages } from './pages.ts'
import { TransferRefused } from './transfer-refused.ts'

export interface MigrationOptions {
  readonly route: Route
  /** Of the hub; a database that is the target belongs to it already. */
  readonly identity: HubIdentity
  readonly progress: (doing: 'copying' | 'verifying', done: number, total: number) => void
  readonly signal: AbortSignal
}

export interface Migrated {
  /** The same of source and target. */
  readonly summary: LogSummary
  /** Events that an earlier run had brought over. */
  readonly already: number
}

/**
 * 迁移日志 — copies every event in order from one store to another, the same bytes at the same positions and revisions, and then reads the whole target and
 * compares count, digest and root. The source is nobody's to write meanwhile. A crash leaves the target shorter, and the next run goes on.
 * @throws TransferRefused a ledger is running, the source is empty or not sound, the target holds something else
 */
export async function migrateLog({ route, identity, progress, signal }: MigrationOptions): Promise<Migrated> {
  const { source, target } = await openEnds(route, identity)
  try {
    const total = (await source.head()) + 1
    if (total === 0) throw new TransferRefused('来源没有事件：请检查 --from')
    const digest = new LogDigest()
    const already = await copyEvents({ events: checkedPages(source, total, digest), total, target, progress: (done) => { progress('copying', done, total) }, signal })
    if ((await source.head()) + 1 !== total) throw new TransferRefused('来源在迁移期间有新事件写入：请停止写入它的账本，再运行一次')
    const summary = digest.summary()
    const found = await digestOf(target, (done) => { progress('verifying', done, total) }, signal)
    const differing = (['events', 'sha256', 'root'] as const).filter((part) => found[part] !== summary[part])
    if (differing.length > 0) throw new TransferRefused(`迁移后目标与来源不一致（${differing.join('、')}）：来源 ${describe(summary)}，目标 ${describe(found)}`)
    return { summary, already }
  } finally {
    await Promise.all([source.close(), target.close()])
  }
}

interface Ends {
  readonly source: LedgerStore
  readonly target: LedgerStore
}

/**
 * To lead the source raises its epoch: a ledger that wrote to it and comes back is fenced. Where one side lies in KurrentDB both have the same lock, so
 * the source is then let go and read on; what could be written between the two would show in its head.
 */
async function openEnds({ from, to, hubUrl }: Route, { hubId }: HubIdentity): Promise<Ends> {
  const locationOf = ({ kind, url }: Endpoint): StoreLocation => (kind === 'postgres' ? { databaseUrl: url } : { databaseUrl: hubUrl, kurrentdb: { url, hubId } })
  const source = await openLeading(locationOf(from), '来源')
  if (from.kind === to.kind) return { source, target: await orClose(source, () => openLeading(locationOf(to), '目标')) }
  await source.close()
  const target = await openLeading(locationOf(to), '目标')
  return { target, source: await orClose(target, () => openStore(locationOf(from), { role: 'reader' })) }
}

async function openLeading(location: StoreLocation, which: string): Promise<LedgerStore> {
  const store = await openStore(location, { role: 'leader' })
  return orClose(store, async () => {
    await leadOrRefuse(store, which)
    return store
  })
}

/** What `open` gives; where it fails, the store that was opened before is closed. */
async function orClose(store: LedgerStore, open: () => Promise<LedgerStore>): Promise<LedgerStore> {
  try {
    return await open()
  } catch (error) {
    await store.close()
    throw error
  }
}

async function* checkedPages(source: LedgerStore, total: number, digest: LogDigest): AsyncGenerator<readonly CheckedEvent[]> {
  for await (const page of soundPages(source, 0, total - 1))
    yield page.map((event) => {
      const checked = checkEvent(event)
      if (typeof checked === 'string') throw new TransferRefused(`来源位置 ${String(event.position)} 的事件${checked}。请先对它运行 npx hub ledger fsck`)
      digest.add(event.bytes)
      return checked
    })
}

async function digestOf(store: LedgerStore, progress: (done: number) => void, signal: AbortSignal): Promise<LogSummary> {
  const digest = new LogDigest()
  for await (const page of pages(store, 0, await store.head())) {
    signal.throwIfAborted()
    for (const { bytes } of page) digest.add(bytes)
    progress(digest.events)
  }
  return digest.summary()
}

function describe({ events, sha256, root }: LogSummary): string {
  return `${String(events)} 件、SHA-256 ${sha256}、根 ${root}`
}
