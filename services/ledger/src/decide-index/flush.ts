import { assert } from '@hub/kernel'
import type { Pool, PoolClient } from 'pg'
import { textArray } from '../store/postgres/binary-array.ts'
import { linkKinds, type Link } from './rows-of-event.ts'
import { indexTrouble } from './unavailable.ts'

/** 命令记录 */
export interface CommandRow {
  readonly client: string
  readonly commandId: string
  readonly digest: string
  /** Of its first event; the others follow at once. */
  readonly position: number
}

/** Rows of a stretch of the log, ready to be written at once. */
export interface Stretch {
  readonly commands: readonly CommandRow[]
  readonly links: readonly Link[]
  readonly lookUps: readonly { readonly lookUpId: string; readonly position: number }[]
  readonly grantUses: readonly { readonly grantId: string; readonly day: string }[]
  readonly erasures: readonly number[]
  readonly lastPosition: number
}

export const checkpointName = 'decide'

/**
 * Writes the rows and moves the checkpoint in one transaction: a crash leaves both or neither, so each event counts once.
 * The checkpoint only moves from where this process last saw it; another writer of these tables makes the flush fail. The commit waits for the
 * disk: once it has answered, the overlay forgets these rows, and a crash of the database alone must not take them back.
 * @throws IndexUnavailable the outcome may be either; a flush from the same checkpoint tells
 */
export async function flushStretch(pool: Pool, stretch: Stretch, from: number): Promise<void> {
  const client = await pool.connect().catch((cause: unknown) => { throw indexTrouble(cause) })
  try {
    await client.query('begin')
    await insertRows(client, stretch)
    const moved = await client.query(
      'update decide.checkpoint set position = $2 where name = $1 and position = $3',
      [checkpointName, stretch.lastPosition, from],
    )
    assert(moved.rowCount === 1, 'the decision index was moved by another process')
    await client.query('commit')
    client.release()
  } catch (cause) {
    // Closing the session rolls back; one that did not answer is not given to anybody else.
    client.release(true)
    throw indexTrouble(cause)
  }
}

async function insertRows(client: PoolClient, { commands, links, lookUps, grantUses, erasures }: Stretch): Promise<void> {
  if (commands.length > 0)
    await client.query({
      name: 'decide-commands',
      text: `insert into decide.command (command_id, client, digest, position)
        select * from unnest($1::text[]::uuid[], $2::text[], $3::text[], $4::text[]::bigint[]) on conflict do nothing`,
      values: [commands.map((c) => c.commandId), commands.map((c) => c.client), commands.map((c) => c.digest), commands.map((c) => String(c.position))].map(textArray),
    })
  if (links.length > 0)
    await client.query({
      name: 'decide-links',
      text: 'insert into decide.link (kind, key, id) select * from unnest($1::text[]::smallint[], $2::text[], $3::text[]::uuid[]) on conflict do nothing',
      values: [links.map((l) => String(linkKinds[l.kind])), links.map((l) => l.key), links.map((l) => l.id)].map(textArray),
    })
  if (lookUps.length > 0)
    await client.query({
      name: 'decide-look-ups',
      text: 'insert into decide.look_up (look_up_id, position) select * from unnest($1::text[]::uuid[], $2::text[]::bigint[]) on conflict do nothing',
      values: [lookUps.map((l) => l.lookUpId), lookUps.map((l) => String(l.position))].map(textArray),
    })
  if (erasures.length > 0) await client.query('insert into decide.erasure (position) select unnest($1::bigint[]) on conflict do nothing', [erasures])
  if (grantUses.length > 0)
    await client.query({
      name: 'decide-grant-use',
      text: `insert into decide.grant_use as u (grant_id, day, answered)
        select g, d, count(*) from unnest($1::text[]::uuid[], $2::text[]::date[]) as t (g, d) group by g, d
        on conflict (grant_id, day) do update set answered = u.answered + excluded.answered`,
      values: [grantUses.map((u) => u.grantId), grantUses.map((u) => u.day)].map(textArray),
    })
}
