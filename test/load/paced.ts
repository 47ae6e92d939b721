import { setTimeout as pause } from 'node:timers/promises'

export interface Pace {
  readonly perSecond: number
  readonly seconds: number
  /** Acts under way at once; a hub that stalls longer than this can hold makes the rest count as late, not as lost. */
  readonly underWayMax: number
}

const tickMs = 2

/**
 * 定速 — starts an act whenever one is due, whatever the hub does meanwhile, and tells it when it was due: who comes while the hub stalls waits too,
 * and that waiting has to show. Resolves when the last act has ended; acts do not reject.
 */
export async function atPace({ perSecond, seconds, underWayMax }: Pace, act: (dueAtMs: number) => Promise<void>): Promise<void> {
  const begin = performance.now()
  const total = Math.round(perSecond * seconds)
  const under = new Set<Promise<void>>()
  for (let started = 0; started < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - begin) / 1_000) * perSecond) + 1)
    for (; started < due && under.size < underWayMax; started += 1) {
      const one: Promise<void> = act(begin + (1_000 * started) / perSecond).finally(() => under.delete(one))
      under.add(one)
    }
    await pause(tickMs)
  }
  await Promise.all(under)
}
