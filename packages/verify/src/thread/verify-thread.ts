import { Unavailable } from '@hub/kernel'
import type { Worker } from 'node:worker_threads'
import type { FileVerdict } from '../verdict.ts'
import type { VerifyDone, VerifyJob } from './messages.ts'
import { startWorker } from './start-worker.ts'

/** 核验未能完成 — the thread ended, by itself or because the file took too long; the same file may do so again. */
export class VerifyUnavailable extends Unavailable {
  override readonly name = 'VerifyUnavailable'
}

export interface VerifyThreadOptions {
  readonly start?: () => Worker
  /** For one file, waiting not included. */
  readonly fileTimeoutMs?: number
}

/** 核验线程 — one file after another beside the event loop. */
export interface VerifyThread {
  /** @throws VerifyUnavailable */
  verify(job: Omit<VerifyJob, 'id'>): Promise<FileVerdict>
  close(): Promise<void>
}

const fileTimeoutDefaultMs = 15_000

interface Waiting { readonly job: VerifyJob; readonly resolve: (verdict: FileVerdict) => void; readonly reject: (cause: Error) => void }

/** 打开核验线程 — started when the first file comes, and again after one that ended it. How many may wait is for the caller to bound. */
export function openVerifyThread({ start = startWorker, fileTimeoutMs = fileTimeoutDefaultMs }: VerifyThreadOptions = {}): VerifyThread {
  const waiting: Waiting[] = []
  let worker: Worker | undefined
  let current: Waiting | undefined
  let patience: NodeJS.Timeout | undefined
  let nextId = 0
  let isClosed = false

  return {
    verify: (job) => new Promise((resolve, reject) => {
      if (isClosed) throw new VerifyUnavailable('the thread is closed')
      waiting.push({ job: { ...job, id: nextId }, resolve, reject })
      nextId += 1
      takeNext()
    }),
    async close() {
      isClosed = true
      await giveUp('the service closes')
      for (const { reject } of waiting.splice(0)) reject(new VerifyUnavailable('the service closes'))
    },
  }

  function takeNext(): void {
    if (current !== undefined || isClosed) return
    current = waiting.shift()
    if (current === undefined) return
    const { job } = current
    patience = setTimeout(() => { void giveUp('a file took too long') }, fileTimeoutMs)
    thread().postMessage(job, [job.bytes.buffer])
  }

  function thread(): Worker {
    worker ??= watched(start())
    return worker
  }

  function watched(started: Worker): Worker {
    started.on('message', ({ id, verdict }: VerifyDone) => {
      if (current?.job.id === id) settle(({ resolve }) => { resolve(verdict) })
    })
    // An error ends the thread; `exit` follows and settles what is left. What was said may quote the file.
    started.on('error', () => undefined)
    started.on('exit', () => {
      if (worker === started) void giveUp('the thread ended')
    })
    started.unref()
    return started
  }

  async function giveUp(why: string): Promise<void> {
    const ended = worker
    worker = undefined
    settle(({ reject }) => { reject(new VerifyUnavailable(why)) })
    await ended?.terminate()
  }

  function settle(how: (job: Waiting) => void): void {
    clearTimeout(patience)
    const done = current
    current = undefined
    if (done !== undefined) how(done)
    takeNext()
  }
}
