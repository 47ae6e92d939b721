import { Worker } from 'node:worker_threads'
import { Unavailable } from '@hub/kernel'
import type { ProjectionHealth } from './health.ts'
import { readModels } from './read-models.ts'
import { OpenerUnavailable, type OpenParts } from './read-table.ts'
import type { FromThread, ToThread } from './thread-messages.ts'
import type { ThreadData } from './worker.ts'

export interface ProjectionThreadOptions extends ThreadData {
  readonly openParts: OpenParts
  /** Codes, positions and class names only. */
  readonly log: (what: string, detail: Readonly<Record<string, string | number>>) => void
}

/** 重建未成 — the class of what stood in the way: RebuildRunning, ModelFailed, ThreadEnded. The live tables are as they were. */
export class RebuildFailed extends Unavailable {
  override readonly name = 'RebuildFailed'
  readonly errorClass: string
  constructor(errorClass: string) {
    super(`the rebuild failed: ${errorClass}`)
    this.errorClass = errorClass
  }
}

const heapMiBMax = 512
const restartAfterMs = 1_000
const restartAfterMaxMs = 30_000
const stopTimeoutMs = 5_000
/** A thread that lived this long is not restarted more and more slowly. */
const soundAfterMs = 60_000

/**
 * 投影线程管理 — starts the thread of the projections, opens sealed parts for it, and starts it again when it ends by itself. A thread that dies
 * leaves the tables as its last commit left them; look-ups go on without it.
 */
export class ProjectionThread {
  readonly #options: ProjectionThreadOptions
  readonly #rebuilding = new Map<number, { readonly resolve: (position: number) => void; readonly reject: (error: unknown) => void }>()
  #worker: Worker
  #health: readonly ProjectionHealth[] = readModels.map(({ name }) => ({ model: name, state: 'waiting', position: -1, errorClass: null }))
  #ended: Promise<void> = Promise.resolve()
  #closing = false
  #deaths = 0
  #restart: NodeJS.Timeout | undefined
  #lastId = 0

  constructor(options: ProjectionThreadOptions) {
    this.#options = options
    this.#worker = this.#start()
  }

  /** As the thread said last, at most some seconds ago. */
  health(): readonly ProjectionHealth[] {
    return this.#health
  }

  /** Rebuilds the named models, or all; gives the position that they then stand at. Rejects with RebuildFailed. */
  rebuild(models: readonly string[] = []): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1
      this.#rebuilding.set(this.#lastId, { resolve, reject })
      this.#send({ kind: 'rebuild', id: this.#lastId, models })
    })
  }

  /** Ends the thread between two batches. */
  async close(): Promise<void> {
    this.#closing = true
    clearTimeout(this.#restart)
    this.#send({ kind: 'stop' })
    const timer = setTimeout(() => { void this.#worker.terminate() }, stopTimeoutMs)
    await this.#ended
    clearTimeout(timer)
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { databaseUrl: this.#options.databaseUrl, kurrentdb: this.#options.kurrentdb } satisfies ThreadData,
      resourceLimits: { maxOldGenerationSizeMb: heapMiBMax },
      name: 'projections',
    })
    const startedAt = performance.now()
    worker.on('message', (message: FromThread) => { this.#hear(message) })
    worker.on('error', (error) => { this.#options.log('the projections ended with an error', { errorClass: error instanceof Error ? error.name : typeof error }) })
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        resolve()
        if (performance.now() - startedAt > soundAfterMs) this.#deaths = 0
        this.#died()
      })
    })
    return worker
  }

  #died(): void {
    for (const { reject } of this.#rebuilding.values()) reject(new RebuildFailed('ThreadEnded'))
    this.#rebuilding.clear()
    this.#health = this.#health.map((one) => (one.state === 'stopped' ? one : { ...one, state: 'waiting' }))
    if (this.#closing) return
    this.#restart = setTimeout(() => { this.#worker = this.#start() }, Math.min(restartAfterMaxMs, restartAfterMs * 2 ** this.#deaths))
    this.#deaths += 1
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'open':
        void this.#open(message)
        return
      case 'health':
        this.#health = message.health
        return
      case 'log':
        this.#options.log(message.what, message.detail)
        return
      case 'rebuilt':
        this.#rebuilding.get(message.id)?.resolve(message.position)
        this.#rebuilding.delete(message.id)
        return
      case 'not-rebuilt':
        this.#rebuilding.get(message.id)?.reject(new RebuildFailed(message.errorClass))
        this.#rebuilding.delete(message.id)
    }
  }

  async #open({ id, requests }: Extract<FromThread, { kind: 'open' }>): Promise<void> {
    try {
      this.#send({ kind: 'opened', id, opened: await this.#options.openParts(requests) })
    } catch (error) {
      this.#send({ kind: 'not-opened', id, passing: error instanceof OpenerUnavailable, errorClass: error instanceof Error ? error.name : typeof error })
    }
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message)
  }
}
