import { Worker } from 'node:worker_threads'

/** A file of 16 MiB as values of a PDF, or an OFD unpacked. */
const heapMiBMax = 512

/** 启动核验线程 — with an empty environment: what the process was told by variables is none of its business. */
export function startWorker(): Worker {
  return new Worker(new URL('worker.ts', import.meta.url), { env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapMiBMax } })
}
