import { isDeepStrictEqual } from 'node:util'
import { eventually } from '../../../../../test/support/eventually.ts'
import type { LedgerStore, StoreHealth } from '../event-store.ts'

/** Resolves once the store says of itself exactly this. */
export function stands(store: Pick<LedgerStore, 'health'>, health: StoreHealth): Promise<void> {
  return eventually(`the store is ${JSON.stringify(health)}`, () => isDeepStrictEqual(store.health(), health))
}

/** Resolves once the store is in that state. */
export function isIn(store: Pick<LedgerStore, 'health'>, state: StoreHealth['state']): Promise<void> {
  return eventually(`the store is ${state}`, () => store.health().state === state, 60_000)
}
