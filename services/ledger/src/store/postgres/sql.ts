import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Parameter, Statement } from './session.ts'

/** SQL 语句 — the statements `<name>.sql` of a folder, each read once; prepared under its name on each connection. */
export function statementsOf(folder: string): (name: string) => (...values: readonly Parameter[]) => Statement {
  return (name) => {
    const text = readFileSync(join(folder, `${name}.sql`), 'utf8')
    return (...values) => ({ name, text, values })
  }
}

const statement = statementsOf(join(import.meta.dirname, 'sql'))

export const appendSql = statement('append')
export const endFormerSessionSql = statement('end_former_session')
export const findRevisionsSql = statement('find_revisions')
export const pinSettingsSql = statement('pin_settings')
export const raiseEpochSql = statement('raise_epoch')
export const readHeadSql = statement('read_head')
export const readPageSql = statement('read_page')
export const readRangeSql = statement('read_range')
export const readStandingSql = statement('read_standing')
export const readStreamsSql = statement('read_streams')
export const takeLockSql = statement('take_lock')
