import type { ReadSession } from './session.ts'
import type { Place } from './table-sql.ts'

/** Channel on which every move of a checkpoint is announced; the payload is the position reached. */
export const checkpointChannel = 'read_checkpoint'

/** 进度 — where a model stands, and whether it has stopped there. */
export interface Standing {
  readonly model: string
  /** Last position folded; -1 before the first. */
  readonly position: number
  readonly failed: boolean
}

/** Another process (a rebuild) has moved a checkpoint: what was planned on the old one is void. */
export class CheckpointMoved extends Error {
  override readonly name = 'CheckpointMoved'
}

const checkpointTable = (place: Place): string => (place === 'live' ? 'read.checkpoint' : 'read_next.checkpoint')

/** Makes missing rows, at -1; existing ones stay. */
export async function ensureCheckpoints(session: ReadSession, place: Place, models: readonly string[]): Promise<void> {
  await session.query(`insert into ${checkpointTable(place)} (projection, position) select unnest($1::text[]), -1 on conflict do nothing`, [models])
}

export async function readStandings(session: ReadSession, models: readonly string[]): Promise<readonly Standing[]> {
  const { rows } = await session.query(
    `select c.projection, c.position::text, (f.projection is not null)::text from read.checkpoint c left join read.projection_failure f using (projection)
     where c.projection = any($1::text[]) order by c.projection`, [models])
  return rows.map(([model, position, failed]) => ({ model: model ?? '', position: Number(position), failed: failed === 'true' }))
}

/** Locks the rows, in the order of the names, until the transaction ends; gives their positions. */
export async function lockCheckpoints(session: ReadSession, place: Place, models: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await session.query(
    `select projection, position::text from ${checkpointTable(place)} where projection = any($1::text[]) order by projection for update`, [models])
  return new Map(rows.map(([model, position]) => [model ?? '', Number(position)]))
}

/** Moves them and, for live tables, tells whoever waits; both take effect with the commit. */
export async function moveCheckpoints(session: ReadSession, place: Place, models: readonly string[], position: number): Promise<void> {
  await session.query(`update ${checkpointTable(place)} set position = $2::bigint, moved_at = now() where projection = any($1::text[])`, [models, position])
  if (place === 'live') await session.query(`select pg_notify('${checkpointChannel}', $1::text)`, [String(position)])
}
