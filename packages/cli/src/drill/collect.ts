import type { DrillHub } from './drill-hub.ts'
import { fetchUses, type SealPage } from './seal-page.ts'

/** 一页待重制 — where the page begins, and the licences first met on it whose current files the seal sealed. */
export interface PageOfLicences {
  readonly after: string | undefined
  readonly licenceIds: readonly string[]
}

/** 所签的证照 */
export interface Collected {
  readonly pages: readonly PageOfLicences[]
  readonly licences: number
  /** Current files that the seal sealed. */
  readonly files: number
}

interface Counting {
  /** The first page, where it was read already. */
  readonly first?: SealPage
  /** Licences of which nothing is to be made anew any more. */
  readonly without?: ReadonlySet<string>
}

/**
 * 清点 — walks all that the seal sealed, a page at a time; only ids are remembered (about 100 bytes a licence). Stops early at Ctrl-C. @throws HubUnavailable, DrillStopped
 */
export async function collect(hub: DrillHub, sealId: string, { first, without = new Set() }: Counting = {}): Promise<Collected> {
  const met = new Set<string>()
  const pages: PageOfLicences[] = []
  let [files, after]: [number, string | undefined] = [0, undefined]
  let page = first ?? (await fetchUses(hub, sealId, undefined))
  for (;;) {
    const current = page.uses.filter((use) => use.current && !without.has(use.licenceId))
    const fresh = new Set(current.map(({ licenceId }) => licenceId).filter((id) => !met.has(id)))
    for (const id of fresh) met.add(id)
    files += current.length
    if (fresh.size > 0) pages.push({ after, licenceIds: [...fresh] })
    if (page.next === undefined || hub.stop.aborted) return { pages, licences: met.size, files }
    after = page.next
    page = await fetchUses(hub, sealId, after)
  }
}
