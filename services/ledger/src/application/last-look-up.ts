import { Unavailable } from '@hub/kernel'
import { localDateOf, parseInstant, type HolderId, type LocalDate } from '@hub/schemas'
import type { Pool, QueryResult, QueryResultRow } from 'pg'
import type { EventStore } from '../store/event-store.ts'

const waitMsMax = 5_000
const askEveryMs = 50

/** 只读视图滞后 — the read model that this decision needs has not caught up, or cannot be asked. */
export class ReadModelBehind extends Unavailable {
  override readonly name = 'ReadModelBehind'
}

/**
 * 最近用证日 — asked of the register of look-ups, once it covers every event that was durable when the question came. For rare decisions
 * (an erasure): a look-up itself never waits for a read model.
 */
export function lastLookUpFinder(pool: Pool, store: EventStore): (holderId: HolderId) => Promise<LocalDate | null> {
  return async (holderId) => {
    await caughtUp(pool, await store.head())
    const { rows: [row] } = await ask<{ last: Date | null }>(pool, 'select max(recorded_at) as last from read.look_up_record where holder_id = $1', [holderId])
    const last = row?.last
    const instant = last === null || last === undefined ? undefined : parseInstant(last.toISOString())
    return instant === undefined ? null : localDateOf(instant)
  }
}

async function caughtUp(pool: Pool, position: number): Promise<void> {
  const until = Date.now() + waitMsMax
  for (;;) {
    const { rows: [row] } = await ask<{ position: string }>(pool, `select position from read.checkpoint where projection = 'look-up-register'`)
    if (row !== undefined && Number(row.position) >= position) return
    if (Date.now() > until) throw new ReadModelBehind('the register of look-ups has not caught up')
    await new Promise((resolve) => { setTimeout(resolve, askEveryMs) })
  }
}

// A rebuild may be putting its tables in place: whatever the reason, the caller comes back.
async function ask<Row extends QueryResultRow>(pool: Pool, text: string, values: readonly unknown[] = []): Promise<QueryResult<Row>> {
  try {
    return await pool.query<Row>(text, [...values])
  } catch (cause) {
    throw new ReadModelBehind('the register of look-ups cannot be asked', { cause })
  }
}
