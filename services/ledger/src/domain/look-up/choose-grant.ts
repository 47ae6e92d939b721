import { refuse, type Refusal } from '@hub/kernel'
import type { GrantedField, LookUpRefusal } from '@hub/schemas'
import type { CaseFact, GrantFact, GrantStanding, LookUpFacts, LookUpRequest } from './facts.ts'
import { presenceSuffices } from './presence.ts'

/** The grant that comes nearest, and how many of the fields asked for it does not cover. */
export interface GrantChoice { readonly grant: GrantFact; readonly missing: number }

/**
 * 选定授权 (check 5) — the grant a look-up stands on: of the type, for the item and its implementing unit, in force, and covering every
 * field asked for. It is chosen before check 2, which needs its presence minimum; where none is in force, there is no minimum to meet.
 */
export function chooseGrant(request: LookUpRequest, found: CaseFact, facts: LookUpFacts): GrantChoice | Refusal<LookUpRefusal> {
  const meant = facts.grants.filter((grant) => covers(grant, request.typeCode, found, facts.implementingPredecessors))
  const [first, ...rest] = meant.filter(({ standing }) => standing === 'in-force')
  if (first === undefined) return refuse(codeOfStanding(meant))
  const better = (a: GrantFact, b: GrantFact): GrantFact => (compare(rank(request, found, a), rank(request, found, b)) >= 0 ? a : b)
  const grant = rest.reduce(better, first)
  return { grant, missing: missingFields(request, grant) }
}

/** Names what may be asked for, never what was: the refusal is put on record, and the caller's words have no place there. */
export function refuseFields({ grant, missing }: GrantChoice): Refusal<LookUpRefusal> {
  return refuse('FIELD_NOT_GRANTED', { missing, granted: grant.scope.fields.map(({ field }) => field) })
}

/** 可显示字段 — what is asked for of what is granted, in the order of the grant; a yes / no answer needs none. */
export function fieldsToShow({ level, fields }: LookUpRequest, { scope }: GrantFact): readonly GrantedField[] {
  if (level === 'predicate') return []
  return fields.length === 0 ? scope.fields : scope.fields.filter(({ field }) => fields.includes(field))
}

function covers({ typeCode, scope }: GrantFact, asked: string, { itemId, implementingUnit }: CaseFact, predecessors: readonly string[]): boolean {
  return typeCode === asked && scope.items.includes(itemId)
    && scope.implementingUnits.some((unit) => unit === implementingUnit || predecessors.includes(unit))
}

/** Of several grants that are not in force, the clerk hears of the one that is nearest to being so. */
const nearestFirst = [
  ['not-yet', 'GRANT_NOT_YET_IN_FORCE'],
  ['expired', 'GRANT_RUN_OUT'],
  ['withdrawn', 'GRANT_TAKEN_BACK'],
  ['pending', 'GRANT_STILL_PENDING'],
] as const satisfies readonly (readonly [GrantStanding, LookUpRefusal])[]

function codeOfStanding(grants: readonly GrantFact[]): LookUpRefusal {
  return nearestFirst.find(([standing]) => grants.some((grant) => grant.standing === standing))?.[1] ?? 'GRANT_MISSING'
}

function missingFields({ level, fields }: LookUpRequest, { scope }: GrantFact): number {
  if (level === 'predicate') return 0
  return fields.filter((asked) => !scope.fields.some(({ field }) => field === asked)).length
}

/**
 * A grant that will let the look-up pass comes before one that will not; then the one that shows the window most, then the one that runs
 * longest, then the newest: the same facts always choose the same grant.
 */
function rank(request: LookUpRequest, { parties }: CaseFact, grant: GrantFact): readonly (number | string)[] {
  const shown = fieldsToShow(request, grant)
  return [
    -missingFields(request, grant),
    Number(presenceSuffices(parties, grant.presenceMin)),
    Number(grant.basis === 'statutory'),
    Number(grant.answeredToday < grant.scope.dailyQuota),
    shown.length,
    shown.filter(({ plain }) => plain).length,
    grant.scope.validUntil,
    grant.grantId,
  ]
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  const [left, right] = [a[at], b[at]]
  if (left === undefined || right === undefined) return 0
  return left > right ? 1 : -1
}
