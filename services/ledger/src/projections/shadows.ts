import type { ReadModel } from './read-table.ts'
import type { ReadSession } from './session.ts'

/** Advisory lock of the session that owns the shadow tables of this database; any number that nobody else locks. */
const shadowLock = '7240951630119'

/** Takes the shadows for this session, until it ends; false while another session has them. */
export async function ownShadows(session: ReadSession): Promise<boolean> {
  const { rows } = await session.query(`select pg_try_advisory_lock(${shadowLock})::text`)
  return rows[0]?.[0] === 'true'
}

/** Empty shadow tables, in place of whatever an interrupted rebuild left. */
export async function createShadows(session: ReadSession, models: readonly ReadModel[]): Promise<void> {
  await forgetCheckpoints(session, models)
  await eachTable(session, 'create_shadow', models)
}

export async function analyseShadows(session: ReadSession, models: readonly ReadModel[]): Promise<void> {
  await eachTable(session, 'analyse_shadow', models)
}

/** Puts the shadows in the place of the live tables; takes effect with the commit, as one. */
export async function switchShadows(session: ReadSession, models: readonly ReadModel[]): Promise<void> {
  await eachTable(session, 'switch_shadow', models)
  await forgetCheckpoints(session, models)
}

export async function dropShadows(session: ReadSession, models: readonly ReadModel[]): Promise<void> {
  await eachTable(session, 'drop_shadow', models)
  await forgetCheckpoints(session, models)
}

/** 清扫 — drops what a killed rebuild left, unless one is running. Masked forms in it would outlive an erasure. */
export async function sweepShadows(session: ReadSession, models: readonly ReadModel[]): Promise<void> {
  if (!(await ownShadows(session))) return
  try {
    await dropShadows(session, models)
  } finally {
    await session.query(`select pg_advisory_unlock(${shadowLock})`)
  }
}

type ShadowFunction = 'create_shadow' | 'analyse_shadow' | 'switch_shadow' | 'drop_shadow'

async function eachTable(session: ReadSession, name: ShadowFunction, models: readonly ReadModel[]): Promise<void> {
  const tables = models.flatMap((model) => model.tables)
  await session.query(
    `select read_next.${name}(home, name) from unnest($1::text[], $2::text[]) as t (home, name)`,
    [tables.map(({ schema }) => schema), tables.map(({ table }) => table)])
}

async function forgetCheckpoints(session: ReadSession, models: readonly ReadModel[]): Promise<void> {
  await session.query('delete from read_next.checkpoint where projection = any($1::text[])', [models.map(({ name }) => name)])
}
