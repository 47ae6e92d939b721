import type { CommandInput, CommandType, HolderId, LicenceId, LocalDate } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

type Asked<Type extends CommandType, Facts> = Readonly<CommandInput<Type>> & Facts & Moment & { readonly type: Type; readonly by: Acting }

/** 建档 — sent by the application when a number is seen for the first time, in the append that needs the holder; no caller can send it. */
export interface RegisterHolder extends Moment {
  readonly type: 'RegisterHolder'
  readonly holderId: HolderId
  readonly kind: 'person' | 'organisation'
}
export type HoldHolder = Asked<'HoldHolder', unknown>
export type LiftHolderHold = Asked<'LiftHolderHold', unknown>
export type EraseHolder = Asked<'EraseHolder', {
  /** Licences of the holder that are in force today, suspended and lost ones included: they may come back. `lastDay` null: 长期. */
  readonly inForce: readonly { readonly licenceId: LicenceId; readonly lastDay: LocalDate | null }[]
  /** Day of the newest look-up record of this holder, whatever its outcome; null: none. */
  readonly lastLookUpOn: LocalDate | null
  /** Licences whose other holders have all been erased before: their keys go with this holder's. */
  readonly licencesLeftAlone: readonly LicenceId[]
}>

export type HolderCommand = RegisterHolder | HoldHolder | LiftHolderHold | EraseHolder
