import type { Worker } from 'node:worker_threads'
import type { FromWorker, HandedKey, PoolAnswer, PoolTask, ToWorker } from './messages.ts'
import type { StartWorker } from './start-worker.ts'
import { SignPoolUnavailable } from './unavailable.ts'

export interface PoolRequest {
  /** Its bytes in memory of their own. */
  readonly task: PoolTask
  readonly resolve: (answer: PoolAnswer) => void
  readonly reject: (why: Error) => void
}

export interface SlotOptions {
  readonly start: StartWorker
  /** All keys handed to the pool so far, for a thread that starts. */
  readonly keys: () => readonly HandedKey[]
  /** Called whenever the slot can take more, or has ceased to. */
  readonly onChange: () => void
}

/** Requests that a thread has before it at once: enough never to wait for the next, few enough that its death fails few. */
export const requestsPerWorkerMax = 8
const restartDelayMs = 50
const restartDelayMsMax = 5_000

/** 线程位 — the place of one thread. A thread that ends is followed by another: at once where it had answered, ever later while none has. */
export class Slot {
  readonly #options: SlotOptions
  readonly #underWay = new Map<number, PoolRequest>()
  readonly #firstStart = Promise.withResolvers<void>()
  #worker: Worker | undefined
  #state: 'starting' | 'up' | 'down' | 'closed' = 'starting'
  #trouble: unknown
  #hasWorked = false
  /** Threads in a row that ended without an answer. */
  #failures = 0
  #lastId = 0
  #restart: NodeJS.Timeout | undefined

  constructor(options: SlotOptions) {
    this.#options = options
    this.#begin()
  }

  /** Resolves when the first thread is ready; rejects with SignPoolUnavailable when it ended before. */
  get firstStart(): Promise<void> {
    return this.#firstStart.promise
  }

  /** How many requests it takes now. */
  get room(): number {
    return this.#state === 'up' ? requestsPerWorkerMax - this.#underWay.size : 0
  }

  /** Nobody waits in vain for a slot that is up, or that will soon be up or down. */
  get isHopeful(): boolean {
    return this.#state === 'up' || this.#state === 'starting'
  }

  give(request: PoolRequest): void {
    this.#lastId += 1
    this.#underWay.set(this.#lastId, request)
    this.#tell({ type: 'work', id: this.#lastId, task: request.task })
  }

  hand(key: HandedKey): void {
    this.#tell({ type: 'key', key })
  }

  /** Ends the thread; its requests are answered as unavailable. */
  async close(): Promise<void> {
    this.#state = 'closed'
    clearTimeout(this.#restart)
    await this.#worker?.terminate()
    this.#failUnderWay('签名线程池已关闭')
  }

  #begin(): void {
    this.#state = 'starting'
    this.#trouble = undefined
    this.#hasWorked = false
    try {
      const worker = this.#options.start(this.#options.keys())
      worker.on('message', (message: FromWorker) => { this.#hear(message) })
      worker.on('error', (error) => { this.#trouble = error })
      worker.on('exit', () => { this.#ended() })
      this.#worker = worker
    } catch (error) {
      // No memory or no thread to be had: as if it had ended, and like an end told later, not to who is just beginning.
      this.#trouble = error
      queueMicrotask(() => { this.#ended() })
    }
  }

  #tell(message: ToWorker): void {
    this.#worker?.postMessage(message)
  }

  #hear(message: FromWorker): void {
    // What a thread said just before it was ended brings it not back to life.
    if (this.#state === 'closed') return
    if (message.type === 'ready') {
      this.#state = 'up'
      this.#firstStart.resolve()
    } else {
      this.#hasWorked = true
      this.#failures = 0
      this.#underWay.get(message.id)?.resolve(message.answer)
      this.#underWay.delete(message.id)
    }
    this.#options.onChange()
  }

  #ended(): void {
    this.#worker = undefined
    if (this.#state === 'closed') return
    this.#failUnderWay('签名线程意外终止，请重试')
    this.#firstStart.reject(new SignPoolUnavailable('签名线程无法启动，请稍后重试', { cause: this.#trouble }))
    if (this.#hasWorked) this.#begin()
    else this.#beginLater()
    this.#options.onChange()
  }

  #beginLater(): void {
    this.#state = 'down'
    const delayMs = Math.min(restartDelayMsMax, restartDelayMs * 2 ** this.#failures)
    this.#failures += 1
    this.#restart = setTimeout(() => { this.#begin() }, delayMs)
  }

  #failUnderWay(why: string): void {
    const failed = [...this.#underWay.values()]
    this.#underWay.clear()
    for (const { reject } of failed) reject(new SignPoolUnavailable(why, { cause: this.#trouble }))
  }
}
