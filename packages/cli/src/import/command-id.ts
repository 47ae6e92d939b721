import { createHash } from 'node:crypto'
import { parseUuid, type Uuid } from '@hub/schemas'
import { assert } from '@hub/kernel'

/**
 * 行的命令号 — UUID version 8 (RFC 9562 section 5.8) of the first 122 bits of SHA-256 over source system, source id, operation, the row's own
 * time and batch, and the command's body as sent. The same row again is the same command, in whatever file it stands; any change of it is
 * another. Rows of several updates that come back to an earlier content are told apart by cd_time or cd_batch.
 */
export function rowCommandId(parts: readonly string[]): Uuid {
  return digestedCommandId('zhengyuan/import-row/v1', parts)
}

/** UUID version 8 of a purpose and its parts. */
export function digestedCommandId(purpose: string, parts: readonly string[]): Uuid {
  const hash = createHash('sha256')
  // Lengths in front, so that no two lists of parts read alike.
  hash.update(`${purpose}\n${parts.map((part) => `${part.length}:${part}`).join('\n')}`)
  const hex = hash.digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  const id = parseUuid(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`)
  assert(id !== undefined, 'sixteen bytes of a digest make a UUID')
  return id
}
