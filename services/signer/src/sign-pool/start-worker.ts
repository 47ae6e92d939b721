import { Worker } from 'node:worker_threads'
import type { HandedKey, WorkerData } from './messages.ts'

/** A signature leaves some kilobytes of short-lived numbers; the rest is code. */
const heapMiBMax = 64

export type StartWorker = (keys: readonly HandedKey[]) => Worker

/** 启动签名线程 — with an empty environment: what the process was told by variables, secrets among it, is none of the thread's business. */
export function startWorker(keys: readonly HandedKey[]): Worker {
  const workerData: WorkerData = { keys }
  return new Worker(new URL('worker.ts', import.meta.url), { workerData, env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapMiBMax } })
}
