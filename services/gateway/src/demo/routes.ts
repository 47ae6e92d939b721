import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { cookieOptions, refuseForeignForm, startSession } from '../auth/sign-in-routes.ts'
import type { SessionCookie } from '../auth/session-cookie.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { traceIdHeader } from '../plugins/trace-id.ts'
import { findDemoAccount, listedAccounts } from './account-list.ts'
import { interactionPage } from './account-page.ts'
import { refuseRemote } from './loopback.ts'
import type { MintToken } from './mint-token.ts'

export interface DemoRoutesOptions {
  readonly provider: Provider
  readonly mint: MintToken
  readonly session: SessionCookie
  readonly publicUrl: string
  /** Of browsers: one-click sign-in acts for the same client as the way through the provider. */
  readonly clientId: string
}

const cliClient = 'hub-cli'

/**
 * 演示路由 — the embedded provider under `/oidc`, its page, one-click sign-in and `POST /demo/token`. All of them answer this
 * machine only; without the demo none of them exists. Forms are parsed by the scope around.
 */
export async function addDemoRoutes(app: FastifyInstance, { provider, mint, session, publicUrl, clientId }: DemoRoutesOptions): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, _reply, next) => { refuseRemote(request); next() })

    scope.post('/demo/token', async (request, reply) => {
      const account = findDemoAccount(member(request.body, 'account'))
      if (account === undefined) return reply.code(404).send({ accounts: listedAccounts })
      return mint(account.account, account.kind === 'system' ? account.account : cliClient)
    })
    scope.post('/demo/sign-in', async (request, reply) => {
      refuseForeignForm(request)
      const account = findDemoAccount(member(request.body, 'account'))
      if (account === undefined) throw new EdgeError('BAD_REQUEST', { zh: '没有这个演示账号。' })
      return startSession(reply, { session, cookie: cookieOptions(publicUrl), account: await mint(account.account, clientId) })
    })
    scope.get('/demo/interaction/:uid', (request, reply) => reply.type('text/html; charset=utf-8').send(interactionPage(member(request.params, 'uid') ?? '')))
    scope.post('/demo/interaction/:uid', async (request, reply) => {
      refuseForeignForm(request)
      const account = findDemoAccount(member(request.body, 'account'))
      if (account === undefined) throw new EdgeError('BAD_REQUEST', { zh: '没有这个演示账号。' })
      return reply.redirect(await finishInteraction(provider, request, reply, account.account), 303)
    })
    done()
  })
  await app.register(mountProvider, { provider })
}

async function finishInteraction(provider: Provider, { raw }: FastifyRequest, reply: FastifyReply, accountId: string): Promise<string> {
  try {
    return await provider.interactionResult(raw, reply.raw, { login: { accountId } }, { mergeWithLastSubmission: false })
  } catch {
    // The page lay open longer than the interaction lives, or belongs to another browser.
    return '/?sign-in=expired'
  }
}

/** The provider reads its own bodies and writes its own answers. */
function mountProvider(app: FastifyInstance, { provider }: { readonly provider: Provider }, done: () => void): void {
  const handle = provider.callback()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, parsed) => { parsed(null) })
  app.addHook('onRequest', (request, _reply, next) => { refuseRemote(request); next() })
  app.all('/oidc/*', (request, reply) => {
    reply.hijack()
    reply.raw.setHeader(traceIdHeader, request.id)
    const { raw } = request
    const url = raw.url ?? '/'
    // How a mounted provider learns its own path.
    Object.assign(raw, { originalUrl: url, url: url.slice('/oidc'.length) })
    void handle(raw, reply.raw)
  })
  done()
}

function member(value: unknown, name: string): string | undefined {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
  return typeof found === 'string' ? found : undefined
}
