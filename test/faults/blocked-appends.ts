import type { Client } from 'pg'
import { eventually } from '../support/eventually.ts'
import { recoveryMsMax } from './hub-under-fault.ts'

/** 阻住写入 — holds every append back inside the database, so that a process can be killed while its append is under way. */
export interface BlockedAppends {
  /** Resolves once an append of the ledger waits in the database. */
  readonly untilOneWaits: () => Promise<void>
  readonly release: () => Promise<void>
}

const waiting = `select 1 from pg_stat_activity where application_name = 'hub-ledger-writer' and wait_event_type = 'Lock'`

/** `holder` keeps the lock, in a transaction of its own; `watcher` looks on. Reading the log goes on meanwhile. */
export async function blockAppends(holder: Client, watcher: Client): Promise<BlockedAppends> {
  await holder.query('begin')
  await holder.query('lock table ledger.event in share mode')
  return {
    untilOneWaits: () => eventually('an append waits in the database', async () => (await watcher.query(waiting)).rowCount === 1, recoveryMsMax),
    async release() { await holder.query('rollback') },
  }
}
