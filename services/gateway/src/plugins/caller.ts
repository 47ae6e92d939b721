import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { anonymous, type Caller } from '../auth/caller.ts'
import type { Authenticate } from '../auth/authenticate.ts'
import { csrfHeader, refuseCrossSite } from '../auth/csrf.ts'
import { sessionCookieName } from '../auth/session-cookie.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { networkOf } from '../limits/network.ts'
import { buildCommandMeter, refuseMoreThanBurst, tooFewTokens, type CommandMeter } from '../limits/command-meter.ts'
import { buildRateLimiter, type RateLimit, type TakeTokens } from '../limits/rate.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the caller plugin in the scopes that use it; anonymous elsewhere. */
    caller: Caller
    /**
     * 计费 — takes tokens for the commands of this request beyond the first, all or none. Only in the scopes of the caller plugin.
     * @throws EdgeError RATE_LIMITED, TOO_MANY_COMMANDS
     */
    chargeCommands: (reply: FastifyReply, commands: number) => void
    /** 逐条计费 — for a request whose commands are counted while they are read. Only in the scopes of the caller plugin. */
    meterCommands: (reply: FastifyReply) => CommandMeter
  }
}

export interface CallerOptions {
  readonly authenticate: Authenticate
  readonly rate: RateLimit
}

/**
 * 调用方 — who sent the request, once for both paths and REST: authentication, then CSRF, then the rate of this caller. A caller
 * without a good token is counted by its address, of IPv6 by the /64 in which all addresses are its own to choose, so that guessing tokens is slow. A request costs one token before it is read; what it
 * turns out to hold beyond one command is charged by whoever reads it.
 */
export const callerPlugin = fp<CallerOptions>(
  (app, { authenticate, rate }) => {
    const limiter = buildRateLimiter(rate)
    const { take } = limiter
    app.decorateRequest('caller', { getter: () => anonymous })
    app.decorateRequest('chargeCommands', function chargeCommands(this: FastifyRequest, reply: FastifyReply, commands: number) {
      refuseMoreThanBurst(rate, commands)
      if (commands > 1) charge(reply, { take, rate, caller: rateKey(this, this.caller), count: commands - 1 })
    })
    app.decorateRequest('meterCommands', function meterCommands(this: FastifyRequest, reply: FastifyReply) {
      return buildCommandMeter({ limiter, rate, caller: rateKey(this, this.caller), setRemaining: (remaining) => { reply.header('ratelimit-remaining', remaining) } })
    })
    app.addHook('onRequest', async (request, reply) => {
      const caller = await authenticateRequest(authenticate, take, request)
      Object.defineProperty(request, 'caller', { value: caller })
      refuseCrossSite(caller, {
        csrf: headerText(request, csrfHeader),
        fetchSite: headerText(request, 'sec-fetch-site'),
        origin: headerText(request, 'origin'),
        host: request.headers.host,
      })
      charge(reply, { take, rate, caller: rateKey(request, caller), count: 1 })
    })
    return Promise.resolve()
  },
  { name: 'hub/caller', fastify: '5.x' },
)

async function authenticateRequest(authenticate: Authenticate, take: TakeTokens, request: FastifyRequest): Promise<Caller> {
  try {
    return await authenticate({ authorization: request.headers.authorization, sessionCookie: request.cookies[sessionCookieName] })
  } catch (error) {
    // A wrong token counts against where it came from.
    if (error instanceof EdgeError && !take(networkOf(request.ip)).allowed) throw new EdgeError('RATE_LIMITED')
    throw error
  }
}

function rateKey({ ip }: FastifyRequest, caller: Caller): string {
  return caller.kind === 'account' ? `${caller.account.issuer} ${caller.account.subject}` : networkOf(ip)
}

interface Charge {
  readonly take: TakeTokens
  readonly rate: RateLimit
  readonly caller: string
  readonly count: number
}

/** @throws EdgeError RATE_LIMITED */
function charge(reply: FastifyReply, { take, rate: { burst }, caller, count }: Charge): void {
  const { allowed, remaining, retryAfterSeconds } = take(caller, count)
  reply.header('ratelimit-limit', burst)
  reply.header('ratelimit-remaining', remaining)
  if (allowed) return
  throw count === 1 ? new EdgeError('RATE_LIMITED', { retryAfterMs: retryAfterSeconds * 1_000 }) : tooFewTokens(count + 1, retryAfterSeconds)
}

function headerText({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}
