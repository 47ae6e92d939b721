import { isCommandType, type CommandReply, type CommandType } from '@hub/schemas'

/** 行 — one command of an NDJSON body; `id` is the caller's own number for it, given back with the answer. */
export interface Row {
  readonly id: number
  readonly type: CommandType
  readonly commandId: string
  readonly actingFor: string | null
  readonly body: unknown
}

export type ParsedRow = { readonly ok: true; readonly row: Row } | { readonly ok: false; readonly id: number; readonly reply: CommandReply }

export interface RowRules {
  /** Name of the caller's number: `rowNumber` of an import, `i` of commands. */
  readonly idName: 'rowNumber' | 'i'
  readonly allows: (type: CommandType) => boolean
}

/** 解析行 — hostile text to a row, or to the answer that it gets. `line` (from 1) stands in where the row has no number of its own. */
export function parseRow(text: string, line: number, { idName, allows }: RowRules): ParsedRow {
  const value = parseObject(text)
  if (value === undefined) return invalid(line, '', '这一行不是 JSON 对象')
  const { [idName]: given, type, commandId, actingFor = null, body } = value
  if (typeof given !== 'number' || !Number.isSafeInteger(given) || given < 0) return invalid(line, idName, '须为非负整数')
  if (typeof type !== 'string' || !isCommandType(type) || !allows(type)) return { ok: false, id: given, reply: unknownCommand }
  if (typeof commandId !== 'string') return invalid(given, 'commandId', '须为字符串')
  if (actingFor !== null && typeof actingFor !== 'string') return invalid(given, 'actingFor', '须为字符串或 null')
  return { ok: true, row: { id: given, type, commandId, actingFor, body } }
}

const unknownCommand: CommandReply = { kind: 'refused', code: 'COMMAND_UNKNOWN', detail: {}, position: null, ids: {} }

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function invalid(id: number, path: string, message: string): ParsedRow {
  return { ok: false, id, reply: { kind: 'invalid', problems: [{ path, message }] } }
}
