import { posix, resolve, sep } from 'node:path'
import { toHalfWidth } from '@hub/schemas'
import { FileUnreadable } from '../import/file-unreadable.ts'
import { readRows, type FileRow } from '../import/read-rows.ts'
import { scanFile, type FileScan } from '../import/scan-file.ts'
import { isProblem, misused, type Problem } from '../problem.ts'
import type { DepositRow, WrongRow } from './deposit-row.ts'
import { readLicenceName } from './licence-name.ts'

/** 交存清单 — of which every row is one file or says what is wrong with it. */
export interface DepositList {
  readonly scan: FileScan
  readonly header: readonly string[]
  /** Position of the column for what is wrong, where the list has one. */
  readonly remarkAt: number | undefined
  readonly rows: readonly DepositRow[]
  readonly wrong: readonly WrongRow[]
}

const columns = {
  file: ['文件', '文件名', 'file', 'file_name'],
  licence: ['证照内部编号', 'licence_id', 'licenceid'],
  identifier: ['电子证照标识', '证照标识', 'licence_identifier', 'zzbs'],
  type: ['证照类型代码', 'licence_type_code', 'zzlxdm'],
  number: ['证照编号', 'licence_number', 'zzbh'],
  version: ['版本', '证照版本', 'version'],
  remark: ['错误说明', 'error_remark'],
} as const
type Column = keyof typeof columns
type Places = Readonly<Partial<Record<Column, number>>>

/** A list is kept in memory, so that it can be told of as a whole; more files than this are several folders. */
const rowsMax = 50_000
const versionMax = 999_999_999

/** 读交存清单 — a CSV as spreadsheets write it. `typeCode`: of rows that have a number and no type. Files stand in `folder`; a name that leads out of it is no name. */
export async function readList(path: string, folder: string, typeCode = ''): Promise<DepositList | Problem> {
  const scan = await scanFile(path, 'auto')
  if (isProblem(scan)) return scan
  const lines: FileRow[] = []
  try {
    for await (const line of readRows(scan)) {
      lines.push(line)
      if (lines.length > rowsMax + 1) return misused(`清单最多 ${rowsMax} 行，请分成几个文件夹`)
    }
  } catch (error) {
    if (error instanceof FileUnreadable) return misused(error.message)
    throw error
  }
  const [first, ...rest] = lines
  if (first === undefined) return misused('清单里没有内容')
  const places = placesOf(first.cells)
  if (isProblem(places)) return places
  if (rest.length === 0) return misused('清单里只有表头，没有文件')
  return { scan, header: first.cells, remarkAt: places.remark, ...sorted(rest, places, { folder, typeCode }) }
}

function placesOf(header: readonly string[]): Places | Problem {
  const names = header.map((name) => toHalfWidth(name).toLowerCase())
  const found: Partial<Record<Column, number>> = {}
  for (const [column, known] of Object.entries(columns) as [Column, readonly string[]][]) {
    const at = names.flatMap((name, position) => (known.includes(name) ? [position] : []))
    if (at.length > 1) return misused(`清单里有两列都是“${known[0] ?? ''}”`)
    if (at[0] !== undefined) found[column] = at[0]
  }
  const missing = [...(found.file === undefined ? ['文件'] : []), ...(found.licence ?? found.identifier ?? found.number) === undefined ? ['指明证照的列'] : []]
  return missing.length === 0 ? found : misused(`清单缺少列：${missing.join('、')}。第一行须为列名：文件，证照内部编号、电子证照标识或证照编号（连同证照类型代码），可以有版本`)
}

function sorted(lines: readonly FileRow[], places: Places, { folder, typeCode }: { readonly folder: string; readonly typeCode: string }): Pick<DepositList, 'rows' | 'wrong'> {
  const [rows, wrong]: [DepositRow[], WrongRow[]] = [[], []]
  const seen = new Map<string, number>()
  for (const { row, cells } of lines) {
    const cell = (column: Column): string => (places[column] === undefined ? '' : (cells[places[column]] ?? '').trim())
    const name = cell('file')
    const licence = readLicenceName({ licenceId: cell('licence'), identifier: cell('identifier'), typeCode: cell('type') === '' ? typeCode : cell('type'), licenceNumber: cell('number') })
    const [path, version] = [placeOf(name, folder, seen), readVersion(cell('version'))]
    if ('path' in path) seen.set(path.path, row)
    if ('path' in path && 'kind' in licence && version !== 'wrong') rows.push({ row, cells, name, path: path.path, licence, version })
    else {
      const problems = ['problem' in path ? path.problem : '', 'problem' in licence ? licence.problem : '', version === 'wrong' ? '版本须为正整数，不填为现行版本' : '']
      wrong.push({ row, cells, name, problem: problems.filter((problem) => problem !== '').join('；') })
    }
  }
  return { rows, wrong }
}

/** `seen`: rows by the paths that they named. */
function placeOf(name: string, folder: string, seen: ReadonlyMap<string, number>): { readonly path: string } | { readonly problem: string } {
  if (name === '') return { problem: '没有写文件' }
  const path = pathIn(folder, name)
  if (path === undefined) return { problem: '文件须在所给的文件夹之内，写相对路径' }
  const twin = seen.get(path)
  return twin === undefined ? { path } : { problem: `与第 ${twin} 行是同一个文件` }
}

function readVersion(text: string): number | undefined | 'wrong' {
  if (text === '') return undefined
  return /^[1-9]\d{0,8}$/.test(text) && Number(text) <= versionMax ? Number(text) : 'wrong'
}

/** Separators of either system; undefined where the name is none, absolute, or leads out. */
function pathIn(folder: string, name: string): string | undefined {
  const plain = posix.normalize(name.replaceAll('\\', '/'))
  if (name === '' || name.includes('\0') || posix.isAbsolute(plain) || /^[A-Za-z]:/.test(plain) || plain === '.' || plain === '..' || plain.startsWith('../')) return undefined
  const root = resolve(folder)
  const path = resolve(root, plain)
  return path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : undefined
}
