import type { Pool } from 'pg'
import { askIndex } from './unavailable.ts'

const dayMs = 24 * 60 * 60 * 1000

/** One look-up's share of its grant's quota of a day. */
export interface ReservedUse { readonly lookUpId: string; readonly grantId: string; readonly day: string; readonly quota: number }
type RecordedUse = Omit<ReservedUse, 'quota'>

/**
 * 授权用量 — how many look-ups of a grant and day are answered or about to be. A look-up counts once: from its reservation, or, where its
 * append was in doubt and turned out to be kept, from its record. Of the days only the newest and the one before it are kept: a look-up that was
 * begun before midnight may still be given back or recorded after it.
 */
export class GrantUse {
  readonly #pool: Pool
  readonly #days = new Map<string, Map<string, number>>()
  readonly #reserved = new Set<string>()

  constructor(pool: Pool) { this.#pool = pool }

  /** Once caught up with the log: its last days are the ones that still count. */
  async load(): Promise<void> {
    const { rows } = await askIndex<{ grant_id: string; day: string; answered: string }>(this.#pool, {
      text: 'select grant_id, day::text, answered from decide.grant_use where day >= (select max(day) - 1 from decide.grant_use)',
    })
    this.#days.clear()
    for (const { grant_id, day, answered } of rows) this.#countsOf(day).set(grant_id, Number(answered))
  }

  /** Days that are kept. */
  get days(): readonly string[] { return [...this.#days.keys()] }

  of(grantId: string, day: string): number { return this.#days.get(day)?.get(grantId) ?? 0 }

  take({ lookUpId, grantId, day, quota }: ReservedUse): boolean {
    if (this.of(grantId, day) >= quota) return false
    this.#reserved.add(lookUpId)
    this.#add({ lookUpId, grantId, day }, 1)
    return true
  }

  giveBack(use: RecordedUse): void {
    // A day that is no longer kept has nothing to give back to.
    if (this.#reserved.delete(use.lookUpId) && this.#days.has(use.day)) this.#add(use, -1)
  }

  recorded(use: RecordedUse): void {
    if (!this.#reserved.delete(use.lookUpId)) this.#add(use, 1)
  }

  #add({ grantId, day }: RecordedUse, by: number): void { this.#countsOf(day).set(grantId, this.of(grantId, day) + by) }

  // Only a day that is new looks at the others, and there are three at most then.
  #countsOf(day: string): Map<string, number> {
    const known = this.#days.get(day)
    if (known !== undefined) return known
    const fresh = new Map<string, number>()
    this.#days.set(day, fresh)
    const before = dayBefore(day)
    for (const other of this.#days.keys()) if (other < before) this.#days.delete(other)
    return fresh
  }
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - dayMs).toISOString().slice(0, 'yyyy-mm-dd'.length)
}
