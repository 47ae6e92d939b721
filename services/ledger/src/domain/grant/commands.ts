import type { CommandInput, CommandType, GrantId, GrantScope, ServiceItemId, SharingClass, UnitId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

type Asked<Type extends CommandType, Facts> = Readonly<Omit<CommandInput<Type>, 'scope'>> & Facts & Moment & { readonly type: Type; readonly by: Acting }

/** 证照类型 as it stands when the grant is asked for. */
export interface TypeFact {
  readonly code: string
  readonly sharing: SharingClass
  /** 提供部门: the units that may issue the type. */
  readonly providers: readonly UnitId[]
  readonly fieldNames: readonly string[]
}

export type RequestGrant = Asked<'RequestGrant', {
  readonly scope: GrantScope
  readonly grantId: GrantId
  /** Null: no such type. */
  readonly licenceType: TypeFact | null
  /** Those of the items asked for that are published, with their 实施单位. */
  readonly itemUnits: readonly { readonly itemId: ServiceItemId; readonly implementingUnit: UnitId }[]
}>
export type ApproveGrant = Asked<'ApproveGrant', unknown>
export type RejectGrant = Asked<'RejectGrant', unknown>
export type NarrowGrant = Asked<'NarrowGrant', { readonly scope: GrantScope }>
export type WithdrawGrant = Asked<'WithdrawGrant', unknown>

export type GrantCommand = RequestGrant | ApproveGrant | RejectGrant | NarrowGrant | WithdrawGrant
