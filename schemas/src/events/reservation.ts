import type { LicenceId, LicenceTypeId, LocalDate } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 占用 — the uniqueness key (a keyed digest in the vault names this stream) is held by a licence until its last valid day. */
export type KeyReserved = Fact<'KeyReserved', {
  readonly reservationId: string
  readonly typeId: LicenceTypeId
  readonly licenceId: LicenceId
  /** Inclusive, Asia/Shanghai; null: 长期. The key is free once this day has passed. */
  readonly lastDay: LocalDate | null
}>
/** 释放 — the licence that held the key ended. */
export type KeyReleased = Fact<'KeyReleased', { readonly reservationId: string; readonly licenceId: LicenceId }>

export type ReservationEvent = KeyReserved | KeyReleased
