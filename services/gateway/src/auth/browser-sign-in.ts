import * as oidc from 'openid-client'
import type { SignInConfig } from '../config.ts'
import { SignInUnavailable } from './sign-in-unavailable.ts'

/** What has to be remembered, sealed in a cookie, between leaving for the sign-in service and coming back. */
export interface PendingSignIn {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
}

export interface BegunSignIn {
  readonly url: string
  readonly pending: PendingSignIn
}

/** 浏览器登录 — authorization code with PKCE (RFC 7636), state and nonce. `origin` is ours, as the browser sees it. */
export interface BrowserSignIn {
  /** @throws SignInUnavailable */
  readonly begin: (origin: string) => Promise<BegunSignIn>
  /** The access token, or undefined where the answer was not one to this sign-in. @throws SignInUnavailable */
  readonly finish: (callback: URL, pending: PendingSignIn) => Promise<string | undefined>
}

export const callbackPath = '/auth/callback'

export interface BrowserSignInOptions {
  /** Metadata of the sign-in service, as seen from `origin`. */
  readonly configurationFor: (origin: string) => Promise<oidc.Configuration>
  readonly scope: string
  /** Asks again who it is, also of somebody who is signed in there. */
  readonly askAgain: boolean
}

export function buildBrowserSignIn({ configurationFor, scope, askAgain }: BrowserSignInOptions): BrowserSignIn {
  return {
    async begin(origin) {
      const configuration = await reach(() => configurationFor(origin))
      const pending = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce() }
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: `${origin}${callbackPath}`,
        scope,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        ...(askAgain ? { prompt: 'login' } : {}),
      })
      return { url: url.href, pending }
    },
    async finish(callback, { verifier, state, nonce }) {
      const configuration = await reach(() => configurationFor(callback.origin))
      try {
        const { access_token: token } = await oidc.authorizationCodeGrant(configuration, callback, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true })
        return token
      } catch (error) {
        if (isAnswerThatDoesNotFit(error)) return undefined
        throw new SignInUnavailable('the sign-in service does not answer', { cause: error })
      }
    },
  }
}

/** The service answered, or the browser brought an answer, and it is not one to this sign-in; everything else is trouble on the way. */
function isAnswerThatDoesNotFit(error: unknown): boolean {
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError || error instanceof oidc.WWWAuthenticateChallengeError) return true
  return error instanceof oidc.ClientError && error.code !== 'OAUTH_TIMEOUT' && error.code !== 'OAUTH_ABORT'
}

async function reach(get: () => Promise<oidc.Configuration>): Promise<oidc.Configuration> {
  try {
    return await get()
  } catch (cause) {
    throw new SignInUnavailable('the sign-in service cannot be reached', { cause })
  }
}

/** The metadata of an external service, asked for once it is needed and kept once it was had. */
export function discoverConfiguration({ issuer, clientId, clientSecret }: SignInConfig): () => Promise<oidc.Configuration> {
  let found: Promise<oidc.Configuration> | undefined
  const plainHttp = issuer.startsWith('http:')
  return () => {
    found ??= oidc
      .discovery(new URL(issuer), clientId, undefined, clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret), plainHttp ? { execute: [oidc.allowInsecureRequests] } : {})
      .catch((error: unknown) => {
        found = undefined
        throw error
      })
    return found
  }
}

/** The metadata of the embedded service: its name is fixed, its address is the one by which the browser came. */
export function embeddedConfiguration({ issuer, clientId }: SignInConfig, algorithm: string): (origin: string) => Promise<oidc.Configuration> {
  return (origin) => {
    const server = {
      issuer, authorization_endpoint: `${origin}/oidc/auth`, token_endpoint: `${origin}/oidc/token`, jwks_uri: `${origin}/oidc/jwks`,
      authorization_response_iss_parameter_supported: true,
    }
    const configuration = new oidc.Configuration(server, clientId, { id_token_signed_response_alg: algorithm }, oidc.None())
    oidc.allowInsecureRequests(configuration)
    return Promise.resolve(configuration)
  }
}
