import type { City } from './act.ts'
import { ActWrong } from './act-wrong.ts'
import { openCase } from './acts/intake.ts'
import { findCity } from './city.ts'
import { actAt, mix } from './hall.ts'
import { LoadClient } from './load-client.ts'
import type { MemoryReading } from './memory.ts'
import type { LoadRun } from './options.ts'
import { atPace } from './paced.ts'
import { Tally } from './tally.ts'
import type { Target } from './target.ts'

const casesAtFirst = 60
const underWayMax = 2_000
const readingsMax = 400
const readingEveryMsMin = 250

export interface Measured {
  /** By the act's name, in the order of the mix. */
  readonly tallies: ReadonlyMap<string, Tally>
  readonly memory: readonly MemoryReading[]
  /** From the first act of the measured stretch to the end of its last. */
  readonly seconds: number
}

/** Told now and then, with what was done until then. */
export type OnProgress = (done: { readonly seconds: number; readonly right: number; readonly wrong: number }) => void

/** 压测 — opens the counters, warms up unmeasured, then keeps the pace for the given time. */
export async function runLoad(target: Target, { rate, seconds, warmUpSeconds }: Pick<LoadRun, 'rate' | 'seconds' | 'warmUpSeconds'>, onProgress: OnProgress): Promise<Measured> {
  const client = new LoadClient(target.url)
  const city = await findCity(client)
  const caseIds = await Promise.all(Array.from({ length: casesAtFirst }, (_, turn) => openCase({ client, city, turn })))
  const hall = new Hall(client, city, caseIds)
  if (warmUpSeconds > 0) await atPace({ perSecond: rate, seconds: warmUpSeconds, underWayMax }, (dueAtMs) => hall.act(new Map(), dueAtMs))

  const tallies = new Map(mix.map(({ act }) => [act.name, new Tally()]))
  const memory: MemoryReading[] = [target.memory()]
  const begin = performance.now()
  const timer = setInterval(() => {
    memory.push(target.memory())
    const all = [...tallies.values()]
    onProgress({ seconds: (performance.now() - begin) / 1_000, right: all.reduce((sum, one) => sum + one.right, 0), wrong: all.reduce((sum, one) => sum + one.wrong, 0) })
  }, Math.max(readingEveryMsMin, (seconds * 1_000) / readingsMax))
  try {
    await atPace({ perSecond: rate, seconds, underWayMax }, (dueAtMs) => hall.act(tallies, dueAtMs))
  } finally {
    clearInterval(timer)
  }
  return { tallies, memory, seconds: (performance.now() - begin) / 1_000 }
}

class Hall {
  readonly #client: LoadClient
  readonly #city: City
  readonly #caseIds: readonly string[]
  readonly #runNumber = Math.floor(Date.now() / 1_000)
  #turn = casesAtFirst

  constructor(client: LoadClient, city: City, caseIds: readonly string[]) {
    this.#client = client
    this.#city = city
    this.#caseIds = caseIds
  }

  /** The next act; never rejects for what the hub did. */
  async act(tallies: ReadonlyMap<string, Tally>, dueAtMs: number): Promise<void> {
    const turn = this.#turn++
    const act = actAt(turn)
    try {
      await act.run({ client: this.#client, city: this.#city, caseIds: this.#caseIds, turn, runNumber: this.#runNumber })
      tallies.get(act.name)?.done(performance.now() - dueAtMs)
    } catch (error) {
      if (!(error instanceof ActWrong)) throw error
      tallies.get(act.name)?.failed(error.message)
    }
  }
}
