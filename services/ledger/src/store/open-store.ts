import type { LedgerStore, StoreRole } from './event-store.ts'
import { openPostgresStore } from './postgres/postgres-store.ts'
import type { LogCodes } from './writing/journal.ts'

/** 事件库所在 — where a hub's log lies. Plain values: they travel to the thread of the projections. */
export interface StoreLocation {
  /** As hub_ledger. The log itself, or what a log in KurrentDB needs beside it: the writer's lock and the checkpoints. */
  readonly databaseUrl: string
  /** Where the log lies in KurrentDB: KURRENTDB_URL as given, and whose it is. */
  readonly kurrentdb?: { readonly url: string; readonly hubId: string } | undefined
}

export interface OpenStoreOptions {
  readonly role: StoreRole
  /** Codes and counts only. */
  readonly log?: LogCodes
}

/**
 * 打开事件库 — the one place that chooses the adapter. Rejects with StoreUnavailable when the store cannot be reached, and with StoreMisconfigured or
 * StoreDamaged when an operator has to look. The client of KurrentDB, which is large, is loaded where it is used.
 */
export async function openStore({ databaseUrl, kurrentdb }: StoreLocation, options: OpenStoreOptions): Promise<LedgerStore> {
  if (kurrentdb === undefined) return openPostgresStore({ connectionString: databaseUrl, ...options })
  const { openKurrentStore } = await import('./kurrentdb/kurrent-store.ts')
  return openKurrentStore({ ...kurrentdb, databaseUrl, ...options })
}
