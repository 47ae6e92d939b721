import type { HolderId, LicenceId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 持证主体建档 — before the first licence of the holder, before she is held or erased, and where an operator is she. Being named in a case is no reason. */
export type HolderRegistered = Fact<'HolderRegistered', { readonly holderId: HolderId; readonly kind: 'person' | 'organisation' }>
/** 保全 — a legal hold: nothing of this holder may be erased while one runs. Sealed: `reason` under the unit. */
export type HolderHeld = Fact<'HolderHeld', { readonly holderId: HolderId; readonly hold: string }>
/** 解除保全 */
export type HolderHoldLifted = Fact<'HolderHoldLifted', { readonly holderId: HolderId; readonly hold: string }>
/** 清除依据 — 期限届满, 本人请求, 法院裁判. */
export type ErasureBasis = 'retention-ended' | 'holder-request' | 'court-order'
/** 清除 — keys and digests are gone after this; every proof still verifies. */
export type HolderErased = Fact<'HolderErased', {
  readonly holderId: HolderId
  readonly basis: ErasureBasis
  /** Licences whose holders are now all erased: their keys go as well. */
  readonly licences: readonly LicenceId[]
}>

export type HolderEvent = HolderRegistered | HolderHeld | HolderHoldLifted | HolderErased
