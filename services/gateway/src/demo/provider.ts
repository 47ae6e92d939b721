import { demoAccounts } from '@hub/schemas'
import type { JWK } from 'jose'
import Provider, { type ClientMetadata, type Configuration, type JWK as ProviderJwk } from 'oidc-provider'
import { demoAlgorithm, publicPart, type DemoKeys } from './demo-keys.ts'
import { buildMemoryAdapterFactory } from './memory-adapter.ts'

/** Access tokens are made out for this resource; its audience is the one that gateway and ledger ask for. */
const resource = 'urn:zhengyuan:api'
const scope = 'hub'
export const tokenLifetimeSeconds = 8 * 60 * 60
const sessionSeconds = 8 * 60 * 60
const interactionSeconds = 10 * 60

/** 会话 Cookie of the provider, and its signature. Signing in as another person while they are there would need a page with script. */
export const providerSessionCookies = ['_session', '_session.sig'] as const

export interface DemoProviderOptions {
  readonly issuer: string
  readonly audience: string
  readonly clientId: string
  readonly redirectUris: readonly string[]
  readonly keys: DemoKeys
  /** Public keys of the demo department systems, by account. */
  readonly systemKeys: ReadonlyMap<string, JWK>
}

/**
 * 内置登录服务 — a real OpenID provider (authorization code + PKCE for people, client credentials with private_key_jwt for
 * systems) whose accounts are the demo accounts and whose sign-in page is a list of buttons. Only ever on a loopback address.
 */
export function buildDemoProvider(options: DemoProviderOptions): Provider {
  const { issuer, audience, keys } = options
  const configuration: Configuration = {
    adapter: buildMemoryAdapterFactory(),
    clients: clientsOf(options),
    clientDefaults: { id_token_signed_response_alg: demoAlgorithm },
    jwks: { keys: [...keys.jwks.keys] as ProviderJwk[] },
    cookies: { keys: [...keys.cookieKeys], short: { sameSite: 'lax' }, long: { sameSite: 'lax' } },
    // `hub` is a scope of the resource, not of OpenID.
    scopes: ['openid'],
    claims: { openid: ['sub'] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope, audience, accessTokenTTL: tokenLifetimeSeconds, accessTokenFormat: 'jwt', jwt: { sign: { alg: demoAlgorithm } },
        }),
      },
    },
    ttl: { Session: sessionSeconds, Interaction: interactionSeconds, Grant: sessionSeconds, AuthorizationCode: 60, IdToken: 3_600, ClientCredentials: tokenLifetimeSeconds },
    findAccount: (_ctx, id) => (demoAccounts.some(({ account }) => account === id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined),
    interactions: { url: (_ctx, { uid }) => `/demo/interaction/${uid}` },
    // The console is our own: there is nobody to ask for consent.
    async loadExistingGrant({ oidc }) {
      const accountId = oidc.session?.accountId
      if (oidc.client === undefined || accountId === undefined) return undefined
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId })
      grant.addOIDCScope('openid')
      grant.addResourceScope(resource, scope)
      await grant.save()
      return grant
    },
    renderError(ctx, { error }) {
      ctx.type = 'text/plain; charset=utf-8'
      ctx.body = `登录没有完成（${error}）。请回到首页重试。`
    },
  }
  return new Provider(issuer, configuration)
}

function clientsOf({ clientId, redirectUris, systemKeys }: DemoProviderOptions): ClientMetadata[] {
  const console: ClientMetadata = {
    client_id: clientId, token_endpoint_auth_method: 'none', redirect_uris: [...redirectUris], response_types: ['code'], grant_types: ['authorization_code'],
  }
  const systems = [...systemKeys].map(([account, key]): ClientMetadata => ({
    client_id: account, token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: demoAlgorithm, jwks: { keys: [publicPart(key) as ProviderJwk] },
    redirect_uris: [], response_types: [], grant_types: ['client_credentials'],
  }))
  return [console, ...systems]
}
