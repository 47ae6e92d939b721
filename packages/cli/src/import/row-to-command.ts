import { checkLicenceIdentifier, checkUscc, parseCommand, toHalfWidth, type HolderIdType, type LocalDate } from '@hub/schemas'
import { rowCommandId } from './command-id.ts'
import type { ColumnMap } from './map-columns.ts'
import { orderKeys, type Ordered } from './order-keys.ts'
import { readDay, readValidity } from './read-dates.ts'
import { readFace } from './read-face.ts'
import { readHolders } from './read-holders.ts'
import { readOperation, type RowCommandType } from './read-operation.ts'
import { buildRowReader, spreadsheetDamage, type RowNotice, type RowReader } from './row-reader.ts'
import { undecodable } from './scan-file.ts'
import type { TypeInfo } from './type-info.ts'

/** 导入设定 — what the command line said about the whole file. */
export interface ImportSettings {
  readonly sourceSystem: string
  readonly type: TypeInfo
  readonly columns: ColumnMap
  readonly header: readonly string[]
  readonly today: LocalDate
  /** 统一社会信用代码 of the issuer of rows that name none. */
  readonly issuerDefault: string | undefined
  readonly holderTypeDefault: HolderIdType | undefined
  readonly blankUntil: 'long-term' | undefined
  /** What the status column says of a licence that may be deposited, beside the usual words. */
  readonly validStatuses: ReadonlySet<string>
}

export interface RowCommand {
  readonly type: RowCommandType
  readonly commandId: string
  readonly sourceId: string
  /** Rows that share one are sent one after another, in the order of the file. Personal data. */
  readonly orderKeys: readonly string[]
  /** The command's body, JSON. Personal data. */
  readonly body: string
  readonly notices: ReadonlySet<RowNotice>
}
export type RowVerdict = { readonly ok: true; readonly command: RowCommand } | { readonly ok: false; readonly problems: readonly string[] }

const sourceIdCharsMax = 128
const cancelReason = '来源系统删除了该记录'
const usualValidStatuses: ReadonlySet<string> = new Set(['', '有效', '正常', '现势', '已签发', '在用', '过期', '已过期'])

/**
 * 行变命令 — the cells of one row to the command they stand for, or everything that is wrong with them. The body has passed the shape that the
 * ledger will hold it to. Pure; never throws on any text.
 */
export function rowToCommand(settings: ImportSettings, cells: readonly string[]): RowVerdict {
  const row = buildRowReader(settings.columns, settings.header, cells)
  checkShape(row, settings, cells)
  const sourceId = readSourceId(row)
  const type = readOperation(row)
  if (row.problems.length > 0 || sourceId === undefined || type === undefined) return { ok: false, problems: row.problems }
  const body = type === 'CancelDeposit'
    ? { sourceSystem: settings.sourceSystem, sourceId, reason: row.cell('reason') || cancelReason }
    : depositOf(row, settings, sourceId)
  if (row.problems.length > 0) return { ok: false, problems: row.problems }
  const parsed = parseCommand(type, body)
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(({ path, message }) => `${path}：${message}`) }
  const keys = orderKeys(settings.type.uniqueness, { holders: [], face: {}, ...body, sourceId })
  const json = JSON.stringify(body)
  const commandId = rowCommandId([settings.sourceSystem, sourceId, type, row.cell('changedAt'), row.cell('batch'), json])
  return { ok: true, command: { type, commandId, sourceId, orderKeys: keys, body: json, notices: row.notices } }
}

function checkShape(row: RowReader, { columns, header }: ImportSettings, cells: readonly string[]): void {
  if (cells.length < columns.columns) row.wrong('row', `该行只有 ${cells.length} 列，表头有 ${columns.columns} 列`)
  if (cells.slice(columns.columns).some((cell) => cell.trim() !== '')) row.wrong('row', `该行有 ${cells.length} 列，表头只有 ${columns.columns} 列；内容含逗号的单元格要加引号`)
  const broken = cells.findIndex((cell) => cell.includes(undecodable) || !cell.isWellFormed())
  if (broken !== -1) row.wrong(Math.min(broken, header.length - 1), '含有无法解码的字符，请核对文件编码或原始资料')
}

