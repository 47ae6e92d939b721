import type { Pool } from 'pg'

/** One look-up's share of its grant's quota of a day. */
export interface ReservedUse { readonly lookUpId: string; readonly grantId: string; readonly day: string; readonly quota: number }
type RecordedUse = Omit<ReservedUse, 'quota'>

/**
 * 授权用量 — how many look-ups of a grant and day are answered or about to be. A look-up counts once: from its reservation, or, where its
 * append was in doubt and turned out to be kept, from its record.
 */
export class GrantUse {
  readonly #pool: Pool
  readonly #counts = new Map<string, number>()
  readonly #reserved = new Set<string>()

  constructor(pool: Pool) { this.#pool = pool }

  /** Once caught up with the log: its last days are the ones that still count. */
  async load(): Promise<void> {
    const { rows } = await this.#pool.query<{ grant_id: string; day: string; answered: string }>(
      'select grant_id, day::text, answered from decide.grant_use where day >= (select max(day) - 1 from decide.grant_use)')
    this.#counts.clear()
    for (const { grant_id, day, answered } of rows) this.#counts.set(`${grant_id}|${day}`, Number(answered))
  }

  of(grantId: string, day: string): number { return this.#counts.get(`${grantId}|${day}`) ?? 0 }

  take({ lookUpId, grantId, day, quota }: ReservedUse): boolean {
    if (this.of(grantId, day) >= quota) return false
    this.#reserved.add(lookUpId)
    this.#add({ lookUpId, grantId, day }, 1)
    return true
  }

  giveBack(use: RecordedUse): void {
    if (this.#reserved.delete(use.lookUpId)) this.#add(use, -1)
  }

  recorded(use: RecordedUse): void {
    if (!this.#reserved.delete(use.lookUpId)) this.#add(use, 1)
  }

  #add({ grantId, day }: RecordedUse, by: number): void { this.#counts.set(`${grantId}|${day}`, this.of(grantId, day) + by) }
}
