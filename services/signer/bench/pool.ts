import { openSignPool } from '../src/sign-pool/sign-pool.ts'
import { opensslRate } from './openssl-speed.ts'
import type { Rate } from './rate.ts'

/** Requests that are always under way, as from so many callers. */
const callers = 64

/** 线程池速率 — signatures a second on the clock through one thread, asked for by many callers. */
export async function poolRates(seconds: number): Promise<readonly Rate[]> {
  const pool = await openSignPool({ workers: 1 })
  try {
    pool.addKey('bench', Buffer.alloc(32, 0x11))
    const digest = Buffer.alloc(32, 0x22)
    await signUntil(performance.now() + 500, () => pool.sign('bench', digest))
    const began = performance.now()
    const signed = await signUntil(began + seconds * 1_000, () => pool.sign('bench', digest))
    return [{ name: 'SM2 sign through the pool, one thread, on the clock', perSecond: (signed / (performance.now() - began)) * 1_000, floor: opensslRate('SM2', 'sign') }]
  } finally {
    await pool.close()
  }
}

async function signUntil(end: number, sign: () => Promise<unknown>): Promise<number> {
  let signed = 0
  await Promise.all(Array.from({ length: callers }, async () => {
    for (; performance.now() < end; signed += 1) await sign()
  }))
  return signed
}
