import type { LoadClient } from './load-client.ts'

/** What the hall needs to know of the city that it stands in. */
export interface City { readonly itemId: string; readonly businessTypeId: string; readonly marketUnitId: string }

export interface ActContext {
  readonly client: LoadClient
  readonly city: City
  /** Cases that are open, each of a company with a business licence. */
  readonly caseIds: readonly string[]
  /** Counts the acts of this run. */
  readonly turn: number
  /** Tells this run's companies from those of any run before. */
  readonly runNumber: number
}

/** 一个动作 — what one person does in one go, of one request or a few. Rejects with ActWrong where an answer is not the one that it should be. */
export interface Act {
  readonly name: string
  readonly run: (context: ActContext) => Promise<void>
}