function readSourceId(row: RowReader): string | undefined {
  const text = row.cell('sourceId')
  if (text === '') return row.wrong('sourceId', '为空')
  if (text.length > sourceIdCharsMax) return row.wrong('sourceId', `超过 ${sourceIdCharsMax} 个字符`)
  const damage = spreadsheetDamage(text)
  return damage === undefined ? text : row.wrong('sourceId', damage)
}

interface Deposit extends Ordered { readonly [member: string]: unknown }

function depositOf(row: RowReader, settings: ImportSettings, sourceId: string): Deposit {
  const { type, columns, today, holderTypeDefault, blankUntil, sourceSystem } = settings
  checkTypeAndStatus(row, settings)
  const issuedOn = readDay(row, 'issuedOn')
  return {
    typeId: type.typeId,
    issuers: readIssuers(row, settings),
    holders: readHolders(row, { today, typeDefault: holderTypeDefault }) ?? [],
    validity: issuedOn === undefined ? undefined : readValidity(row, { issuedOn, blankUntil }),
    face: readFace(row, columns, type.fields),
    licenceNumber: readLicenceNumber(row),
    duplicates: readDuplicates(row),
    identifier: readIdentifier(row),
    issuedOn,
    sourceSystem,
    sourceId,
  }
}

function checkTypeAndStatus(row: RowReader, { type, validStatuses }: ImportSettings): void {
  const typeCode = toHalfWidth(row.cell('typeCode'))
  if (typeCode !== '' && typeCode !== type.code) row.wrong('typeCode', '该行是另一种证照类型，请分文件导入')
  const status = row.cell('status')
  if (!usualValidStatuses.has(status) && !validStatuses.has(status))
    row.wrong('status', '不是“有效”。存量导入只收有效（含已过期）证照；若该值在来源系统中表示有效，请用 --valid-status 指明')
}

/** Several issuers stand in one cell as several holders do. */
function readIssuers(row: RowReader, { type, issuerDefault }: ImportSettings): readonly string[] | undefined {
  const text = row.cell('issuerCodes')
  if (text === '' && issuerDefault === undefined) return row.wrong('issuerCodes', '为空。整份文件同一机构时可用 --issuer 指明')
  const codes = (text === '' ? (issuerDefault ?? '') : text).split(/[、;；]/).map((code) => toHalfWidth(code))
  const unitIds = codes.map((code) => {
    const unitId = type.issuers.get(code)
    if (unitId !== undefined) return unitId
    const diagnosis = checkUscc(code)
    return row.wrong('issuerCodes', diagnosis.valid ? '不在该证照类型登记的颁发机构之列' : diagnosis.message)
  })
  return unitIds.filter((unitId) => unitId !== undefined)
}

/** Missing is allowed: the ledger makes the identifier's serial. */
function readLicenceNumber(row: RowReader): string | null {
  const text = row.cell('licenceNumber')
  if (text === '') row.notice('number-missing')
  const damage = spreadsheetDamage(text)
  if (damage !== undefined) row.wrong('licenceNumber', damage)
  return text === '' ? null : text
}

/** A wrong identifier is deposited as it stands and flagged by the ledger; here it is only counted. */
function readIdentifier(row: RowReader): string | null {
  const text = row.cell('identifier')
  if (text === '') return null
  if (!checkLicenceIdentifier(text).valid) row.notice('identifier-flagged')
  return text
}

function readDuplicates(row: RowReader): number {
  const text = row.cell('duplicates')
  if (text === '') return 0
  if (!/^\d{1,2}$/.test(text)) row.wrong('duplicates', '须为 0 至 99 的整数')
  return Number(text)
}
