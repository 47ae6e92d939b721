import { parseTrustedProxies } from './trusted-proxies.ts'

/** 登录配置 — of which issuer tokens are taken, and how browsers sign in there. */
export interface SignInConfig {
  readonly issuer: string
  readonly audience: string
  /** undefined: as the issuer's own discovery document says. */
  readonly jwksUrl: string | undefined
  readonly clientId: string
  readonly clientSecret: string | undefined
  /** Of the sign-in of browsers; what an access token for us needs differs from service to service. */
  readonly scope: string
}

/** 网关配置 — everything that the gateway is told from outside; docs/operations.md explains each. */
export interface GatewayConfig {
  readonly host: string
  readonly port: number
  /** Where browsers find this gateway; no path. */
  readonly publicUrl: string
  readonly ledgerUrl: string
  /** Of whom the trust bundle is fetched; undefined: files are verified without one. */
  readonly signerUrl: string | undefined
  readonly databaseUrl: string
  readonly tlsDir: string
  readonly dataDir: string
  /** 演示 — the embedded sign-in service with accounts that need no password. Only ever on a loopback address. */
  readonly demo: boolean
  readonly signIn: SignInConfig
  readonly requestsPerMinute: number
  /** 可信代理 — whose `X-Forwarded-For` is believed; none: nobody's. */
  readonly trustProxy: readonly string[]
  readonly logLevel: string
}

/** The configuration is wrong; says which variable and never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Environment = Readonly<Record<string, string | undefined>>

const portDefault = 8_080
const portMax = 65_535
const requestsPerMinuteDefault = 6_000
const requestsPerMinuteMax = 100_000_000
const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])

export function isLoopbackHost(host: string): boolean {
  return loopbackHosts.has(host)
}

/** @throws ConfigError; above all where the demo would be reachable from another machine */
export function readConfig(env: Environment): GatewayConfig {
  const demo = env['HUB_DEMO'] === '1'
  const host = env['HOST'] || '127.0.0.1'
  const port = whole(env, 'PORT', portDefault, portMax)
  const publicUrl = url(env, 'HUB_PUBLIC_URL', `http://localhost:${port}`).origin
  if (demo && !isLoopbackHost(host)) throw new ConfigError('演示账号不需要口令，只能开在本机地址上：请去掉 HOST，或设 HUB_DEMO=0')
  if (demo && !isLoopbackHost(new URL(publicUrl).hostname)) throw new ConfigError('演示账号不需要口令，HUB_PUBLIC_URL 须为本机地址，或设 HUB_DEMO=0')
  const trustProxy = readTrustedProxies(env)
  if (demo && trustProxy.length > 0) throw new ConfigError('演示账号不需要口令，不能放在代理之后：请去掉 HUB_TRUST_PROXY，或设 HUB_DEMO=0')
  return {
    host, port, publicUrl, demo,
    ledgerUrl: url(env, 'LEDGER_URL').href,
    signerUrl: env['SIGNER_URL'] ? url(env, 'SIGNER_URL').href : undefined,
    databaseUrl: text(env, 'GATEWAY_DATABASE_URL'),
    tlsDir: text(env, 'HUB_TLS_DIR'),
    dataDir: env['HUB_DATA_DIR'] || '.data',
    signIn: readSignIn(env),
    requestsPerMinute: whole(env, 'HUB_REQUESTS_PER_MINUTE', requestsPerMinuteDefault, requestsPerMinuteMax),
    trustProxy,
    logLevel: env['HUB_LOG_LEVEL'] || 'info',
  }
}

function readSignIn(env: Environment): SignInConfig {
  const audience = text(env, 'OIDC_AUDIENCE')
  const clientId = env['OIDC_CLIENT_ID'] || 'hub-console'
  // An ID token is made out for the client: it must not pass for an access token.
  if (audience === clientId) throw new ConfigError('OIDC_AUDIENCE 与 OIDC_CLIENT_ID 不得相同，否则身份令牌会被当作访问令牌')
  return {
    // Compared as text with the `iss` of tokens, so it stays as it was written.
    issuer: text(env, 'OIDC_ISSUER'),
    audience,
    jwksUrl: env['OIDC_JWKS_URL'] ? url(env, 'OIDC_JWKS_URL').href : undefined,
    clientId,
    clientSecret: env['OIDC_CLIENT_SECRET'] || undefined,
    scope: env['OIDC_SCOPE'] || 'openid',
  }
}

function readTrustedProxies(env: Environment): readonly string[] {
  const parsed = parseTrustedProxies(env['HUB_TRUST_PROXY'] ?? '')
  if (!parsed.ok) throw new ConfigError(`环境变量 HUB_TRUST_PROXY ${parsed.problem}`)
  return parsed.proxies
}

function text(env: Environment, name: string): string {
  const value = env[name]
  if (value === undefined || value === '') throw new ConfigError(`缺少环境变量 ${name}`)
  return value
}

function url(env: Environment, name: string, otherwise?: string): URL {
  const value = env[name] || (otherwise ?? text(env, name))
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) throw new ConfigError(`环境变量 ${name} 须为 http 或 https 网址`)
  return new URL(value)
}

function whole(env: Environment, name: string, otherwise: number, max: number): number {
  const value = env[name] || String(otherwise)
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < 1 || number > max) throw new ConfigError(`环境变量 ${name} 须为 1 至 ${max} 的整数`)
  return number
}
