import type { LicenceId, LicenceTypeId, LocalDate } from '@hub/schemas'
import type { Moment } from '../acting.ts'

interface Claim extends Moment {
  readonly reservationId: string
  readonly typeId: LicenceTypeId
  readonly licenceId: LicenceId
  /** Last valid day of `licenceId`, inclusive, Asia/Shanghai; null: 长期. */
  readonly lastDay: LocalDate | null
}

/**
 * 占用 — in the append that issues a licence, deposits one that is no duplicate, resolves a duplicate, or brings another key to a licence
 * by amendment. A deposit for which the key is held (`holderOn`) is a duplicate and does not ask.
 */
export interface ReserveKey extends Claim { readonly type: 'ReserveKey' }
/** 移转 — renewal, amendment and correction (`from` is the licence itself), 换证 and 补证 (`from` is the predecessor). */
export interface MoveKey extends Claim { readonly type: 'MoveKey'; readonly from: LicenceId }
/** 释放 — in the append that ends the licence, or that brings it another key. */
export interface ReleaseKey extends Moment { readonly type: 'ReleaseKey'; readonly reservationId: string; readonly licenceId: LicenceId }

export type ReservationCommand = ReserveKey | MoveKey | ReleaseKey
