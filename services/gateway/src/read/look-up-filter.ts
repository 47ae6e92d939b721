import { groupsOf } from './groups.ts'
import type { Fragment } from './page.ts'
import { given, type Maybe, type ToSelection } from './register.ts'

const table = 'read.look_up_record'
const where = (sql: string): Fragment => ({ sql, values: [] })

/** Every look-up of a licence: those that name it, and the refused and missed ones, which name no licence, for one of its holders and its type. */
export interface LookUpFilter {
  readonly licenceId: string
  readonly outcome?: Maybe<string>
  /** Those at this position of the log and before. */
  readonly upTo?: Maybe<number>
}

export const lookUpSelection: ToSelection<LookUpFilter> = ({ licenceId, outcome, upTo }) => {
  const narrowed = given(['t.outcome = ?', outcome], ['t.position <= ?::bigint', upTo])
  return { ways: [
    { table, conditions: [...given(['t.licence_id = ?::uuid', licenceId]), ...narrowed] },
    {
      starts: { sql: '(select h.holder_id, h.type_code from read.licence_holder h where h.licence_id = ?::uuid) as s', values: [licenceId] },
      table, conditions: [
        where('t.holder_id = s.holder_id and t.type_code = s.type_code'),
        // Those that name the licence come by the other way too. Passed over would cost a walk, for a holder's look-ups of a type are mostly of her one licence.
        ...given(['(t.licence_id is null or t.licence_id = ?::uuid)', licenceId]), ...narrowed,
      ],
    },
  ] }
}

/** What a unit narrows its own look-ups, or those of its licences, to. */
interface LookUpNarrowing { readonly outcome?: Maybe<string>; readonly typeCode?: Maybe<string>; readonly licenceId?: Maybe<string>; readonly caseId?: Maybe<string> }

const sameGroup = where('t.type_code = g.type_code and t.outcome = g.outcome')
const ofKind = ({ outcome, typeCode }: LookUpNarrowing): readonly Fragment[] => given(['t.type_code = ?', typeCode], ['t.outcome = ?', outcome])

/** The groups of the owners' look-ups by type and outcome that are asked for. Of an outcome alone each type is stepped over, whether it has any or not. */
function kindsOf(of: { readonly table: string; readonly owner: string; readonly owners: readonly string[] }, { outcome, typeCode }: LookUpNarrowing): Fragment {
  const groups = groupsOf({ ...of, kinds: ['type_code', 'outcome'], only: given(['t.type_code = ?', typeCode]) })
  return typeof outcome === 'string' ? { sql: `(select g.* from ${groups.sql} where g.outcome = ?) as g`, values: [...groups.values, outcome] } : groups
}

/** Look-ups that operators of these units asked, whatever came of them. */
export interface AskedLookUpFilter extends Omit<LookUpNarrowing, 'licenceId'> { readonly units: readonly string[]; readonly operatorId?: Maybe<string> }

export const askedLookUpSelection: ToSelection<AskedLookUpFilter> = ({ units, operatorId, caseId, ...narrowing }) => {
  // One case, and one operator's work, are small beside a unit's.
  if (typeof caseId === 'string' || typeof operatorId === 'string') {
    const conditions = [...given(['t.case_id = ?::uuid', caseId], ['t.operator_id = ?::uuid', operatorId], ['t.unit_id = any(?::uuid[])', units]), ...ofKind(narrowing)]
    return { ways: [{ table, conditions }] }
  }
  if (ofKind(narrowing).length === 0) return { ways: [{ starts: { sql: 'unnest(?::uuid[]) as s (unit_id)', values: [units] }, table, conditions: [where('t.unit_id = s.unit_id')] }] }
  return { ways: [{ starts: kindsOf({ table, owner: 'unit_id', owners: units }, narrowing), table, conditions: [where('t.unit_id = g.owner'), sameGroup] }] }
}

/**
 * Look-ups that name a licence which one of these units issues: the answered ones, and those that its status refused. A refusal before the
 * licence was looked at, and a miss, concern the person at the window and are not for its issuer.
 */
export interface ProvidedLookUpFilter extends Omit<LookUpNarrowing, 'caseId'> { readonly units: readonly string[] }

const provided = 'read.provided_look_up'

export const providedLookUpSelection: ToSelection<ProvidedLookUpFilter> = ({ units, licenceId, ...narrowing }) => {
  if (typeof licenceId !== 'string') return { ways: [{ starts: kindsOf({ table: provided, owner: 'issuer_id', owners: units }, narrowing), table: provided, conditions: [where('t.issuer_id = g.owner'), sameGroup] }] }
  const own = { sql: '(select distinct i.licence_id from read.licence_issuer i where i.licence_id = ?::uuid and i.issuer_id = any(?::uuid[])) as s', values: [licenceId, units] }
  return { ways: [{ starts: own, table, conditions: [where('t.licence_id = s.licence_id'), ...ofKind(narrowing)] }] }
}
