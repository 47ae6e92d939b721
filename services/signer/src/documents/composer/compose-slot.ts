import { Worker } from 'node:worker_threads'
import { ComposerUnavailable } from './compose-unavailable.ts'
import type { FurtherFont } from '../fonts/installed-fonts.ts'
import type { FromThread, Job, SealAsk, ThreadData, ToThread } from './messages.ts'

/** A page takes some tens of milliseconds, fonts a second; a seal of a slow device more. */
export const jobTimeoutMs = 30_000
/** Two faces of 15 MB, parsed, and the largest page. */
const heapMiBMax = 512

export interface ComposeTask {
  readonly job: Job
  /** Answers what the thread asks. What it rejects with becomes the outcome of the task. */
  readonly seal: (ask: SealAsk) => Promise<Uint8Array>
}

interface Current extends ComposeTask {
  readonly resolve: (result: unknown) => void
  readonly reject: (why: unknown) => void
  readonly timer: NodeJS.Timeout
  trouble?: unknown
}

export type StartThread = () => Worker

/** 启动制文件线程 — with an empty environment: secrets that the process was told are none of its business. */
export function startThread(fonts: readonly FurtherFont[] = []): Worker {
  const workerData: ThreadData = { fonts }
  return new Worker(new URL('thread.ts', import.meta.url), { workerData, env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapMiBMax } })
}

/** 制文件线程位 — the place of one thread: begun with the first task, followed by another where it ended or had to be ended. */
export class ComposeSlot {
  readonly #start: StartThread
  readonly #timeoutMs: number
  #worker: Worker | undefined
  #current: Current | undefined

  constructor(start: StartThread, timeoutMs: number) {
    this.#start = start
    this.#timeoutMs = timeoutMs
  }

  get isFree(): boolean {
    return this.#current === undefined
  }

  /** Resolves with what the thread made. `isFree` is true again before that. */
  run(task: ComposeTask): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const timer = setTimeout(() => { void this.#giveUp(new ComposerUnavailable('制作文件超时')) }, this.#timeoutMs)
    this.#current = { ...task, resolve, reject, timer }
    try {
      this.#worker ??= this.#begin()
      this.#tell({ type: 'job', job: task.job })
    } catch (error) {
      this.#settle((current) => { current.reject(new ComposerUnavailable('制文件线程无法启动', { cause: error })) })
    }
    return promise
  }

  async close(): Promise<void> {
    await this.#giveUp(new ComposerUnavailable('制文件线程已关闭'))
  }

  #begin(): Worker {
    const worker = this.#start()
    let trouble: unknown
    worker.on('message', (message: FromThread) => { if (this.#worker === worker) this.#hear(message) })
    worker.on('error', (error) => { trouble = error })
    worker.on('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      this.#settle((current) => { current.reject(new ComposerUnavailable('制文件线程意外终止', { cause: trouble })) })
    })
    return worker
  }

  #hear(message: FromThread): void {
    const current = this.#current
    if (current === undefined) return
    if (message.type === 'ask') {
      current.seal(message.ask).then(
        // Into memory of its own: a Buffer may be a window of a larger one, which would travel whole.
        (value) => { if (this.#current === current) this.#tell({ type: 'sealed', value: Uint8Array.from(value) }) },
        (error: unknown) => {
          current.trouble = error
          if (this.#current === current) this.#tell({ type: 'sealed', value: undefined })
        },
      )
      return
    }
    if (message.type === 'done') this.#settle(({ resolve }) => { resolve(message.result) })
    else this.#settle(({ reject, trouble }) => { reject(trouble ?? message.error) })
  }

  #tell(message: ToThread): void {
    this.#worker?.postMessage(message)
  }

  /** A thread that is at work cannot be asked to stop: it is ended, and another begins with the next task. */
  async #giveUp(why: Error): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#settle((current) => { current.reject(why) })
    await worker?.terminate()
  }

  #settle(tell: (current: Current) => void): void {
    const current = this.#current
    if (current === undefined) return
    this.#current = undefined
    clearTimeout(current.timer)
    tell(current)
  }
}
