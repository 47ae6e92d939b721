import type { CommandInput, CommandType, ServiceItemId, UnitId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

type Asked<Type extends CommandType, Facts> = Readonly<CommandInput<Type>> & Facts & Moment & { readonly type: Type; readonly by: Acting }

export type RegisterUnit = Asked<'RegisterUnit', {
  readonly unitId: UnitId
  /** Another unit is registered under this 统一社会信用代码. */
  readonly usccTaken: boolean
}>
export type ReviseUnit = Asked<'ReviseUnit', unknown>
/** 机构撤并 — decided on the unit that ends; goes into one append with `TakeOver` on its successor. */
export type SucceedUnit = Asked<'SucceedUnit', unknown>
/** 职能承接 — decided on the successor's own stream. */
export interface TakeOver extends Moment {
  readonly type: 'TakeOver'
  readonly by: Acting
  readonly predecessor: UnitId
  /** What the predecessor had taken over itself (`predecessors` of its state): it passes on too. */
  readonly inherited: readonly UnitId[]
}
/** 委托受理 — decided on the stream of the operator's own unit: a unit entrusts only for itself. */
export type EntrustIntake = Asked<'EntrustIntake', {
  readonly windowUnitStatus: 'absent' | 'active' | 'ended'
  /** Items in force whose 实施单位 is this unit, or one it took over. */
  readonly itemsOfUnit: readonly ServiceItemId[]
}>
export type WithdrawEntrustment = Asked<'WithdrawEntrustment', unknown>

export type UnitCommand = RegisterUnit | ReviseUnit | SucceedUnit | TakeOver | EntrustIntake | WithdrawEntrustment
