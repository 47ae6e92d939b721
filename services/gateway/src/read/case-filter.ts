import { given, type Maybe, type ToSelection } from './register.ts'
import type { Way } from './page.ts'

/** Cases that one of `units` took in or decides; there is no way to ask for others. */
export interface CaseFilter { readonly units: readonly string[]; readonly status?: Maybe<string>; readonly number?: Maybe<string> }

export const caseSelection: ToSelection<CaseFilter> = ({ units, status, number }) => {
  const narrowed = given(['t.status = ?', status], ['t.number = ?', number])
  const of = (column: string): Way => ({
    starts: { sql: 'unnest(?::uuid[]) as s (unit_id)', values: [units] }, table: 'read.case_register', conditions: [{ sql: `t.${column} = s.unit_id`, values: [] }, ...narrowed],
  })
  if (number === undefined || number === null) return { ways: [of('window_unit_id'), of('implementing_unit_id')] }
  // A number leads to its one case at once.
  return { ways: [{ table: 'read.case_register', conditions: [...narrowed, { sql: '(t.window_unit_id = any(?::uuid[]) or t.implementing_unit_id = any(?::uuid[]))', values: [units, units] }] }] }
}
