import type { CommandReply } from '@hub/schemas'
import { member } from '../hub/ask.ts'
import type { Wire } from './wire.ts'

export interface RowAnswer {
  readonly rowNumber: number
  readonly reply: CommandReply
}

/** 解析答复行 — one NDJSON line of the gateway; undefined where the line is none. Only what the import relies on is checked. */
export function parseAnswerLine(line: string, idName: Wire['idName']): RowAnswer | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  const [rowNumber, reply] = [member(value, idName), member(value, 'reply')]
  return Number.isSafeInteger(rowNumber) && isReply(reply) ? { rowNumber: rowNumber as number, reply } : undefined
}

/** A reply of the ledger, as far as its kind tells. */
export function isReply(reply: unknown): reply is CommandReply {
  switch (member(reply, 'kind')) {
    case 'accepted': return isObject(member(reply, 'ids')) && typeof member(reply, 'replayed') === 'boolean'
    case 'refused': return typeof member(reply, 'code') === 'string'
    case 'invalid': return Array.isArray(member(reply, 'problems'))
    case 'unavailable': return typeof member(reply, 'retryAfterMs') === 'number'
    default: return false
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
