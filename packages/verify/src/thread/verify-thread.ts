import { Unavailable } from '@hub/kernel'
import type { Worker } from 'node:worker_threads'
import type { FileVerdict } from '../verdict.ts'
import type { FromVerifyThread, VerifyDone, VerifyJob } from './messages.ts'
import { startWorker } from './start-worker.ts'

/** 核验未能完成 — the thread ended, by itself or because the file took too long; the same file may do so again. */
export class VerifyUnavailable extends Unavailable {
  override readonly name = 'VerifyUnavailable'
}

export interface VerifyThreadOptions {
  readonly start?: () => Worker
  /** For one file, from when the thread has loaded its programs; waiting not included. */
  readonly fileTimeoutMs?: number
  /** For loading them, which is no fault of the file that is the first. */
  readonly startTimeoutMs?: number
}

/** 核验线程 — one file after another beside the event loop. */
export interface VerifyThread {
  /** @throws VerifyUnavailable */
  verify(job: Omit<VerifyJob, 'id'>): Promise<FileVerdict>
  close(): Promise<void>
}

const fileTimeoutDefaultMs = 15_000
const startTimeoutDefaultMs = 60_000

interface Waiting { readonly job: VerifyJob; readonly resolve: (verdict: FileVerdict) => void; readonly reject: (cause: Error) => void }

/** 打开核验线程 — started when the first file comes, and again after one that ended it. How many may wait is for the caller to bound. */
export function openVerifyThread({ start = startWorker, fileTimeoutMs = fileTimeoutDefaultMs, startTimeoutMs = startTimeoutDefaultMs }: VerifyThreadOptions = {}): VerifyThread {
  const waiting: Waiting[] = []
  let worker: Worker | undefined
  let isReady = false
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
    thread().postMessage(job, [job.bytes.buffer])
    bePatient()
  }

  function bePatient(): void {
    clearTimeout(patience)
    const [why, timeoutMs] = isReady ? ['a file took too long', fileTimeoutMs] as const : ['the thread did not start', startTimeoutMs] as const
    patience = setTimeout(() => { void giveUp(why) }, timeoutMs)
  }

  function thread(): Worker {
    if (worker !== undefined) return worker
    isReady = false
    const started = start()
    worker = listen(started, {
      ready: () => {
        if (worker !== started) return
        isReady = true
        if (current !== undefined) bePatient()
      },
      done: ({ id, verdict }) => { if (current?.job.id === id) settle(({ resolve }) => { resolve(verdict) }) },
      ended: () => { if (worker === started) void giveUp('the thread ended') },
    })
    return worker
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

interface Heard { readonly ready: () => void; readonly done: (answer: VerifyDone) => void; readonly ended: () => void }

function listen(started: Worker, { ready, done, ended }: Heard): Worker {
  started.on('message', (message: FromVerifyThread) => {
    if (message.type === 'ready') ready()
    else done(message)
  })
  // An error ends the thread; `exit` follows and settles what is left. What was said may quote the file.
  started.on('error', () => undefined)
  started.on('exit', ended)
  started.unref()
  return started
}
