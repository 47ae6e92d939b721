import { parseTraceparent } from '@hub/tracing'
import { commandLineBytesMax, commandsPerRequestMax, fileCommandLineBytesMax, fileCommands, holdsPersonalNumber, type CommandLine } from '@hub/schemas'

export type ParsedLine = { readonly ok: true; readonly line: CommandLine } | { readonly ok: false; readonly i: number; readonly problem: string }
export type ParsedLines = readonly ParsedLine[] | 'too-many'

/** 命令行 — an NDJSON body to its lines. A bad line spoils itself only; `i` -1 where not even that could be read. */
export function parseCommandLines(body: string): ParsedLines {
  const lines = body.split('\n').filter((line) => line.trim() !== '')
  return lines.length > commandsPerRequestMax ? 'too-many' : lines.map(parseLine)
}

function parseLine(text: string): ParsedLine {
  const lineBytes = Buffer.byteLength(text)
  const value = lineBytes > fileCommandLineBytesMax ? undefined : parseJson(text)
  if (lineBytes > bytesMaxOf(value)) return { ok: false, i: indexOf(text), problem: `一条命令最多 ${commandLineBytesMax} 字节` }
  if (value === undefined) return { ok: false, i: -1, problem: '不是有效的 JSON' }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, i: -1, problem: '命令须为 JSON 对象' }
  const fields = value as Record<string, unknown>
  const { i } = fields
  if (typeof i !== 'number' || !Number.isSafeInteger(i) || i < 0) return { ok: false, i: -1, problem: 'i 须为非负整数' }
  const broken = rules.find(({ holds }) => !holds(fields))
  if (broken !== undefined) return { ok: false, i, problem: broken.problem }
  return { ok: true, line: lineOf(fields as unknown as CommandLine) }
}

/** Of its members those that are known. A trace context that is none is left out: the command is not about it. */
function lineOf({ i, type, commandId, token, client, terminal, actingFor, lane, body, traceparent }: CommandLine): CommandLine {
  const line = { i, type, commandId, token, client, terminal, actingFor, lane, body }
  return traceparent === undefined || parseTraceparent(traceparent) === undefined ? line : { ...line, traceparent }
}

/** undefined: no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One that carries a file may be longer. */
function bytesMaxOf(value: unknown): number {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  return typeof type === 'string' && fileCommands.has(type) ? fileCommandLineBytesMax : commandLineBytesMax
}

/** What a line must hold, in the order in which it is told. */
const rules: readonly { readonly holds: (fields: Record<string, unknown>) => boolean; readonly problem: string }[] = [
  { holds: ({ type, commandId, token }) => [type, commandId, token].every((one) => typeof one === 'string'), problem: 'type、commandId、token 须为字符串' },
  { holds: ({ client, terminal }) => isCode(client) && isCode(terminal), problem: 'client、terminal 须为 1 至 64 位的字母数字代码，且不得含有身份号码或手机号码' },
  { holds: ({ actingFor }) => actingFor === null || typeof actingFor === 'string', problem: 'actingFor 须为字符串或 null' },
  { holds: ({ lane }) => lane === 'live' || lane === 'import', problem: 'lane 须为 live 或 import' },
]

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$/.test(value) && !holdsPersonalNumber(value)
}

function indexOf(text: string): number {
  const found = /^\{"i":(\d{1,9})[,}]/.exec(text)
  return found === null ? -1 : Number(found[1])
}
