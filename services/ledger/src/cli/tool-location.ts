import type { StoreLocation } from '../store/open-store.ts'

/** 日志所在 — of the hub of this database: in it, or where KURRENTDB_URL says. */
export function readLocation(env: Readonly<Record<string, string | undefined>>, databaseUrl: string, hubId: string): StoreLocation {
  const url = env['KURRENTDB_URL'] ?? ''
  return { databaseUrl, kurrentdb: url === '' ? undefined : { url, hubId } }
}
