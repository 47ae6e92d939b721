import { rename, writeFile } from 'node:fs/promises'
import { csvLine } from '../import/csv-line.ts'
import { failed, type Problem } from '../problem.ts'
import type { Collected } from './collect.ts'
import { codeOfOutcome, textOfOutcome, type Outcome } from './outcome.ts'

const header = ['证照内部编号', '结果', '原因代码']
/** Spreadsheets take a file without it for another encoding. */
const byteOrderMark = '\ufeff'

/** 写清单 — every licence with what became of it, as CSV in UTF-8 for its owner alone; the earlier list is replaced whole. */
export async function writeList(path: string, { pages }: Collected, outcomes: ReadonlyMap<string, Outcome>): Promise<Problem | undefined> {
  const rows = pages.flatMap(({ licenceIds }) => licenceIds).map((id) => [id, textOfOutcome(outcomes.get(id)), codeOfOutcome(outcomes.get(id))])
  return writeCsv(path, header, rows)
}

/** CSV in UTF-8 for its owner alone; what was there before is replaced whole. */
export async function writeCsv(path: string, titles: readonly string[], rows: readonly (readonly string[])[]): Promise<Problem | undefined> {
  try {
    await writeFile(`${path}.part`, `${byteOrderMark}${[titles, ...rows].map((cells) => csvLine(cells, ',')).join('\r\n')}\r\n`, { mode: 0o600 })
    await rename(`${path}.part`, path)
    return undefined
  } catch {
    return failed(`写不了 ${path}：请检查目录是否存在、是否有写权限`)
  }
}
