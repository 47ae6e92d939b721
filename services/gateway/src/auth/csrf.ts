import { EdgeError } from '../errors/edge-error.ts'
import type { Caller } from './caller.ts'

export const csrfHeader = 'x-hub-csrf'

export interface RequestOrigin {
  readonly csrf: string | undefined
  readonly fetchSite: string | undefined
  readonly origin: string | undefined
  readonly host: string | undefined
}

/**
 * 防跨站请求 — a request that a browser authenticated by itself, by cookie, must show that a page of ours sent it: a header that
 * another site cannot add without a preflight (there is no CORS here), and no sign of another origin. The cookie is
 * SameSite=Lax besides. Bearer tokens are sent on purpose and need nothing.
 * @throws EdgeError CSRF_REJECTED
 */
export function refuseCrossSite(caller: Caller, origin: RequestOrigin): void {
  if (caller.kind !== 'account' || caller.session !== 'cookie') return
  if (origin.csrf === undefined || !isSameOrigin(origin)) throw new EdgeError('CSRF_REJECTED')
}

/** No sign that the request came from another site; browsers send at least one of the two headers with a POST. */
export function isSameOrigin({ fetchSite, origin, host }: Omit<RequestOrigin, 'csrf'>): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return false
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
