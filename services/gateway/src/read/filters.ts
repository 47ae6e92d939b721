import { given, meeting, type Maybe, type ToSelection } from './register.ts'

// 过滤条件: what a page may be narrowed to. Those of cases, licences and look-ups, which grow with every day, have files of their own.
export interface UnitFilter { readonly kind?: Maybe<string>; readonly uscc?: Maybe<string> }
export const unitSelection: ToSelection<UnitFilter> = ({ kind, uscc }) => meeting(...given(['kind = ?', kind], ['uscc = ?', uscc]))

export interface LicenceTypeFilter { readonly sharing?: Maybe<string>; readonly code?: Maybe<string> }
export const licenceTypeSelection: ToSelection<LicenceTypeFilter> = ({ sharing, code }) => meeting(...given(['sharing = ?', sharing], ['code = ?', code]))

// Found by the index of the list first, and only then put in the order of the key: asked at once, an id that few lists hold is looked for through the whole table.
const listing = (table: string, key: string, condition: string): string => `${key} = any(array(select l.${key} from ${table} l where ${condition}))`

export interface ServiceItemFilter { readonly implementingUnitId?: Maybe<string>; readonly licenceTypeCode?: Maybe<string>; readonly code?: Maybe<string> }
const acceptingType = listing('read.service_item', 'item_id', 'l.licence_type_codes @> array[?::text]')
export const serviceItemSelection: ToSelection<ServiceItemFilter> = ({ implementingUnitId, licenceTypeCode, code }) =>
  meeting(...given(['implementing_unit_id = ?', implementingUnitId], [acceptingType, licenceTypeCode], ['code = ?', code]))

export interface GrantFilter { readonly status?: Maybe<string>; readonly typeId?: Maybe<string>; readonly implementingUnitId?: Maybe<string> }
const usableBy = listing('read.grant_register', 'grant_id', 'l.implementing_units @> array[?::uuid]')
export const grantSelection: ToSelection<GrantFilter> = ({ status, typeId, implementingUnitId }) =>
  meeting(...given(['status = ?', status], ['type_id = ?', typeId], [usableBy, implementingUnitId]))

export interface LicenceHistoryFilter { readonly licenceId: string }
export const licenceHistorySelection: ToSelection<LicenceHistoryFilter> = ({ licenceId }) => meeting(...given(['licence_id = ?::uuid', licenceId]))
