import type { CommandReply, ReplyLine } from '@hub/schemas'

const replyKinds: ReadonlySet<string> = new Set<CommandReply['kind']>(['accepted', 'refused', 'invalid', 'unavailable'])

/**
 * 解析回答行 — one NDJSON line of the ledger to its reply; undefined where the line is none. The peer is our own ledger behind
 * mutual TLS, so the shape is checked as deep as a mix-up of lines could go, not field by field.
 */
export function parseReplyLine(line: string): ReplyLine | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return undefined
  }
  if (!isRecord(parsed) || !Number.isSafeInteger(parsed['i']) || !isRecord(parsed['reply'])) return undefined
  return replyKinds.has(String(parsed['reply']['kind'])) ? (parsed as unknown as ReplyLine) : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
