import type { Server } from 'node:https'
import { peerName, type ServerTls, type ServiceName } from '@hub/pki'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { commandLineBytesMax, parseInitialisation, readShape, sealBottomCharsMax, sealKinds, nameCharsMax, type CommandReply, type Initialisation, type ReplyLine } from '@hub/schemas'
import type { TLSSocket } from 'node:tls'
import { answerLine, answerWhoAmI, type Answer, type AnswerPorts, type AroundAnswer } from './answer-commands.ts'
import { parseCommandLines, type ParsedLine } from './command-lines.ts'
import { answerFindAccount } from './find-account.ts'
import { answerPreview, type PreviewPorts } from './preview-seal.ts'
import { answerTemplatePreview, type TemplatePreviewPorts } from './preview-template.ts'
import { replyLines } from './reply-lines.ts'

/** One request carries at most this much: some hundred ordinary commands, or 64 of the largest. */
const bodyBytesMax = 64 * commandLineBytesMax
/** A template of 120 elements and the values to try it with. */
const templateBodyBytesMax = 512 * 1024
/** Who may initialise and rebuild: whoever runs the hub, from its own command line. */
const operators: ReadonlySet<ServiceName> = new Set<ServiceName>(['launcher', 'cli'])
/** Who may bring commands: the tokens inside them say for whom. */
const callers: ReadonlySet<ServiceName> = new Set<ServiceName>(['gateway', 'launcher', 'cli'])
/** Beside these, whoever only measures. */
const measurers: ReadonlySet<ServiceName> = new Set<ServiceName>([...callers, 'monitor'])

/** Of an account, as `RegisterOperator` takes it. */
const accountCharsMax = 200
const accountBody = z.strictObject({ subject: z.string().trim().min(1).max(accountCharsMax) })
const rebuildBody = z.strictObject({ models: z.array(z.string().regex(/^[a-z][a-z-]{0,63}$/)).max(50) })

const previewText = (charsMax: number) => z.string().trim().min(1).max(charsMax).nullable().default(null)
const previewBody = z.strictObject({ kind: z.enum(sealKinds), name: previewText(nameCharsMax), bottom: previewText(sealBottomCharsMax) })

export interface AppOptions extends AnswerPorts, PreviewPorts, TemplatePreviewPorts {
  readonly tls: ServerTls
  readonly health: () => Promise<{ readonly ready: boolean; readonly [detail: string]: unknown }>
  readonly metrics: () => Promise<string>
  /** Stand around every answer, the last one outermost. */
  readonly around?: readonly AroundAnswer[]
  readonly initialise: (input: Initialisation) => Promise<CommandReply>
  /** Names of the read models that there are. */
  readonly readModels: readonly string[]
  /** Rebuilds the named read models, or all; gives the position that they stand at. */
  readonly rebuild: (models: readonly string[]) => Promise<number>
}

/** 账本服务 — built without listening. Mutual TLS says which service calls; the token in each command says which account asks. */
export function buildApp(options: AppOptions): FastifyInstance<Server> {
  const app = fastify({
    https: options.tls, bodyLimit: bodyBytesMax, loggerInstance: options.log as FastifyBaseLogger, logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (_request, body, done) => { done(null, body) })

  app.addHook('onRequest', async (request, reply) => {
    const peer = peerName(request.raw.socket as TLSSocket)
    // Whether it is well, any service of the hub may ask.
    const url = request.routeOptions.url ?? ''
    const allowed = url.startsWith('/health/') ? peer !== undefined : peer !== undefined && (url === '/metrics' ? measurers : callers).has(peer)
    return allowed ? undefined : reply.code(403).send({ error: '该服务无权访问账本' })
  })

  app.get('/health/live', () => ({ live: true }))
  app.get('/health/ready', async (_request, reply) => {
    const health = await options.health()
    return reply.code(health.ready ? 200 : 503).send(health)
  })
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await options.metrics()))

  app.get('/v1/whoami', (request) => answerWhoAmI(options, request.headers.authorization))
  app.post('/v1/accounts', async (request, reply) => {
    const parsed = readShape(accountBody, parseJson(request.body as string))
    if (!parsed.success) return reply.code(422).send({ error: `subject 须为 1 至 ${accountCharsMax} 个字符` })
    return answerFindAccount(options, request.headers.authorization, parsed.data.subject)
  })
  app.post('/v1/seal-preview', async (request, reply) => {
    const parsed = readShape(previewBody, parseJson(request.body as string))
    if (!parsed.success) return reply.code(422).send({ error: '须有 kind（unit、business、personal）；name、bottom 为文字或 null' })
    return answerPreview(options, request.headers.authorization, parsed.data)
  })
  app.post('/v1/template-preview', { bodyLimit: templateBodyBytesMax }, (request) => answerTemplatePreview(options, request.headers.authorization, parseJson(request.body as string)))
  const answer = (options.around ?? []).reduce<Answer>((inner, around) => around(inner), (line) => answerLine(options, line))
  app.post('/v1/commands', (request, reply) => {
    const lines = parseCommandLines(request.body as string)
    if (lines === 'too-many') return reply.code(413).send({ error: '一次请求中的命令过多' })
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' })
    const replies = replyLines(reply.raw)
    void answerAll(answer, lines, (line) => { replies.write(line) }).finally(() => { replies.end() })
    return reply
  })
  const isOperator = (request: FastifyRequest): boolean => {
    const peer = peerName(request.raw.socket as TLSSocket)
    return peer !== undefined && operators.has(peer)
  }
  app.post('/v1/rebuild', async (request, reply) => {
    if (!isOperator(request)) return reply.code(403).send({ error: '重建只能由本机命令行进行' })
    const parsed = readShape(rebuildBody, parseJson(request.body as string))
    if (!parsed.success) return reply.code(422).send({ error: '读模型名称须为小写字母和连字符' })
    const unknown = parsed.data.models.find((name) => !options.readModels.includes(name))
    if (unknown !== undefined) return reply.code(422).send({ error: `没有读模型 ${unknown}。可用的有：${options.readModels.join('、')}` })
    return { position: await options.rebuild(parsed.data.models) }
  })
  app.post('/v1/initialise', async (request, reply) => {
    if (!isOperator(request)) return reply.code(403).send({ error: '初始化只能由本机命令行进行' })
    const parsed = parseInitialisation(parseJson(request.body as string))
    return parsed.ok ? options.initialise(parsed.input) : reply.code(422).send({ kind: 'invalid', problems: parsed.problems })
  })
  return app as unknown as FastifyInstance<Server>
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Each line is written as soon as it is done. A caller that went away changes nothing: what was decided is on record, and a retry gets its answer. */
async function answerAll(answer: Answer, lines: readonly ParsedLine[], write: (line: ReplyLine) => void): Promise<void> {
  await Promise.all(lines.map(async (parsed) => {
    const i = parsed.ok ? parsed.line.i : parsed.i
    const reply = parsed.ok ? await answer(parsed.line) : { kind: 'invalid' as const, problems: [{ path: '', message: parsed.problem }] }
    write({ i, reply })
  }))
}
