import type { Pool } from 'pg'
import { decodeEnvelope } from '../events/codec.ts'
import { upcast } from '../events/upcast.ts'
import type { EventStore } from '../store/event-store.ts'
import { int4Array, textArray } from '../store/postgres/binary-array.ts'
import { linkKinds, rowsOfEvent } from './rows-of-event.ts'
import { askIndex } from './unavailable.ts'

const eventsPerPage = 5_000

/**
 * 补建关联 — completes the links of kinds that are younger than the log, up to where the index stands: what a ledger of the version before has taken in knows nothing of them. From there on the
 * index writes them itself. Once a kind: later starts find nothing to do. A stop in between leaves whole pages, and the next start goes on behind them.
 * @throws IndexUnavailable
 */
export async function completeLinks(pool: Pool, store: Pick<EventStore, 'readAll'>, indexedTo: number): Promise<void> {
  const { rows } = await askIndex<{ kind: number; linked_to: string }>(pool, { text: 'select kind::int, linked_to from decide.link_backfill where linked_to is not null' })
  if (rows.length === 0) return
  const kinds = rows.map(({ kind }) => kind)
  let next = Math.min(...rows.map(({ linked_to: linkedTo }) => Number(linkedTo))) + 1
  while (next <= indexedTo) {
    const page = await store.readAll(next, Math.min(eventsPerPage, indexedTo - next + 1))
    const last = page.at(-1)
    if (last === undefined) break
    const links = page.flatMap(({ bytes }) => linksIn(bytes)).filter(({ kind }) => kinds.includes(linkKinds[kind]))
    await askIndex(pool, {
      text: `with kept as (
          insert into decide.link (kind, key, id) select l.kind, l.key, l.id::uuid from unnest($1::int[], $2::text[], $3::text[]) as l (kind, key, id) on conflict do nothing
        ) update decide.link_backfill set linked_to = $4 where kind = any($5::int[]) and linked_to < $4`,
      values: [int4Array(links.map(({ kind }) => linkKinds[kind])), textArray(links.map(({ key }) => key)), textArray(links.map(({ id }) => id)), last.position, int4Array(kinds)],
    })
    next = last.position + 1
  }
  await askIndex(pool, { text: 'update decide.link_backfill set linked_to = null where kind = any($1::int[])', values: [int4Array(kinds)] })
}

function linksIn(bytes: Uint8Array) {
  const envelope = decodeEnvelope(bytes)
  return rowsOfEvent(upcast(envelope), envelope).links
}
