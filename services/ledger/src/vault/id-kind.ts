/**
 * 索引种类 — what a digest was made of, and its number in vault.id_index. Append only: a number is never used again, for rows outlive
 * programs. The parts of each, in order, already in their one spelling:
 */
export const idKinds = {
  /** idType, number → holderId */
  'holder': 1,
  /** typeCode, number → licenceId */
  'licence-number': 2,
  /** 证照标识 → licenceId */
  'licence-identifier': 3,
  /** source system, source id → licenceId */
  'source-row': 4,
  /** typeCode, the key's parts → reservationId */
  'uniqueness': 5,
  /** issuer, subject of the token → operatorId */
  'operator': 6,
  /** system, number → caseId */
  'case-number': 7,
  /** 统一社会信用代码 → unitId */
  'unit-uscc': 8,
  /** 证照类型代码 → licenceTypeId */
  'licence-type-code': 9,
  /** 事项编码 → serviceItemId */
  'item-code': 10,
  /** 调查编号 → investigationId */
  'investigation-number': 11,
} as const satisfies Readonly<Record<string, number>>

export type IdKind = keyof typeof idKinds
