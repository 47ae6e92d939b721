import { accessRefusals } from './access.ts'
import { unitRefusals } from './unit.ts'
import { operatorRefusals } from './operator.ts'
import type { RefusalText } from './refusal-text.ts'

export * from './access.ts'
export * from './unit.ts'
export * from './operator.ts'
export type { RefusalRegister, RefusalText } from './refusal-text.ts'

/** 拒绝登记 — every refusal the hub can give, by code. */
export const refusals: Readonly<Record<string, RefusalText>> = {
  ...accessRefusals,
  ...unitRefusals,
  ...operatorRefusals,
}
