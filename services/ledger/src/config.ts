/** 配置 — everything that the ledger is told from outside; docs/operations.md explains each. Throws with the name of what is missing or wrong, never with a value. */
export interface LedgerConfig {
  readonly databaseUrl: string
  readonly host: string
  readonly port: number
  readonly tlsDir: string
  readonly signerUrl: string
  readonly hubId: string
  readonly crypto: 'standard' | 'gm'
  readonly token: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string }
  readonly logLevel: string
  /** 每人每分钟用证上限; undefined: the built-in limits. */
  readonly lookUpsPerMinuteMax: number | undefined
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): LedgerConfig {
  const text = (name: string): string => {
    const value = env[name]
    if (value === undefined || value === '') throw new ConfigError(`缺少环境变量 ${name}`)
    return value
  }
  const whole = (name: string, value: string, max: number): number => {
    const number = Number(value)
    if (!/^\d+$/.test(value) || number > max) throw new ConfigError(`环境变量 ${name} 须为 0 至 ${max} 的整数`)
    return number
  }
  const crypto = env['HUB_CRYPTO'] ?? 'standard'
  if (crypto !== 'standard' && crypto !== 'gm') throw new ConfigError('环境变量 HUB_CRYPTO 须为 standard 或 gm')
  const rate = env['HUB_LOOK_UPS_PER_MINUTE']
  return {
    databaseUrl: text('LEDGER_DATABASE_URL'),
    host: env['LEDGER_HOST'] ?? '127.0.0.1',
    port: whole('LEDGER_PORT', env['LEDGER_PORT'] ?? '0', 65_535),
    tlsDir: text('HUB_TLS_DIR'),
    signerUrl: text('SIGNER_URL'),
    hubId: text('HUB_ID'),
    crypto,
    token: { issuer: text('OIDC_ISSUER'), audience: text('OIDC_AUDIENCE'), jwksUrl: text('OIDC_JWKS_URL') },
    logLevel: env['HUB_LOG_LEVEL'] ?? 'info',
    lookUpsPerMinuteMax: rate === undefined ? undefined : whole('HUB_LOOK_UPS_PER_MINUTE', rate, 10_000_000),
  }
}
