import { accessRefusals } from './access.ts'
import { annotatedCopyRefusals } from './annotated-copy.ts'
import { caseRefusals } from './case.ts'
import { caseNoticeRefusals } from './case-notice.ts'
import { grantRefusals } from './grant.ts'
import { holderRefusals } from './holder.ts'
import { investigationRefusals } from './investigation.ts'
import { serviceItemRefusals } from './service-item.ts'
import { lookUpRefusals } from './look-up.ts'
import { unitRefusals } from './unit.ts'
import { operatorRefusals } from './operator.ts'
import { licenceTypeRefusals } from './licence-type.ts'
import { licenceRefusals } from './licence.ts'
import { licenceFileRefusals } from './licence-file.ts'
import { reservationRefusals } from './reservation.ts'
import { sealRefusals } from './seal.ts'
import type { RefusalRegister, RefusalText } from './refusal-text.ts'

export * from './access.ts'
export * from './annotated-copy.ts'
export * from './case.ts'
export * from './case-notice.ts'
export * from './grant.ts'
export * from './holder.ts'
export * from './investigation.ts'
export * from './service-item.ts'
export * from './look-up.ts'
export * from './unit.ts'
export * from './operator.ts'
export * from './licence-type.ts'
export * from './licence.ts'
export * from './licence-file.ts'
export * from './reservation.ts'
export * from './seal.ts'
export type { RefusalRegister, RefusalText } from './refusal-text.ts'

/** 拒绝分类 — the register of each subject, by what its codes are about. */
const refusalAreas = {
  access: accessRefusals,
  case: caseRefusals,
  'case-notice': caseNoticeRefusals,
  grant: grantRefusals,
  holder: holderRefusals,
  investigation: investigationRefusals,
  'service-item': serviceItemRefusals,
  'look-up': lookUpRefusals,
  unit: unitRefusals,
  operator: operatorRefusals,
  'licence-type': licenceTypeRefusals,
  licence: licenceRefusals,
  'licence-file': licenceFileRefusals,
  'annotated-copy': annotatedCopyRefusals,
  reservation: reservationRefusals,
  seal: sealRefusals,
} as const satisfies Readonly<Record<string, RefusalRegister>>

export type RefusalArea = keyof typeof refusalAreas

/** 拒绝登记 — every refusal the hub can give, by code. */
export const refusals: Readonly<Record<string, RefusalText>> = Object.fromEntries(Object.values(refusalAreas).flatMap((register: RefusalRegister) => Object.entries(register)))

const areaOf: ReadonlyMap<string, RefusalArea> = new Map(Object.entries(refusalAreas).flatMap(([area, register]) => Object.keys(register).map((code) => [code, area as RefusalArea] as const)))

/** What a refusal's code is about; `other` for one that no register has. */
export function refusalAreaOf(code: string): RefusalArea | 'other' {
  return areaOf.get(code) ?? 'other'
}
