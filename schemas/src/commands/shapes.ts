import { z } from 'zod'
import { holdsPersonalNumber, parseInstant, parseLocalDate, parseUuid, type Instant, type LocalDate, type Uuid } from '../ids/index.ts'

/** Limits of what a caller may send, in characters or items. */
export const nameCharsMax = 300
export const reasonCharsMax = 500
export const codeCharsMax = 64
export const numberCharsMax = 128
export const holdersPerLicenceMax = 20
export const fieldsPerLicenceMax = 100
export const fieldValueCharsMax = 2_000
export const partiesPerCaseMax = 20
export const slotsPerItemMax = 50
export const itemsPerRequestMax = 50

/** An id of kind `T`; the kinds are told apart by the compiler, the wire knows one spelling. */
export function id<T extends Uuid>() {
  return z.string().refine((text) => parseUuid(text) !== undefined, '不是有效的 UUID').transform((text) => text as T)
}

export const instant = z.string().refine((text) => parseInstant(text) !== undefined, '时间须为 RFC 3339 UTC，毫秒三位，例如 2026-03-02T01:00:00.000Z').transform((text) => text as Instant)
export const localDate = z.string().refine((text) => parseLocalDate(text) !== undefined, '日期不存在或格式不是 YYYY-MM-DD').transform((text) => text as LocalDate)

// Control characters have no place in a register, and a lone surrogate has no canonical form.
const clean = (text: string): boolean => text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)
export const line = (max: number) => z.string().trim().min(1, '不能为空').max(max, `最多 ${max} 个字符`).refine(clean, '含有控制字符')
export const name = line(nameCharsMax)
export const reason = line(reasonCharsMax)
export const code = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z._:/-]*$/, '只能用字母、数字和 . _ : / -').max(codeCharsMax)
  .refine((text) => !holdsPersonalNumber(text), '代码中含有身份号码或手机号码；请填写设备或单据的编号')
/** A number of a document or a person: kept as it was written, trimmed. */
export const documentNumber = line(numberCharsMax)

/** 照面数据 — field name to value; checked against the type's JSON Schema by the ledger. */
export const faceData = z.record(
  z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/, '字段名须为字母开头的字母数字'),
  z.union([z.string().max(fieldValueCharsMax).refine(clean, '含有控制字符'), z.number().finite(), z.boolean()]),
).refine((fields) => Object.keys(fields).length <= fieldsPerLicenceMax, `最多 ${fieldsPerLicenceMax} 个字段`)

/** 持证主体 as a department sends it. */
export const holder = z.strictObject({ idType: z.string().regex(/^\d{3}$/, '持证主体代码类型为三位数字'), number: documentNumber, name })

export const validity = z.strictObject({ from: localDate, until: localDate.nullable() })
  .refine(({ from, until }) => until === null || from <= until, '有效期截止早于起始')
