import type { RefusalRegister } from './refusal-text.ts'

/** 唯一性占用 — what can be in the way of a licence that is otherwise right. */
export const reservationRefusals = {
  LICENCE_IDENTIFIER_TAKEN: { zh: '由这个证照编号得出的证照标识已属于另一本证照。', next: '请核对证照编号；原证照换发、补发的，请以换证、补证办理，版本号会接续。' },
  RESERVATION_KEY_HELD: { zh: '同一唯一性范围内已有一个有效证照。', next: '请先办理原证照的注销、换证或转出；原证期满后也可再签发。' },
} as const satisfies RefusalRegister

export type ReservationRefusal = keyof typeof reservationRefusals
