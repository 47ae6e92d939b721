import autocannon from 'autocannon'
import { randomFillSync } from 'node:crypto'
import { uuidRandomBytes, uuidv7 } from '@hub/schemas'
import type { LoadJob, LoadResult, RequestPlan } from './load-job.ts'

/**
 * 压测进程 — autocannon in a process of its own, so that its work is not the server's. Counts an answer only if it is what was asked for: a refusal or
 * an error that comes back fast must not pass for speed.
 */
async function work({ url, path, connections, seconds, rate, requests, expect }: LoadJob): Promise<LoadResult> {
  let wrong = 0
  const next = requestMaker(requests)
  const first = next()
  const result = await autocannon({
    url, connections, duration: seconds, ...(rate === undefined ? {} : { overallRate: Math.max(1, Math.round(rate)) }),
    requests: [{
      method: 'POST', path, ...first,
      ...(requests.kind === 'same' ? {} : { setupRequest: (request) => ({ ...request, ...next() }) }),
      onResponse: (status, body) => { if (status !== 200 || !body.includes(expect)) wrong += 1 },
    }],
  })
  const { latency } = result
  return {
    perSecond: (result['2xx'] - wrong) / result.duration,
    p50: latency.p50, p97_5: latency.p97_5, p99: latency.p99,
    wrong: wrong + result.errors + result.timeouts + result.non2xx,
  }
}

interface Made { readonly headers: Readonly<Record<string, string>>; readonly body: string }

function requestMaker(plan: RequestPlan): () => Made {
  const json = { 'content-type': 'application/json' }
  if (plan.kind === 'same') return () => ({ headers: { ...json, ...plan.headers }, body: plan.body })
  const { tokens, caseIds, slot, typeCode, document } = plan
  const random = Buffer.alloc(uuidRandomBytes)
  let turn = 0
  return () => {
    turn += 1
    randomFillSync(random)
    const commandId = uuidv7(Date.now(), random)
    return {
      headers: { ...json, authorization: `Bearer ${tokens[turn % tokens.length] ?? ''}` },
      body: JSON.stringify({ ...document, variables: { input: { commandId, caseId: caseIds[turn % caseIds.length], slot, typeCode } } }),
    }
  }
}

process.on('message', (job: LoadJob) => {
  work(job).then(
    (result) => process.send?.(result, undefined, undefined, () => { process.disconnect() }),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
