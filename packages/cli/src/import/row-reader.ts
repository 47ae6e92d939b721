import { checkUscc, parseLooseDate, type LooseDate } from '@hub/schemas'
import type { ColumnKey } from './column-names.ts'
import type { ColumnMap } from './map-columns.ts'

/** 行的提示 — worth a count at the end, no reason to refuse the row. */
export type RowNotice = 'identifier-flagged' | 'fifteen-digit' | 'maybe-rounded' | 'valid-from-assumed' | 'number-missing'

/** 一行的读取 — cells by what they mean; everything wrong with the row is gathered, so that one correction round is enough. */
export interface RowReader {
  /** Trimmed; empty where the column is missing. */
  readonly cell: (key: ColumnKey) => string
  readonly cellAt: (position: number) => string
  /** Says what is wrong with a column, or with the whole row. `message` repeats no personal data. */
  readonly wrong: (column: ColumnKey | number | 'row', message: string) => undefined
  readonly notice: (notice: RowNotice) => void
  readonly problems: readonly string[]
  readonly notices: ReadonlySet<RowNotice>
}

export function buildRowReader(columns: ColumnMap, header: readonly string[], cells: readonly string[]): RowReader {
  const problems: string[] = []
  const notices = new Set<RowNotice>()
  const cellAt = (position: number): string => (cells[position] ?? '').trim()
  return {
    problems, notices, cellAt,
    cell: (key) => {
      const position = columns.at[key]
      return position === undefined ? '' : cellAt(position)
    },
    wrong: (column, message) => {
      problems.push(column === 'row' ? message : `${nameOf(column, columns, header)}：${message}`)
      return undefined
    },
    notice: (notice) => { notices.add(notice) },
  }
}

function nameOf(column: ColumnKey | number, columns: ColumnMap, header: readonly string[]): string {
  const position = typeof column === 'number' ? column : columns.at[column]
  if (position !== undefined) return (header[position] ?? '').trim()
  return typeof column === 'number' ? '' : (missingNames[column] ?? column)
}

/** What to call a column that the file does not have. */
const missingNames: Partial<Record<ColumnKey, string>> = {
  holderNames: '持证主体', holderNumbers: '持证主体代码', holderTypes: '持证主体代码类型', issuerCodes: '证照颁发机构代码', issuedOn: '证照颁发日期',
  validUntil: '证照有效期截止日期', validFrom: '证照有效期起始日期',
}

const scientificNotation = /^\d(?:\.\d+)?E\+\d{2}$/i

/** 表格损坏 — the explanation where a spreadsheet has turned a long number into 5.1E+17; undefined otherwise. */
export function spreadsheetDamage(text: string): string | undefined {
  if (!scientificNotation.test(text)) return undefined
  const diagnosis = checkUscc(text)
  return diagnosis.valid ? undefined : diagnosis.message
}

const midnight = /[ T]00:00:00(?:\.0+)?$/

/** 日期单元格 — as parseLooseDate reads it; a midnight that a database export has put behind the day is no time of day. */
export function looseDateOf(text: string): LooseDate | undefined {
  return parseLooseDate(text.replace(midnight, ''))
}
