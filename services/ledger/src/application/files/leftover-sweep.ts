import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { decodeEnvelope } from '../../events/codec.ts'
import type { EventStore, StreamName } from '../../store/event-store.ts'
import { beforeAllKept, keptCutoff, keptFiles, leftoverAgeMsMin, removeKept, type KeptPlace } from './leftover-files.ts'

/** A pass looks at no more; a million files are gone through in a day and a half. */
export const filesPerPassMax = 500
const everyMsDefault = 60_000

export interface SweepPorts {
  readonly pool: Pool
  readonly store: Pick<EventStore, 'readStream'>
  /** This process is the writer, and nobody in it is between keeping a file and the append that names it. */
  readonly isQuiet: () => boolean
}

export interface Swept {
  readonly removed: number
  /** Where the next pass begins. */
  readonly next: KeptPlace
}

/**
 * 清扫一遍 — removes what was kept before the cutoff and stands in no event. The cutoff comes first: who begins to make a file after the look at `isQuiet` keeps it
 * after the cutoff, here and in the process that has become the writer since; and a former writer's append is refused. A crash in between leaves the rest for the next pass.
 * @throws VaultUnavailable @throws StoreUnavailable
 */
export async function sweepLeftovers({ pool, store, isQuiet }: SweepPorts, after: KeptPlace = beforeAllKept, ageMsMin: number = leftoverAgeMsMin): Promise<Swept> {
  const cutoff = await keptCutoff(pool, ageMsMin)
  if (!isQuiet()) return { removed: 0, next: after }
  const page = await keptFiles(pool, { after, cutoff, limit: filesPerPassMax })
  const named = new Map<StreamName, ReadonlySet<unknown>>()
  let removed = 0
  for (const file of page) {
    const { namedIn, registered, fileId } = file
    if (namedIn === null || registered) continue
    const onRecord = named.get(namedIn) ?? (await filesNamedIn(store, namedIn))
    named.set(namedIn, onRecord)
    if (!onRecord.has(fileId) && (await removeKept(pool, file))) removed += 1
  }
  return { removed, next: page.length < filesPerPassMax ? beforeAllKept : page.at(-1) ?? beforeAllKept }
}

async function filesNamedIn(store: SweepPorts['store'], stream: StreamName): Promise<ReadonlySet<unknown>> {
  return new Set((await store.readStream(stream)).map(({ bytes }) => decodeEnvelope(bytes).data['fileId']))
}

export interface LeftoverSweepOptions extends SweepPorts {
  readonly log: Logger
  readonly everyMs?: number
  readonly ageMsMin?: number
}

/** 遗留清扫 — what a crash left in the vault goes, pass by pass, round and round. Begins as long after the start as a file has to be old: what was appended before it is known by then, whoever wrote it. */
export class LeftoverSweep {
  readonly #options: LeftoverSweepOptions
  readonly #timer: NodeJS.Timeout
  readonly #notBeforeMs: number
  #next: KeptPlace = beforeAllKept
  #running: Promise<void> = Promise.resolve()
  #passing = false
  #failing = false

  constructor(options: LeftoverSweepOptions) {
    this.#options = options
    this.#notBeforeMs = performance.now() + (options.ageMsMin ?? leftoverAgeMsMin)
    this.#timer = setInterval(() => { this.#begin() }, options.everyMs ?? everyMsDefault).unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }

  #begin(): void {
    if (this.#passing || performance.now() < this.#notBeforeMs) return
    this.#passing = true
    this.#running = this.#pass().finally(() => { this.#passing = false })
  }

  async #pass(): Promise<void> {
    const { log, ageMsMin } = this.#options
    try {
      const { removed, next } = await sweepLeftovers(this.#options, this.#next, ageMsMin)
      this.#next = next
      this.#failing = false
      if (removed > 0) log.info({ removed }, 'files that no event names were removed from the vault')
    } catch (error) {
      if (!this.#failing) log.warn({ err: error }, 'leftover files cannot be looked for now, trying again until they can')
      this.#failing = true
    }
  }
}
