import { demoAccounts } from '@hub/schemas'
import type { JWK } from 'jose'
import type { WebOptions } from './app.ts'
import { buildBrowserSignIn, callbackPath, discoverConfiguration, embeddedConfiguration } from './auth/browser-sign-in.ts'
import { buildValueSealer } from './auth/sealed-value.ts'
import type { SessionCookie } from './auth/session-cookie.ts'
import type { VerifyToken } from './auth/token-verifier.ts'
import type { GatewayConfig } from './config.ts'
import { demoAlgorithm, ensureSystemKey, type DemoKeys } from './demo/demo-keys.ts'
import { buildMintToken } from './demo/mint-token.ts'
import { buildDemoProvider, providerSessionCookies } from './demo/provider.ts'
import type { DemoRoutesOptions } from './demo/routes.ts'
import { buildBundledFiles } from './graphiql/bundled-files.ts'

export type WebConfig = Pick<GatewayConfig, 'signIn' | 'publicUrl' | 'port' | 'dataDir'>

export interface WebParts {
  readonly demoKeys: DemoKeys | undefined
  readonly sessionKey: Uint8Array
  readonly session: SessionCookie
  readonly verify: VerifyToken
}

/** 装配浏览器部分 — sign-in at the embedded service or at an external one, pages, GraphiQL. */
export async function openWeb(config: WebConfig, { demoKeys, sessionKey, session, verify }: WebParts): Promise<WebOptions> {
  const { signIn, publicUrl, port, dataDir } = config
  // Under either name of this machine a browser keeps its cookies apart, so each comes back to where it started.
  const origins: readonly [string, ...string[]] = demoKeys === undefined ? [publicUrl] : [publicUrl, `http://localhost:${port}`, `http://127.0.0.1:${port}`]
  const browser = demoKeys === undefined
    ? buildBrowserSignIn({ configurationFor: discoverConfiguration(signIn), scope: signIn.scope, askAgain: false })
    : buildBrowserSignIn({ configurationFor: embeddedConfiguration(signIn, demoAlgorithm), scope: 'openid hub', askAgain: true })
  return {
    publicUrl,
    signIn: { signIn: browser, verify, session, origins, pendingSealer: buildValueSealer(sessionKey, 'sign-in'), serviceCookies: demoKeys === undefined ? [] : providerSessionCookies },
    graphiql: await buildBundledFiles(dataDir),
    demo: demoKeys === undefined ? undefined : await openDemo(config, { demoKeys, session, origins }),
  }
}

interface DemoParts {
  readonly demoKeys: DemoKeys
  readonly session: SessionCookie
  readonly origins: readonly string[]
}

async function openDemo({ signIn: { issuer, audience, clientId }, publicUrl, dataDir }: WebConfig, { demoKeys: keys, session, origins }: DemoParts): Promise<DemoRoutesOptions> {
  const systems = demoAccounts.filter(({ kind }) => kind === 'system')
  const systemKeys = new Map<string, JWK>()
  for (const { account } of systems) systemKeys.set(account, await ensureSystemKey(dataDir, account))
  const redirectUris = [...new Set(origins)].map((origin) => `${origin}${callbackPath}`)
  return {
    provider: buildDemoProvider({ issuer, audience, clientId, redirectUris, keys, systemKeys }),
    mint: await buildMintToken({ issuer, audience, keys }),
    session, publicUrl, clientId,
  }
}
