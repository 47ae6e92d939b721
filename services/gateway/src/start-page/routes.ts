import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authenticate } from '../auth/authenticate.ts'
import { anonymous, type Caller } from '../auth/caller.ts'
import { sessionCookieName } from '../auth/session-cookie.ts'
import { checkSheet } from '../check/check-page.ts'
import { checkStyleSheet } from '../check/check-style.ts'
import { docsIndex } from '../docs-pages/doc-link.ts'
import { buildDocPages, docsIndexPage } from '../docs-pages/doc-pages.ts'
import { docStyleSheet } from '../docs-pages/doc-style.ts'
import { listDocs } from '../docs-pages/find-doc.ts'
import { EdgeError } from '../errors/edge-error.ts'
import type { CheckHealth } from '../health.ts'
import { startPage, type AccountList } from './start-page.ts'
import { styleSheet } from './style.ts'

export interface PageRoutesOptions {
  readonly authenticate: Authenticate
  readonly checkHealth: CheckHealth
  readonly publicUrl: string
  readonly accounts: AccountList | undefined
}

const noContent = 204
const htmlType = 'text/html; charset=utf-8'

const notices: Readonly<Record<string, string>> = {
  failed: '登录没有成功：登录服务的答复与本次请求不符，请重试。',
  expired: '登录页面停留过久，请重新登录。',
  'too-long': '登录服务签发的令牌过长，浏览器无法保存会话；请联系运维人员精简令牌内容。',
}

/** 页面 — strict content security policy: our own style sheet and forms, no script, no frame. */
export async function addPages(app: FastifyInstance, { authenticate, checkHealth, publicUrl, accounts }: PageRoutesOptions): Promise<void> {
  const tls = publicUrl.startsWith('https:')
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], formAction: ["'self'"], baseUri: ["'none'"], frameAncestors: ["'none'"] },
    },
    // Plain HTTP on a local network must stay reachable.
    strictTransportSecurity: tls,
    // With `no-referrer` a browser sends `Origin: null` with our own forms, and they could not be told from foreign ones.
    referrerPolicy: { policy: 'same-origin' },
  })

  app.get('/', async (request, reply) => {
    const [caller, health] = await Promise.all([findCaller(authenticate, request), checkHealth()])
    const notice = notices[(request.query as Record<string, unknown>)['sign-in'] as string]
    const body = startPage({ health, caller, publicUrl, accounts, docs: listDocs(), notice })
    return reply.type(htmlType).header('cache-control', 'no-store').send(body)
  })
  addSheet(app, '/assets/start.css', styleSheet)
  addSheet(app, checkSheet, checkStyleSheet)
  // Asked for by browsers on pages that name no icon, such as the JSON of the health check.
  app.get('/favicon.ico', (_request, reply) => reply.code(noContent).send())
  addDocs(app)
}

function addSheet(app: FastifyInstance, url: string, text: string): void {
  app.get(url, (_request, reply) => reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=300').send(text))
}

function addDocs(app: FastifyInstance): void {
  const pages = buildDocPages()
  addSheet(app, '/assets/docs.css', docStyleSheet)
  app.get('/docs', (_request, reply) => reply.redirect(docsIndex))
  app.get('/docs/*', (request, reply) => {
    const name = (request.params as Record<string, string>)['*'] ?? ''
    const text = name === '' ? docsIndexPage() : pages.find(name)
    if (text === undefined) throw new EdgeError('NOT_FOUND')
    return reply.type(htmlType).send(text)
  })
}

/** A start page must open whatever the state of the sign-in service or the ledger. */
async function findCaller(authenticate: Authenticate, request: FastifyRequest): Promise<Caller> {
  try {
    return await authenticate({ authorization: undefined, sessionCookie: request.cookies[sessionCookieName] })
  } catch {
    return anonymous
  }
}
