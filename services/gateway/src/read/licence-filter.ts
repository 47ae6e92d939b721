import { groupsOf } from './groups.ts'
import { statusNow, today } from './licence.ts'
import type { Fragment, Way } from './page.ts'
import { given, meeting, type Maybe, type ToSelection } from './register.ts'

/** Who asks decides what there is: the licences that one of `units` issues, or those of one holder. */
export type LicenceVisibility = { readonly units: readonly string[] } | { readonly ownHolderId: string }
export interface LicenceFilter {
  readonly visible: LicenceVisibility
  readonly licenceId?: Maybe<string>
  readonly holderId?: Maybe<string>
  readonly typeCode?: Maybe<string>
  readonly status?: Maybe<string>
}

const heldBy = (licence: string): string => `exists (select from read.licence_holder h where h.licence_id = ${licence} and h.holder_id = ?::uuid)`
const issuedBy = (licence: string): string => `exists (select from read.licence_issuer i where i.licence_id = ${licence} and i.issuer_id = any(?::uuid[]))`
/** Asked once a type: what the units issue nothing of is not walked for them. */
const issuesType = `(select true from unnest(?::uuid[]) as u (unit_id)
  cross join lateral (select from read.licence_issuer i where i.issuer_id = u.unit_id and i.type_code = g.type_code order by i.licence_id limit 1) as i limit 1)`

export const licenceSelection: ToSelection<LicenceFilter> = (filter) => {
  const { visible, licenceId, holderId } = filter
  if (typeof licenceId === 'string') return oneLicence(licenceId, filter)
  if ('ownHolderId' in visible) return { ways: [heldLicences(visible.ownHolderId, filter, given([heldBy('t.licence_id'), holderId]))] }
  if (typeof holderId === 'string') return { ways: [heldLicences(holderId, filter, given([issuesType, visible.units], [issuedBy('t.licence_id'), visible.units]))] }
  return { ways: issuedLicences(visible.units, filter) }
}

function oneLicence(licenceId: string, { visible, holderId, typeCode, status }: LicenceFilter): ReturnType<typeof licenceSelection> {
  const seen = 'units' in visible ? given([issuedBy('licence_directory.licence_id'), visible.units]) : given([heldBy('licence_directory.licence_id'), visible.ownHolderId])
  return meeting(...given(['licence_id = ?::uuid', licenceId]), ...seen, ...given([heldBy('licence_directory.licence_id'), holderId], ['type_code = ?', typeCode], [`(${statusNow}) = ?`, status]))
}

/** From a holder by type, for that is how the index runs. What else is asked is asked of each licence: one holder has not many. */
function heldLicences(holderId: string, { typeCode, status }: LicenceFilter, seen: readonly Fragment[]): Way {
  return {
    starts: groupsOf({ table: 'read.licence_holder', owner: 'holder_id', owners: [holderId], kinds: ['type_code'], only: given(['t.type_code = ?', typeCode]) }),
    table: 'read.licence_holder',
    conditions: [
      { sql: 't.holder_id = g.owner and t.type_code = g.type_code', values: [] }, ...seen,
      ...given([`exists (select from read.licence_directory where licence_directory.licence_id = t.licence_id and (${statusNow}) = ?)`, status]),
    ],
  }
}

const notExpired = `(t.valid_until is null or t.valid_until >= ${today})`

interface Recorded {
  readonly states: readonly string[]
  /** What the days have to say of a row t, in terms whose rows the planner can estimate. */
  readonly days: string
  /** The part of it that an index of days finds, where it may be few licences of very many that meet it. */
  readonly few?: string
}
const expired = `t.valid_until < ${today}`
const ahead = `t.valid_from > ${today}`
/** 此刻的状态 as read.licence_issuer records it: what `statusNow` tells of the directory. A status that is not here is recorded under its own name, whatever the day. */
const recordedAs: Readonly<Record<string, Recorded>> = {
  'valid': { states: ['in-force'], days: `t.valid_from <= ${today} and ${notExpired}` },
  'not-yet-valid': { states: ['in-force'], days: `${ahead} and ${notExpired}`, few: ahead },
  'expired': { states: ['in-force', 'suspended', 'lost'], days: expired, few: expired },
  'suspended': { states: ['suspended'], days: notExpired },
  'lost': { states: ['lost'], days: notExpired },
}
/** Up to so many licences are found by their day and then put in order; where there are more, a walk in order soon meets them. */
const fewMax = 200

function issuedLicences(units: readonly string[], { typeCode, status }: LicenceFilter): readonly Way[] {
  const narrowed = given(['t.type_code = ?', typeCode])
  const of = (conditions: readonly Fragment[]): Way => ({
    starts: { sql: 'unnest(?::uuid[]) as s (unit_id)', values: [units] }, table: 'read.licence_issuer',
    conditions: [{ sql: 't.issuer_id = s.unit_id', values: [] }, ...narrowed, ...conditions],
  })
  if (typeof status !== 'string') return [of([])]
  const { states, days, few } = recordedAs[status] ?? { states: [status], days: 'true' }
  const [state] = states
  const recorded = states.length === 1 ? { sql: 't.state = ?', values: [state] } : { sql: 't.state = any(?::text[])', values: [states] }
  const met = [recorded, { sql: days, values: [] }]
  if (few === undefined) return [of(met)]

  const found = { sql: `select t.licence_id, t.issuer_id from read.licence_issuer t where t.issuer_id = any(?::uuid[]) and t.state = any(?::text[]) and ${few} limit ${fewMax + 1}`, values: [units, states] }
  const count = (comparison: string): Fragment => ({ sql: `(select count(*) from (${found.sql}) as f) ${comparison} ${fewMax}`, values: found.values })
  const byDay: Way = {
    starts: { sql: `(${found.sql}) as s`, values: found.values }, table: 'read.licence_issuer',
    conditions: [{ sql: `t.licence_id = s.licence_id and t.issuer_id = s.issuer_id and ${days}`, values: [] }, ...narrowed, count('<=')],
  }
  return [byDay, of([...met, count('>')])]
}
