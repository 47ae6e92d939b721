import autocannon from 'autocannon'
import type { LoadJob, LoadResult } from './load-job.ts'
import { pacedLoad } from './paced-load.ts'
import { requestMaker } from './request-maker.ts'

/**
 * 压测进程 — a process of its own, so that the client's work is not the server's. Counts an answer only if it is what was asked for: a refusal or an
 * error that comes back fast must not pass for speed.
 */
async function fullLoad({ url, path, connections, seconds, requests, expect }: LoadJob): Promise<LoadResult> {
  let wrong = 0
  const next = requestMaker(requests)
  const result = await autocannon({
    url, connections, duration: seconds,
    requests: [{
      method: 'POST', path, ...next(),
      ...(requests.kind === 'same' ? {} : { setupRequest: (request) => ({ ...request, ...next() }) }),
      onResponse: (status, body) => { if (status !== 200 || !body.includes(expect)) wrong += 1 },
    }],
  })
  const { latency } = result
  return {
    perSecond: (result['2xx'] - wrong) / result.duration,
    // It knows no 95th percentile.
    p50: latency.p50, p95: latency.p97_5, p99: latency.p99,
    wrong: wrong + result.errors + result.timeouts + result.non2xx,
  }
}

process.on('message', (job: LoadJob) => {
  const work = job.rate === undefined ? fullLoad(job) : pacedLoad(job, job.rate)
  work.then(
    (result) => process.send?.(result, undefined, undefined, () => { process.disconnect() }),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
