import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
export const sealKeyBytes = 32

export interface ValueSealer {
  readonly seal: (value: unknown, untilMs: number) => string
  /** undefined where the text was not sealed by this key for this purpose, was changed, or is past its time. */
  readonly open: (text: string) => unknown
}

/**
 * 密封值 — AES-256-GCM (NIST SP 800-38D [M]) over JSON and an expiry, as base64url: what a browser keeps for us in a cookie
 * and can neither read nor change. `purpose` is authenticated too, so that one cookie never passes for another.
 */
export function buildValueSealer(key: Uint8Array, purpose: string, nowMs: () => number = Date.now): ValueSealer {
  const context = Buffer.from(`hub/gateway/${purpose}/v1`)
  return {
    seal(value, untilMs) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(context)
      const sealed = Buffer.concat([cipher.update(JSON.stringify({ value, untilMs }), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url')
    },
    open(text) {
      const opened = decrypt(Buffer.from(text, 'base64url'), key, context)
      return opened !== undefined && opened.untilMs > nowMs() ? opened.value : undefined
    },
  }
}

function decrypt(bytes: Buffer, key: Uint8Array, context: Buffer): { readonly value: unknown; readonly untilMs: number } | undefined {
  if (bytes.length <= nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes }).setAAD(context)
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
    // Authenticated: only `seal` above can have written it.
    return JSON.parse(plain.toString('utf8')) as { value: unknown; untilMs: number }
  } catch {
    return undefined
  }
}
