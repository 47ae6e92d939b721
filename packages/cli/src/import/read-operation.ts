import { toHalfWidth } from '@hub/schemas'
import type { RowReader } from './row-reader.ts'

/** 行操作对应的命令 — I, U and D of an upload batch (standards.md 1.3c). */
export type RowCommandType = 'DepositLicence' | 'ReviseDeposit' | 'CancelDeposit'

const operations: ReadonlyMap<string, RowCommandType> = new Map([
  ['', 'DepositLicence'], ['I', 'DepositLicence'], ['新增', 'DepositLicence'],
  ['U', 'ReviseDeposit'], ['更新', 'ReviseDeposit'],
  ['D', 'CancelDeposit'], ['删除', 'CancelDeposit'],
])

/** An empty cell, or no such column, is an insert: a file of stock is what an import is for. Undefined after telling the row. */
export function readOperation(row: RowReader): RowCommandType | undefined {
  return operations.get(toHalfWidth(row.cell('operation')).toUpperCase()) ?? row.wrong('operation', '只能是 I（新增）、U（更新）或 D（删除）')
}
