import type { CommandInput, CommandType, InvestigationId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

type Asked<Type extends CommandType, Facts> = Readonly<CommandInput<Type>> & Facts & Moment & { readonly type: Type; readonly by: Acting }

export type OpenInvestigation = Asked<'OpenInvestigation', {
  readonly investigationId: InvestigationId
  /** Another investigation bears this number. */
  readonly numberTaken: boolean
}>
export type AuditLicence = Asked<'AuditLicence', { readonly licenceFound: boolean }>
export type AuditLookUps = Asked<'AuditLookUps', { readonly licenceFound: boolean }>
export type CloseInvestigation = Asked<'CloseInvestigation', unknown>

export type InvestigationCommand = OpenInvestigation | AuditLicence | AuditLookUps | CloseInvestigation
