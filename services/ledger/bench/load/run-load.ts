import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LoadJob, LoadResult } from './load-job.ts'

/** 施压 — runs one job in a process of its own and gives what it saw. Rejects when answers were wrong: such a figure means nothing. */
export async function runLoad(job: LoadJob): Promise<LoadResult> {
  const child = fork(fileURLToPath(new URL('load-process.ts', import.meta.url)))
  const result = await new Promise<LoadResult>((resolve, reject) => {
    child.on('message', (message) => { resolve(message as LoadResult) })
    child.on('exit', (code) => { reject(new Error(`the load process ended with ${String(code)}`)) })
    child.send(job)
  })
  if (result.wrong > 0) throw new Error(`${String(result.wrong)} answers of ${job.path} were wrong, at ${String(Math.round(result.perSecond))} right ones a second`)
  return result
}
