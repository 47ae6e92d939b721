import { demoAccountNamespace } from '@hub/schemas'
import type { TokenRules } from './access/verify-token.ts'
import type { StoreLocation } from './store/open-store.ts'

/** 配置 — everything that the ledger is told from outside; docs/operations.md explains each. Throws with the name of what is missing or wrong, never with a value. */
export interface LedgerConfig extends StoreLocation {
  readonly host: string
  readonly port: number
  readonly tlsDir: string
  readonly signerUrl: string
  readonly hubId: string
  readonly crypto: 'standard' | 'gm'
  readonly token: TokenRules
  readonly logLevel: string
  /** 清除登记簿的文件; undefined: none is kept. */
  readonly erasureRegister: string | undefined
  /** 公开地址 — where everybody finds the gateway, printed into QR codes; undefined: there is none, and the codes lead nowhere. */
  readonly publicUrl: string | undefined
  /** 每人每分钟用证上限; undefined: the built-in limits. */
  readonly lookUpsPerMinuteMax: number | undefined
}

/** 可由文件给出的变量 — of the ledger and of every program that opens its log; HUB_ID is no secret, and its file is written by the migration. */
export const ledgerSecrets = {
  values: ['LEDGER_DATABASE_URL', 'KURRENTDB_URL', 'HUB_ID', 'OTEL_EXPORTER_OTLP_HEADERS'],
  passwords: [{ url: 'LEDGER_DATABASE_URL', file: 'LEDGER_PASSWORD_FILE' }],
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** So that the code with the address in it stays coarse enough to be scanned from a card. */
const publicUrlCharactersMax = 120

type Env = Readonly<Record<string, string | undefined>>
/** What a program needs that only works on the log, without serving. */
export type SeedConfig = Pick<LedgerConfig, 'databaseUrl' | 'kurrentdb' | 'tlsDir' | 'signerUrl' | 'hubId' | 'crypto'>

function text(env: Env, name: string): string {
  const value = env[name]
  if (value === undefined || value === '') throw new ConfigError(`缺少环境变量 ${name}`)
  return value
}

function whole(name: string, value: string, max: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number > max) throw new ConfigError(`环境变量 ${name} 须为 0 至 ${max} 的整数`)
  return number
}

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Outside the demo an address of this machine alone is none: what is printed is read elsewhere, and for years. */
function publicUrl({ HUB_PUBLIC_URL: value = '', HUB_DEMO: demo }: Env): string | undefined {
  if (value === '') return undefined
  const url = URL.parse(value)
  if (url === null || !/^https?:$/.test(url.protocol) || url.origin.length > publicUrlCharactersMax) throw new ConfigError(`环境变量 HUB_PUBLIC_URL 须为 http 或 https 网址，至多 ${publicUrlCharactersMax} 个字符`)
  return demo !== '1' && loopbackHosts.has(url.hostname) ? undefined : url.origin
}

export function readSeedConfig(env: Env): SeedConfig {
  const crypto = env['HUB_CRYPTO'] ?? 'standard'
  if (crypto !== 'standard' && crypto !== 'gm') throw new ConfigError('环境变量 HUB_CRYPTO 须为 standard 或 gm')
  const hubId = text(env, 'HUB_ID')
  const url = env['KURRENTDB_URL'] ?? ''
  const kurrentdb = url === '' ? undefined : { url, hubId }
  return { databaseUrl: text(env, 'LEDGER_DATABASE_URL'), kurrentdb, tlsDir: text(env, 'HUB_TLS_DIR'), signerUrl: text(env, 'SIGNER_URL'), hubId, crypto }
}

export function readConfig(env: Env): LedgerConfig {
  const rate = env['HUB_LOOK_UPS_PER_MINUTE']
  const issuer = text(env, 'OIDC_ISSUER')
  return {
    ...readSeedConfig(env),
    host: env['LEDGER_HOST'] ?? '127.0.0.1',
    port: whole('LEDGER_PORT', env['LEDGER_PORT'] ?? '0', 65_535),
    token: { issuer, audience: text(env, 'OIDC_AUDIENCE'), jwksUrl: text(env, 'OIDC_JWKS_URL'), accountNamespace: env['OIDC_ACCOUNT_NAMESPACE'] ?? (env['HUB_DEMO'] === '1' ? demoAccountNamespace : issuer) },
    logLevel: env['HUB_LOG_LEVEL'] ?? 'info',
    erasureRegister: env['HUB_ERASURE_REGISTER'] || undefined,
    publicUrl: publicUrl(env),
    lookUpsPerMinuteMax: rate === undefined ? undefined : whole('HUB_LOOK_UPS_PER_MINUTE', rate, 10_000_000),
  }
}
