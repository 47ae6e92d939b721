import { statusNow } from './licence.ts'
import type { Condition } from './page.ts'
import { given, type Maybe, type ToConditions } from './register.ts'

// 过滤条件: what a page may be narrowed to.
export interface UnitFilter { readonly kind?: Maybe<string>; readonly uscc?: Maybe<string> }
export const unitConditions: ToConditions<UnitFilter> = ({ kind, uscc }) => given(['kind = ?', kind], ['uscc = ?', uscc])

export interface LicenceTypeFilter { readonly sharing?: Maybe<string>; readonly code?: Maybe<string> }
export const licenceTypeConditions: ToConditions<LicenceTypeFilter> = ({ sharing, code }) => given(['sharing = ?', sharing], ['code = ?', code])

export interface ServiceItemFilter { readonly implementingUnitId?: Maybe<string>; readonly licenceTypeCode?: Maybe<string>; readonly code?: Maybe<string> }
export const serviceItemConditions: ToConditions<ServiceItemFilter> = ({ implementingUnitId, licenceTypeCode, code }) =>
  given(['implementing_unit_id = ?', implementingUnitId], ['licence_type_codes @> array[?::text]', licenceTypeCode], ['code = ?', code])

export interface GrantFilter { readonly status?: Maybe<string>; readonly typeId?: Maybe<string>; readonly implementingUnitId?: Maybe<string> }
export const grantConditions: ToConditions<GrantFilter> = ({ status, typeId, implementingUnitId }) =>
  given(['status = ?', status], ['type_id = ?', typeId], ['implementing_units @> array[?::uuid]', implementingUnitId])

/** Cases that one of `units` took in or decides; there is no way to ask for others. */
export interface CaseFilter { readonly units: readonly string[]; readonly status?: Maybe<string>; readonly number?: Maybe<string> }
const ofUnits = `case_id in (
  with own as (select unnest(?::uuid[]) as unit_id)
  select case_id from read.case_register join own on window_unit_id = unit_id
  union select case_id from read.case_register join own on implementing_unit_id = unit_id)`
export const caseConditions: ToConditions<CaseFilter> = ({ units, status, number }) => given([ofUnits, units], ['status = ?', status], ['number = ?', number])

/** Who asks decides what there is: the licences that one of `units` issues, or those of one holder. */
export type LicenceVisibility = { readonly units: readonly string[] } | { readonly ownHolderId: string }
export interface LicenceFilter {
  readonly visible: LicenceVisibility
  readonly licenceId?: Maybe<string>
  readonly holderId?: Maybe<string>
  readonly typeCode?: Maybe<string>
  readonly status?: Maybe<string>
}
const heldBy = 'licence_id in (select licence_id from read.licence_holder where holder_id = ?::uuid)'
const visibleConditions = (visible: LicenceVisibility): readonly Condition[] => ('units' in visible ? given(['issuers && ?::uuid[]', visible.units]) : given([heldBy, visible.ownHolderId]))
export const licenceConditions: ToConditions<LicenceFilter> = ({ visible, licenceId, holderId, typeCode, status }) =>
  [...visibleConditions(visible), ...given(['licence_id = ?::uuid', licenceId], [heldBy, holderId], ['type_code = ?', typeCode], [`(${statusNow}) = ?`, status])]

export interface LicenceHistoryFilter { readonly licenceId: string }
export const licenceHistoryConditions: ToConditions<LicenceHistoryFilter> = ({ licenceId }) => given(['licence_id = ?::uuid', licenceId])

/** Every look-up of a licence: those that name it, and the refused and missed ones, which name no licence, for one of its holders and its type. */
export interface LookUpFilter {
  readonly licenceId: string
  readonly outcome?: Maybe<string>
  /** Those at this position of the log and before. */
  readonly upTo?: Maybe<number>
}
const ofLicence = `look_up_id in (
  with asked as (select ?::uuid as licence_id)
  select r.look_up_id from read.look_up_record r join asked using (licence_id)
  union all
  select r.look_up_id from asked join read.licence_holder h using (licence_id)
    join read.look_up_record r on r.holder_id = h.holder_id and r.type_code = h.type_code
   where r.licence_id is null)`
export const lookUpConditions: ToConditions<LookUpFilter> = ({ licenceId, outcome, upTo }) => given([ofLicence, licenceId], ['outcome = ?', outcome], ['position <= ?::bigint', upTo])

/** What a unit narrows its own look-ups, or those of its licences, to. */
interface LookUpNarrowing { readonly outcome?: Maybe<string>; readonly typeCode?: Maybe<string>; readonly licenceId?: Maybe<string>; readonly caseId?: Maybe<string> }
const narrowed = ({ outcome, typeCode, licenceId, caseId }: LookUpNarrowing): readonly Condition[] =>
  given(['outcome = ?', outcome], ['type_code = ?', typeCode], ['licence_id = ?::uuid', licenceId], ['case_id = ?::uuid', caseId])

/** Look-ups that operators of these units asked, whatever came of them. */
export interface AskedLookUpFilter extends Omit<LookUpNarrowing, 'licenceId'> { readonly units: readonly string[]; readonly operatorId?: Maybe<string> }
export const askedLookUpConditions: ToConditions<AskedLookUpFilter> = ({ units, operatorId, ...narrowing }) =>
  [...given(['unit_id = any(?::uuid[])', units], ['operator_id = ?::uuid', operatorId]), ...narrowed(narrowing)]

/**
 * Look-ups that name a licence which one of these units issues: the answered ones, and those that its status refused. A refusal before the
 * licence was looked at, and a miss, concern the person at the window and are not for its issuer.
 */
export interface ProvidedLookUpFilter extends Omit<LookUpNarrowing, 'caseId'> { readonly units: readonly string[] }
export const providedLookUpConditions: ToConditions<ProvidedLookUpFilter> = ({ units, ...narrowing }) =>
  [...given(['licence_id in (select licence_id from read.licence_directory where issuers && ?::uuid[])', units]), ...narrowed(narrowing)]
