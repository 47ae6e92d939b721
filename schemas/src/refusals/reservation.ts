import type { RefusalRegister } from './refusal-text.ts'

/** 唯一性占用 — the one thing that can be in the way. */
export const reservationRefusals = {
  RESERVATION_KEY_HELD: { zh: '同一唯一性范围内已有一个有效证照。', next: '请先办理原证照的注销、换证或转出；原证期满后也可再签发。' },
} as const satisfies RefusalRegister

export type ReservationRefusal = keyof typeof reservationRefusals
