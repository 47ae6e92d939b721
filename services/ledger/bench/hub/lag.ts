import type { BenchHub } from './bench-hub.ts'

const askEveryMs = 10
const lagMsMax = 120_000

/** 投影滞后 — seconds from now until every projection has folded what is durable now. */
export async function measureLag({ query }: Pick<BenchHub, 'query'>): Promise<number> {
  const begin = performance.now()
  const [head] = await query<{ position: string }>('select coalesce(max(position), -1) as position from ledger.event')
  for (;;) {
    const [behind] = await query<{ position: string }>('select min(position) as position from read.checkpoint')
    if (Number(behind?.position ?? -1) >= Number(head?.position)) return (performance.now() - begin) / 1_000
    if (performance.now() - begin > lagMsMax) throw new Error('the projections do not catch up')
    await new Promise((resolve) => { setTimeout(resolve, askEveryMs) })
  }
}
