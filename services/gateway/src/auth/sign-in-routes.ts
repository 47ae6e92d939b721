import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { EdgeError } from '../errors/edge-error.ts'
import type { BrowserSignIn, PendingSignIn } from './browser-sign-in.ts'
import { callbackPath } from './browser-sign-in.ts'
import { isSameOrigin } from './csrf.ts'
import type { ValueSealer } from './sealed-value.ts'
import { sessionCookieName, type SessionCookie } from './session-cookie.ts'
import type { VerifyToken } from './token-verifier.ts'

export interface SignInRoutesOptions {
  readonly signIn: BrowserSignIn
  readonly verify: VerifyToken
  readonly session: SessionCookie
  readonly pendingSealer: ValueSealer
  /** Origins by which browsers may find us; the first is the public one. */
  readonly origins: readonly [string, ...string[]]
  /** Cookies of an embedded sign-in service; none with an external one. Without them it knows nobody, and another person may sign in. */
  readonly serviceCookies: readonly string[]
}

const pendingCookieName = 'hub_sign_in'
const pendingMs = 10 * 60_000

/** 登录路由 — away to the sign-in service, back with a code, and out again. The session lasts as long as its access token. */
export function addSignInRoutes(app: FastifyInstance, { signIn, verify, session, pendingSealer, origins, serviceCookies }: SignInRoutesOptions): void {
  const cookie = cookieOptions(origins[0])
  const forgetAtService = (reply: FastifyReply): void => { for (const name of serviceCookies) reply.clearCookie(name, cookie) }

  app.get('/auth/login', async (request, reply) => {
    const { url, pending } = await signIn.begin(originOf(request, origins))
    forgetAtService(reply)
    reply.setCookie(pendingCookieName, pendingSealer.seal(pending, Date.now() + pendingMs), { ...cookie, path: callbackPath, maxAge: pendingMs / 1_000 })
    return reply.redirect(url, 303)
  })

  app.get(callbackPath, async (request, reply) => {
    reply.clearCookie(pendingCookieName, { ...cookie, path: callbackPath })
    const pending = pendingSealer.open(request.cookies[pendingCookieName] ?? '') as PendingSignIn | undefined
    if (pending === undefined) return reply.redirect('/?sign-in=expired', 303)
    const token = await signIn.finish(new URL(request.url, originOf(request, origins)), pending)
    const verified = token === undefined ? undefined : await verify(token)
    if (verified?.ok !== true) return reply.redirect('/?sign-in=failed', 303)
    return startSession(reply, { session, cookie, account: verified.account })
  })

  app.post('/auth/logout', (request, reply) => {
    refuseForeignForm(request)
    reply.clearCookie(sessionCookieName, cookie)
    forgetAtService(reply)
    return reply.redirect('/', 303)
  })
}

interface StartSession {
  readonly session: SessionCookie
  readonly cookie: CookieSerializeOptions
  readonly account: { readonly token: string; readonly expiresAt: number }
}

/** Gives the browser its session and sends it to the start page. */
export function startSession(reply: FastifyReply, { session, cookie, account: { token, expiresAt } }: StartSession): FastifyReply {
  const sealed = session.write(token, expiresAt)
  if (sealed === undefined) return reply.redirect('/?sign-in=too-long', 303)
  reply.setCookie(sessionCookieName, sealed, { ...cookie, expires: new Date(expiresAt * 1_000) })
  return reply.redirect('/', 303)
}

export function cookieOptions(publicOrigin: string): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: publicOrigin.startsWith('https:') }
}

/** The origin by which this browser came, if it is one of ours; else the public one. */
export function originOf(request: FastifyRequest, origins: readonly [string, ...string[]]): string {
  return origins.find((origin) => new URL(origin).host === request.headers.host) ?? origins[0]
}

/** Forms have no CSRF header; the browser says where they come from. @throws EdgeError CSRF_REJECTED */
export function refuseForeignForm({ headers }: FastifyRequest): void {
  const fetchSite = headers['sec-fetch-site']
  const ours = isSameOrigin({ fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined, origin: headers.origin, host: headers.host })
  if (!ours) throw new EdgeError('CSRF_REJECTED', { zh: '表单须由本站页面提交。' })
}
