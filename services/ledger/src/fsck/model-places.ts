import type { ReadModel } from '../projections/read-table.ts'
import type { ReadSession } from '../projections/session.ts'

/** 读模型所在 — how far a live model has folded, and whether it has stopped there. */
export interface Place {
  readonly model: ReadModel
  /** -1 where nothing was ever folded. */
  readonly position: number
  readonly failure: { readonly position: number; readonly errorClass: string } | undefined
}

/** In the order of the models. */
export async function readPlaces(session: ReadSession, models: readonly ReadModel[]): Promise<readonly Place[]> {
  const { rows } = await session.query(
    `select c.projection, c.position::text, f.position::text, f.error_class from read.checkpoint c left join read.projection_failure f using (projection)
     where c.projection = any($1::text[])`, [models.map(({ name }) => name)])
  const found = new Map(rows.map(([name, position, failedAt, errorClass]) => [name, { position: Number(position), failedAt, errorClass }]))
  return models.map((model): Place => {
    const { position = -1, failedAt, errorClass } = found.get(model.name) ?? {}
    return { model, position, failure: typeof failedAt === 'string' ? { position: Number(failedAt), errorClass: errorClass ?? '' } : undefined }
  })
}
