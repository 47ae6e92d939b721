import helmet from '@fastify/helmet'
import type { Tracing } from '@hub/tracing'
import { parseUuid, type LicenceId } from '@hub/schemas'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { EdgeError } from '../errors/edge-error.ts'
import { problemType, toProblem } from '../errors/problem.ts'
import { networkOf } from '../limits/network.ts'
import { buildRateLimiter, type RateLimit } from '../limits/rate.ts'
import { tellError } from '../plugins/errors.ts'
import { tracingPlugin } from '../plugins/tracing.ts'
import { answerCheck, type CheckAnswer, type CheckedPaper, type CheckPorts } from './check-answer.ts'
import { checkPage, notCheckedPage } from './check-page.ts'
import { answerNoticeCheck, type NoticeCheckPorts } from './notice-answer.ts'
import { noticeCheckPage } from './notice-page.ts'

export interface CheckRoutesOptions extends Pick<CheckPorts, 'ledger'> {
  readonly read: CheckPorts['read'] & NoticeCheckPorts['read']
  readonly rate: RateLimit
  readonly tracing: Tracing | undefined
  /** Whether browsers come over TLS. */
  readonly tls: boolean
}

const versionShape = /^[1-9]\d{0,8}$/
const htmlType = 'text/html; charset=utf-8'
const statuses: Readonly<Partial<Record<CheckAnswer['code'], number>>> = { NOT_KNOWN: 404, HUB_UNAVAILABLE: 503 }
const found = 200
const retryAfterSeconds = 5

/**
 * 查验 — where the QR code of a licence or a notice leads: for anybody, without signing in, counted by the network it comes from; a clerk who scans is not looked at as the
 * account of her session. No script, nothing kept by a browser or a proxy, and no address of a licence told to another site.
 */
export async function addCheckRoutes(app: FastifyInstance, { rate, tracing, tls, ...ports }: CheckRoutesOptions): Promise<void> {
  if (tracing !== undefined) await app.register(tracingPlugin, { tracing })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], styleSrc: ["'self'"], imgSrc: ['data:'], formAction: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] } },
    // Plain HTTP on a local network must stay reachable.
    strictTransportSecurity: tls,
    referrerPolicy: { policy: 'no-referrer' },
  })
  app.setErrorHandler((error, request, reply) => {
    const masked = tellError(error, request, reply)
    return wantsJson(request) ? reply.type(problemType).send(toProblem(masked)) : reply.type(htmlType).send(notCheckedPage(masked.error.message))
  })
  const limiter = buildRateLimiter(rate)

  const counted = {
    onRequest: ({ ip }: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
      reply.headers({ 'cache-control': 'no-store', vary: 'accept', 'x-robots-tag': 'noindex' })
      const { allowed, retryAfterSeconds: seconds } = limiter.take(networkOf(ip))
      done(allowed ? undefined : new EdgeError('RATE_LIMITED', { retryAfterMs: seconds * 1_000 }))
    },
  }
  const answered = <Answer extends Pick<CheckAnswer, 'code'>>(request: FastifyRequest, reply: FastifyReply, answer: Answer, shown: (answer: Answer) => string): FastifyReply => {
    if (answer.code === 'HUB_UNAVAILABLE') reply.header('retry-after', retryAfterSeconds)
    reply.code(statuses[answer.code] ?? found)
    return wantsJson(request) ? reply.send(answer) : reply.type(htmlType).send(shown(answer))
  }
  app.get('/check/:licenceId/:version', counted, async (request, reply) => answered(request, reply, await answerCheck(paperOf(request), ports), checkPage))
  app.get('/check/notice/:noticeId', counted, async (request, reply) => {
    const { noticeId = '' } = request.params as Readonly<Record<string, string>>
    return answered(request, reply, await answerNoticeCheck(parseUuid(noticeId), ports), noticeCheckPage)
  })
}

/** What is no id and no version is a code that we never printed. */
function paperOf({ params }: FastifyRequest): CheckedPaper | undefined {
  const { licenceId = '', version = '' } = params as Readonly<Record<string, string>>
  const id = parseUuid(licenceId)
  return id === undefined || !versionShape.test(version) ? undefined : { licenceId: id as string as LicenceId, version: Number(version) }
}

/** A browser names text/html; whoever says nothing gets the page. */
function wantsJson({ headers: { accept = '' } }: FastifyRequest): boolean {
  return accept.includes('application/json') && !accept.includes('text/html')
}
