export { startWorker } from './start-worker.ts'
export { openVerifyThread, VerifyUnavailable, type VerifyThread, type VerifyThreadOptions } from './verify-thread.ts'
