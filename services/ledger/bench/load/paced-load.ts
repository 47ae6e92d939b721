import { Pool } from 'undici'
import type { LoadJob, LoadResult } from './load-job.ts'
import { requestMaker } from './request-maker.ts'

/**
 * 定速压测 — sends at a steady rate, whatever the server does, and times each answer from the instant its request was due: a server that stalls is charged
 * for everybody who would have come meanwhile. autocannon's own rate sends each second's share at its beginning, which is a burst and not a rate.
 */
export async function pacedLoad({ url, path, connections, seconds, requests, expect }: LoadJob, rate: number): Promise<LoadResult> {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const next = requestMaker(requests)
  const latencies: number[] = []
  const under: Promise<void>[] = []
  let wrong = 0
  const ask = async (dueAt: number): Promise<void> => {
    const { statusCode, body } = await pool.request({ path, method: 'POST', ...next() })
    const text = await body.text()
    latencies.push(performance.now() - dueAt)
    if (statusCode !== 200 || !text.includes(expect)) wrong += 1
  }
  const begin = performance.now()
  const total = Math.round(rate * seconds)
  for (let sent = 0; sent < total;) {
    for (const due = Math.min(total, ((performance.now() - begin) / 1_000) * rate); sent < due; sent += 1)
      under.push(ask(begin + (1_000 * sent) / rate).catch(() => { wrong += 1 }))
    await new Promise((resolve) => { setTimeout(resolve, 1) })
  }
  await Promise.all(under)
  await pool.close()
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? Number.NaN
  return { perSecond: latencies.length / ((performance.now() - begin) / 1_000), p50: at(0.5), p95: at(0.95), p99: at(0.99), wrong }
}
