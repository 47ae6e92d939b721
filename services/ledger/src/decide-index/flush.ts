import { assert } from '@hub/kernel'
import type { Pool } from 'pg'
import { int4Array, textArray } from '../store/postgres/binary-array.ts'
import { linkKinds, type Link } from './rows-of-event.ts'
import { askIndex } from './unavailable.ts'

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

const checkpointName = 'decide'

/** The index itself, or a second one that a check folds beside it in temporary tables. */
type IndexSchema = 'decide' | 'pg_temp'

/** Where the tables stand; -1 where they hold nothing yet. */
export async function beginCheckpoint(pool: Pool): Promise<number> {
  await askIndex(pool, { text: 'insert into decide.checkpoint (name, position) values ($1, -1) on conflict do nothing', values: [checkpointName] })
  return readCheckpoint(pool)
}

/** @throws IndexUnavailable */
export async function readCheckpoint(pool: Pool): Promise<number> {
  const { rows: [row] } = await askIndex<{ position: string }>(pool, { text: 'select position from decide.checkpoint where name = $1', values: [checkpointName] })
  return Number(row?.position ?? -1)
}

/**
 * Everything in one statement, and so in one transaction and one round trip: rows come in only where the checkpoint moved, and it only moves from
 * where this process last saw it. A crash leaves rows and checkpoint, or neither, so each event counts once.
 */
const flushSql = (schema: IndexSchema): string => `with moved as (
    update ${schema}.checkpoint set position = $2::bigint where name = $1 and position = $3::bigint returning 1
  ), commands as (
    insert into ${schema}.command (command_id, client, digest, position)
    select c.id::uuid, c.client, c.digest, c.position::bigint from moved, unnest($4::text[], $5::text[], $6::text[], $7::text[]) as c (id, client, digest, position)
    on conflict do nothing
  ), links as (
    insert into ${schema}.link (kind, key, id)
    select l.kind, l.key, l.id::uuid from moved, unnest($8::int[], $9::text[], $10::text[]) as l (kind, key, id)
    on conflict do nothing
  ), look_ups as (
    insert into ${schema}.look_up (look_up_id, position)
    select l.id::uuid, l.position::bigint from moved, unnest($11::text[], $12::text[]) as l (id, position)
    on conflict do nothing
  ), erasures as (
    insert into ${schema}.erasure (position) select e::bigint from moved, unnest($13::text[]) as e on conflict do nothing
  ), grant_uses as (
    insert into ${schema}.grant_use as u (grant_id, day, answered)
    select g::uuid, d::date, count(*) from moved, unnest($14::text[], $15::text[]) as t (g, d) group by g, d
    on conflict (grant_id, day) do update set answered = u.answered + excluded.answered
  )
  select 1 from moved`

/**
 * The checkpoint moved by another writer makes the flush fail. The statement waits for the disk: once it has answered, the overlay forgets these
 * rows, and a crash of the database alone must not take them back.
 * @throws IndexUnavailable the outcome may be either; a flush from the same checkpoint tells
 */
export async function flushStretch(pool: Pool, stretch: Stretch, from: number): Promise<void> {
  const moved = await askIndex(pool, { name: 'decide-flush', ...flushQuery('decide', stretch, from) })
  assert(moved.rowCount === 1, 'the decision index was moved by another process')
}

/** The statement that brings tables of the index from `from` to the end of the stretch; it answers one row where they stood there. */
export function flushQuery(schema: IndexSchema, { commands, links, lookUps, grantUses, erasures, lastPosition }: Stretch, from: number): { readonly text: string; readonly values: unknown[] } {
  return {
    text: flushSql(schema),
    values: [
      checkpointName, lastPosition, from,
      ...[commands.map((c) => c.commandId), commands.map((c) => c.client), commands.map((c) => c.digest), commands.map((c) => String(c.position))].map(textArray),
      int4Array(links.map((l) => linkKinds[l.kind])), textArray(links.map((l) => l.key)), textArray(links.map((l) => l.id)),
      textArray(lookUps.map((l) => l.lookUpId)), textArray(lookUps.map((l) => String(l.position))),
      textArray(erasures.map(String)),
      textArray(grantUses.map((u) => u.grantId)), textArray(grantUses.map((u) => u.day)),
    ],
  }
}
