import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { anonymous, type Caller } from '../auth/caller.ts'
import type { Authenticate } from '../auth/authenticate.ts'
import { csrfHeader, refuseCrossSite } from '../auth/csrf.ts'
import { sessionCookieName } from '../auth/session-cookie.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { buildRateLimiter, type RateAnswer, type RateLimit, type TakeOne } from '../limits/rate.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the caller plugin in the scopes that use it; anonymous elsewhere. */
    caller: Caller
  }
}

export interface CallerOptions {
  readonly authenticate: Authenticate
  readonly rate: RateLimit
}

/**
 * 调用方 — who sent the request, once for both paths and REST: authentication, then CSRF, then the rate of this caller. A caller
 * without a good token is counted by its address, so that guessing tokens is slow.
 */
export const callerPlugin = fp<CallerOptions>(
  (app, { authenticate, rate }) => {
    const takeOne = buildRateLimiter(rate)
    app.decorateRequest('caller', { getter: () => anonymous })
    app.addHook('onRequest', async (request, reply) => {
      const caller = await authenticateRequest(authenticate, takeOne, request)
      Object.defineProperty(request, 'caller', { value: caller })
      refuseCrossSite(caller, {
        csrf: headerText(request, csrfHeader),
        fetchSite: headerText(request, 'sec-fetch-site'),
        origin: headerText(request, 'origin'),
        host: request.headers.host,
      })
      refuseTooOften(reply, takeOne(caller.kind === 'account' ? `${caller.account.issuer} ${caller.account.subject}` : request.ip), rate)
    })
    return Promise.resolve()
  },
  { name: 'hub/caller', fastify: '5.x' },
)

async function authenticateRequest(authenticate: Authenticate, takeOne: TakeOne, request: FastifyRequest): Promise<Caller> {
  try {
    return await authenticate({ authorization: request.headers.authorization, sessionCookie: request.cookies[sessionCookieName] })
  } catch (error) {
    // A wrong token counts against the address it came from.
    if (error instanceof EdgeError && !takeOne(request.ip).allowed) throw new EdgeError('RATE_LIMITED')
    throw error
  }
}

function refuseTooOften(reply: FastifyReply, { allowed, remaining, retryAfterSeconds }: RateAnswer, { burst }: RateLimit): void {
  if (!allowed) throw new EdgeError('RATE_LIMITED', { retryAfterMs: retryAfterSeconds * 1_000 })
  reply.header('ratelimit-limit', burst)
  reply.header('ratelimit-remaining', remaining)
}

function headerText({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}
