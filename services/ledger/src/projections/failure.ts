import type { ReadSession } from './session.ts'
import type { FailureRecord } from './trouble.ts'

/** Says durably that a model has stopped before `position`, and by what class of error. */
export async function recordFailure(session: ReadSession, model: string, position: number, { eventType, errorClass, sqlState }: FailureRecord): Promise<void> {
  await session.query(
    `insert into read.projection_failure (projection, position, event_type, error_class, sql_state) values ($1::text, $2::bigint, $3::text, $4::text, $5::text)
     on conflict (projection) do update set position = excluded.position, event_type = excluded.event_type, error_class = excluded.error_class,
       sql_state = excluded.sql_state, failed_at = now()`,
    [model, position, eventType, errorClass, sqlState])
}

/** At a start, or after a rebuild: the models are tried again. */
export async function clearFailures(session: ReadSession, models: readonly string[]): Promise<void> {
  await session.query('delete from read.projection_failure where projection = any($1::text[])', [models])
}
