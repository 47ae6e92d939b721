import { freeErrorPath, openErrorFile } from '../import/error-file.ts'
import { failed, type Problem } from '../problem.ts'
import { needsWork, type Outcome } from './outcome.ts'
import type { DepositList } from './read-list.ts'

/** 错误清单 — rows whose files were not taken, written as the list is and with the reason behind, so that it can be corrected and used in its place; undefined where there are none. */
export async function writeListErrors(listPath: string, { scan, header, remarkAt, rows, wrong }: DepositList, outcomes: ReadonlyMap<number, Outcome>): Promise<string | undefined | Problem> {
  const failedRows = [...rows, ...wrong].flatMap((row) => {
    const outcome = outcomes.get(row.row)
    return outcome !== undefined && needsWork(outcome) ? [{ row, outcome }] : []
  }).sort((a, b) => a.row.row - b.row.row)
  if (failedRows.length === 0) return undefined
  const path = freeErrorPath(listPath)
  try {
    const chinese = header.some((name) => /\p{Script=Han}/u.test(name))
    const file = await openErrorFile(path, { scan, header, columns: { at: remarkAt === undefined ? {} : { remark: remarkAt }, chinese } }, 0)
    for (const { row, outcome } of failedRows) file.add(row, [outcome.text, ...outcome.codes].filter((part) => part !== '').join(' '))
    await file.close()
    return path
  } catch {
    return failed(`写不了错误清单 ${path}：请检查是否有写权限`)
  }
}
