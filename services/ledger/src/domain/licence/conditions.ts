import { refuse, type Refusal } from '@hub/kernel'
import type { Lineage, LicenceRefusal, LocalDate, Validity } from '@hub/schemas'
import type { LaterCommand } from './commands.ts'
import type { Issued } from './state.ts'

/** 证照状况 that may stand in the way of an act, in the order in which they are told. */
export const conditions = ['duplicate', 'not-yet-valid', 'expired', 'suspended', 'lost', 'seized'] as const
export type Condition = (typeof conditions)[number]

const codes: Readonly<Record<Condition, LicenceRefusal>> = {
  duplicate: 'LICENCE_IS_DUPLICATE', 'not-yet-valid': 'LICENCE_NOT_YET_VALID', expired: 'LICENCE_EXPIRED',
  suspended: 'LICENCE_SUSPENDED', lost: 'LICENCE_LOST', seized: 'LICENCE_SEIZED',
}

type Act = Exclude<LaterCommand['type'], 'FlagLicenceDispute' | 'ClearLicenceDispute'> | Exclude<Lineage, 'transfer-in'>

/**
 * 各项业务的前提 — what an act must not meet. 延续 comes before the end of the validity (行政许可法 art. 50 [M]); 注销 and 撤销 are possible after it
 * (art. 69, 70 [M]), 吊销, 撤回 and 暂扣 have nothing left to act on [I]. What puts the record right (纠错) or takes a burden away is
 * always possible. A seized licence is neither changed, nor exchanged, nor moved, nor cancelled by its issuer [I].
 */
const standsInTheWay: Readonly<Record<Act, readonly Condition[]>> = {
  ConfirmLicence: ['duplicate'],
  ResolveDuplicate: [],
  AmendLicence: ['duplicate', 'expired', 'suspended', 'lost', 'seized'],
  RenewLicence: ['duplicate', 'expired', 'suspended', 'lost'],
  CorrectLicence: [],
  ReviseDeposit: [],
  InspectLicence: ['duplicate', 'not-yet-valid', 'expired', 'suspended'],
  ReportLicenceLost: ['expired', 'suspended', 'lost'],
  RecoverLicence: [],
  RestrictLicence: ['expired'],
  LiftRestriction: [],
  SuspendLicence: ['expired', 'suspended'],
  ReinstateLicence: [],
  WithdrawLicence: ['expired'],
  RescindLicence: [],
  RevokeLicence: ['expired'],
  CancelLicence: ['seized'],
  TransferLicenceOut: ['duplicate', 'expired', 'suspended', 'lost', 'seized'],
  reissue: ['duplicate', 'expired', 'suspended', 'lost', 'seized'],
  replace: ['duplicate', 'expired', 'suspended'],
}

/**
 * The first condition that forbids the act. `day` is the day of its legal instant: a renewal decided in time may be entered after the
 * end. All other conditions are those of the present, also for an act that is entered late.
 */
export function stoppedBy(state: Issued, act: Act, day: LocalDate): Refusal<LicenceRefusal> | undefined {
  const met = conditions.find((condition) => standsInTheWay[act].includes(condition) && holds(state, condition, day))
  return met === undefined ? undefined : refuse(codes[met])
}

function holds(state: Issued, condition: Condition, day: LocalDate): boolean {
  switch (condition) {
    case 'duplicate':
      return state.duplicate
    case 'not-yet-valid':
      return notYetValid(state.validity, day)
    case 'expired':
      return expired(state.validity, day)
    case 'suspended':
      return state.suspension.on
    case 'lost':
      return state.loss.on
    case 'seized':
      return state.restrictions.seized.on
  }
}

/** 过期 — after the last valid day, Asia/Shanghai; that day itself still counts. */
export function expired({ until }: Validity, day: LocalDate): boolean {
  return until !== null && until < day
}

/** 未生效 — before the first valid day. */
export function notYetValid({ from }: Validity, day: LocalDate): boolean {
  return day < from
}
