import { accessRefusals } from './access.ts'
import { caseRefusals } from './case.ts'
import { grantRefusals } from './grant.ts'
import { holderRefusals } from './holder.ts'
import { investigationRefusals } from './investigation.ts'
import { serviceItemRefusals } from './service-item.ts'
import { lookUpRefusals } from './look-up.ts'
import { unitRefusals } from './unit.ts'
import { operatorRefusals } from './operator.ts'
import { licenceTypeRefusals } from './licence-type.ts'
import { licenceRefusals } from './licence.ts'
import { reservationRefusals } from './reservation.ts'
import type { RefusalText } from './refusal-text.ts'

export * from './access.ts'
export * from './case.ts'
export * from './grant.ts'
export * from './holder.ts'
export * from './investigation.ts'
export * from './service-item.ts'
export * from './look-up.ts'
export * from './unit.ts'
export * from './operator.ts'
export * from './licence-type.ts'
export * from './licence.ts'
export * from './reservation.ts'
export type { RefusalRegister, RefusalText } from './refusal-text.ts'

/** 拒绝登记 — every refusal the hub can give, by code. */
export const refusals: Readonly<Record<string, RefusalText>> = {
  ...accessRefusals,
  ...caseRefusals,
  ...grantRefusals,
  ...holderRefusals,
  ...investigationRefusals,
  ...serviceItemRefusals,
  ...lookUpRefusals,
  ...unitRefusals,
  ...operatorRefusals,
  ...licenceTypeRefusals,
  ...licenceRefusals,
  ...reservationRefusals,
}
