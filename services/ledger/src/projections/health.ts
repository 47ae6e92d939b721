import type { ReadSession } from './session.ts'

/** 投影状况 — `folding`: keeps up or catches up. `waiting`: for the database or for keys. `stopped`: cannot take the event after `position`. */
export interface ProjectionHealth {
  readonly model: string
  readonly state: 'folding' | 'waiting' | 'stopped'
  readonly position: number
  readonly errorClass: string | null
}

/** As the tables say, whichever process folds: for operators, `hub ledger fsck` and a ledger that stands by. */
export async function readProjectionHealth(session: ReadSession): Promise<readonly ProjectionHealth[]> {
  const { rows } = await session.query(
    `select c.projection, c.position::text, f.error_class from read.checkpoint c left join read.projection_failure f using (projection) order by c.projection`)
  return rows.map(([model, position, errorClass]) => ({
    model: model ?? '', state: errorClass == null ? 'folding' : 'stopped', position: Number(position), errorClass: errorClass ?? null,
  }))
}
