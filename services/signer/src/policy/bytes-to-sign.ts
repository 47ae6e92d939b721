import { unreachable } from '@hub/kernel'
import type { SignRequest } from './sign-request.ts'

/**
 * 待签字节 — one field a line, a line break after each; frozen: signatures made today must verify in thirty years.
 * No field can hold a line break or a space (see the parser), so two requests never share their bytes.
 *
 * A receipt begins with its purpose. A checkpoint is the text of a C2SP checkpoint (tlog-checkpoint, "Note text": origin, size,
 * root in base64), so that its Ed25519 signature is a note signature as it stands; the purpose and the instant are its one extension
 * line, and its origin cannot be mistaken for a purpose.
 */
export function bytesToSign(request: SignRequest): Uint8Array {
  return new TextEncoder().encode(linesOf(request).map((line) => `${line}\n`).join(''))
}

function linesOf(request: SignRequest): readonly string[] {
  switch (request.purpose) {
    case 'checkpoint': {
      const root = Buffer.from(request.rootSha256, 'hex').toString('base64')
      return [request.origin, String(request.size), root, `zhengyuan/checkpoint/v1 ${request.at}`]
    }
    case 'receipt':
      return ['zhengyuan/receipt/v1', request.lookUpId, request.leafSha256, request.at]
    default:
      return unreachable(request)
  }
}
