import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { buildBoundedMap } from './bounded-map.ts'
import { buildValueSealer } from './sealed-value.ts'

/** 浏览器会话 — holds the access token, sealed; the browser cannot read it and scripts cannot touch it. */
export interface SessionCookie {
  /** undefined: the token is too long for a cookie (browsers keep 4 096 bytes). */
  readonly write: (token: string, expiresAt: number) => string | undefined
  readonly read: (cookie: string) => string | undefined
}

export const sessionCookieName = 'hub_session'
const cookieCharsMax = 3_900
const tokenBytesMax = 16 * 1024
const openedMax = 5_000
const openedMs = 60_000

export function buildSessionCookie(key: Uint8Array, nowMs: () => number = Date.now): SessionCookie {
  const sealer = buildValueSealer(key, 'session', nowMs)
  const opened = buildBoundedMap<string>(openedMax, nowMs)

  return {
    write(token, expiresAt) {
      const cookie = sealer.seal(deflateRawSync(token).toString('base64url'), expiresAt * 1_000)
      return cookie.length <= cookieCharsMax ? cookie : undefined
    },
    read(cookie) {
      const known = opened.get(cookie)
      if (known !== undefined) return known
      const packed = sealer.open(cookie)
      if (typeof packed !== 'string') return undefined
      const token = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: tokenBytesMax }).toString('utf8')
      opened.set(cookie, token, nowMs() + openedMs)
      return token
    },
  }
}
