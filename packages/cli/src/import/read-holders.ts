import { checkHolderId, holderIdTypes, holdersPerLicenceMax, nameCharsMax, parseHolderIdType, toHalfWidth, type HolderIdType, type LocalDate } from '@hub/schemas'
import type { RowNotice, RowReader } from './row-reader.ts'

export interface RowHolder { readonly idType: HolderIdType; readonly number: string; readonly name: string }

/** Several holders of one licence stand in one cell (standards.md 1.3b). */
const separator = /[、;；]/
const typeByName: ReadonlyMap<string, HolderIdType> = new Map([
  ...(Object.entries(holderIdTypes) as [HolderIdType, string][]).map(([type, name]) => [name, type] as const),
  // What people write instead of the names of GB/T 36903 [I].
  ['身份证', '111'], ['居民身份证', '111'], ['公民身份证号码', '111'], ['营业执照', '001'],
])

const split = (text: string): readonly string[] => (text === '' ? [] : text.split(separator).map((part) => part.trim()))

/** 持证主体类型 — a code of GB/T 36903 annex A or its name; undefined for anything else. */
export function readHolderIdType(text: string): HolderIdType | undefined {
  const plain = toHalfWidth(text)
  return parseHolderIdType(plain) ?? typeByName.get(plain)
}

/**
 * 读持证主体 — names, numbers and types must pair up one to one; one type may stand for all. A 15-digit number is a number of type 111 as it is:
 * what its 18 digits would be is not for an import to say. Undefined after telling the row what is wrong.
 */
export function readHolders(row: RowReader, { today, typeDefault }: { readonly today: LocalDate; readonly typeDefault: HolderIdType | undefined }): readonly RowHolder[] | undefined {
  const [names, numbers, types] = [split(row.cell('holderNames')), split(row.cell('holderNumbers')), split(row.cell('holderTypes'))]
  if (names.length === 0) return row.wrong('holderNames', '为空')
  if (numbers.length === 0) return row.wrong('holderNumbers', '为空')
  if (names.length !== numbers.length) return row.wrong('holderNumbers', `有 ${numbers.length} 个，持证主体有 ${names.length} 个，须一一对应（用“、”或“;”分隔）`)
  if (names.length > holdersPerLicenceMax) return row.wrong('holderNames', `最多 ${holdersPerLicenceMax} 个持证主体`)
  if (types.length > 1 && types.length !== names.length) return row.wrong('holderTypes', `有 ${types.length} 个，持证主体有 ${names.length} 个，须一一对应，或只写一个`)
  const holders = names.map((name, at) => readHolder(row, { name, number: numbers[at] ?? '', typeText: types[at] ?? types[0] ?? '', today, typeDefault, order: names.length > 1 ? `第 ${at + 1} 个` : '' }))
  const whole = holders.filter((holder) => holder !== undefined)
  return whole.length === holders.length ? whole : undefined
}

interface OneHolder { readonly name: string; readonly number: string; readonly typeText: string; readonly today: LocalDate; readonly typeDefault: HolderIdType | undefined; readonly order: string }

function readHolder(row: RowReader, { name, number, typeText, today, typeDefault, order }: OneHolder): RowHolder | undefined {
  const idType = typeText === '' ? typeDefault : readHolderIdType(typeText)
  if (idType === undefined)
    return row.wrong('holderTypes', typeText === '' ? `${order}为空。整份文件同一类型时可用 --holder-type 指明，例如 111` : `${order}不是持证主体代码类型（如 001、111）`)
  if (name === '' || name.length > nameCharsMax) return row.wrong('holderNames', name === '' ? `${order}为空` : `${order}超过 ${nameCharsMax} 个字符`)
  const diagnosis = checkHolderId(idType, number, today)
  if (!diagnosis.valid) return row.wrong('holderNumbers', `${order}${diagnosis.message}${diagnosis.hint === undefined ? '' : `（${diagnosis.hint}）`}`)
  for (const { code } of diagnosis.remarks) {
    const notice = noticeOfRemark.get(code)
    if (notice !== undefined) row.notice(notice)
  }
  return { idType, number: diagnosis.number, name }
}

const noticeOfRemark: ReadonlyMap<string, RowNotice> = new Map([['FIFTEEN_DIGIT', 'fifteen-digit'], ['MAYBE_ROUNDED_BY_SPREADSHEET', 'maybe-rounded']])
