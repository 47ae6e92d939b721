import { demoAccountNamespace } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig, readSeedConfig } from './config.ts'

const needed = {
  LEDGER_DATABASE_URL: 'postgres://hub_ledger:hunter2-hunter2@127.0.0.1:5432/hub', HUB_TLS_DIR: '.data/secrets/tls', SIGNER_URL: 'https://127.0.0.1:7443', HUB_ID: '019cac1d-ef1d-7af4-ad2c-f03ec1509b75',
  OIDC_ISSUER: 'https://sign-in.example.cn/', OIDC_AUDIENCE: 'zhengyuan', OIDC_JWKS_URL: 'https://sign-in.example.cn/jwks',
}
const problem = (env: Readonly<Record<string, string | undefined>>): string => {
  try {
    readConfig(env)
    return 'none'
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

describe('the configuration', () => {
  test('with what is needed is a loopback service with the built-in limits', () => {
    expect(readConfig(needed)).toEqual({
      databaseUrl: needed.LEDGER_DATABASE_URL, tlsDir: needed.HUB_TLS_DIR, signerUrl: needed.SIGNER_URL, hubId: needed.HUB_ID, crypto: 'standard', host: '127.0.0.1', port: 0,
      token: { issuer: needed.OIDC_ISSUER, audience: 'zhengyuan', jwksUrl: needed.OIDC_JWKS_URL, accountNamespace: needed.OIDC_ISSUER }, logLevel: 'info', publicUrl: undefined, lookUpsPerMinuteMax: undefined,
    })
  })

  test('reads everything that may be said', () => {
    expect(readConfig({ ...needed, HUB_CRYPTO: 'gm', LEDGER_HOST: '::1', LEDGER_PORT: '7444', HUB_LOG_LEVEL: 'debug', HUB_LOOK_UPS_PER_MINUTE: '120', OIDC_ACCOUNT_NAMESPACE: 'https://accounts.example.cn/' }))
      .toMatchObject({ crypto: 'gm', host: '::1', port: 7444, logLevel: 'debug', lookUpsPerMinuteMax: 120, token: { accountNamespace: 'https://accounts.example.cn/' } })
  })

  test('takes the public address as an origin; one of this machine alone counts in the demo only', () => {
    const read = (url: string, demo = '0') => readConfig({ ...needed, HUB_PUBLIC_URL: url, HUB_DEMO: demo }).publicUrl
    expect([read('https://Hub.example/path?q'), read('http://10.0.0.8:8080'), read('')]).toEqual(['https://hub.example', 'http://10.0.0.8:8080', undefined])
    for (const url of ['http://localhost:8080', 'http://127.0.0.1:1', 'https://[::1]:8443']) expect([read(url), read(url, '1')]).toEqual([undefined, url])
    for (const url of ['hub.example', 'ftp://hub.example', `https://${'a'.repeat(200)}.example`]) expect(problem({ ...needed, HUB_PUBLIC_URL: url })).toMatch(/^环境变量 HUB_PUBLIC_URL 须为/)
  })

  test('takes accounts of the demo’s sign-in in the demo only', () => {
    expect(readConfig({ ...needed, HUB_DEMO: '1' }).token.accountNamespace).toBe(demoAccountNamespace)
    for (const demo of ['0', 'true', '', undefined]) expect(readConfig({ ...needed, HUB_DEMO: demo }).token.accountNamespace).toBe(needed.OIDC_ISSUER)
  })

  test.each(Object.keys(needed))('without %s is refused by that name', (name) => {
    for (const value of ['', undefined]) expect(problem({ ...needed, [name]: value })).toBe(`缺少环境变量 ${name}`)
  })

  test.each([
    ['LEDGER_PORT', '65536'], ['LEDGER_PORT', '-1'], ['LEDGER_PORT', '7e3'], ['LEDGER_PORT', ' 80'], ['LEDGER_PORT', ''], ['HUB_CRYPTO', 'GM'], ['HUB_CRYPTO', 'sm4-secret'], ['HUB_CRYPTO', ''],
    ['HUB_LOOK_UPS_PER_MINUTE', '1.5'], ['HUB_LOOK_UPS_PER_MINUTE', '10000001'], ['HUB_LOOK_UPS_PER_MINUTE', 'many'],
  ])('with %s %j is refused by that name', (name, value) => {
    expect(problem({ ...needed, [name]: value })).toMatch(new RegExp(`^环境变量 ${name} 须为`))
  })

  test('sends the log to KurrentDB where its address is given, and to PostgreSQL where it is not', () => {
    const url = 'kurrentdb://ledger:hunter2-hunter2@db.example.cn:2113?tls=true'
    expect(readConfig({ ...needed, KURRENTDB_URL: url }).kurrentdb).toEqual({ url, hubId: needed.HUB_ID })
    for (const nothing of ['', undefined]) expect(readConfig({ ...needed, KURRENTDB_URL: nothing }).kurrentdb).toBeUndefined()
  })

  test('never repeats a value in what it says', () => {
    for (const name of ['LEDGER_PORT', 'HUB_CRYPTO', 'HUB_LOOK_UPS_PER_MINUTE']) expect(problem({ ...needed, [name]: 'hunter2-hunter2' })).not.toContain('hunter2')
    for (const name of Object.keys(needed)) expect(problem({ ...needed, [name]: undefined })).not.toContain('hunter2')
  })
})

test('a program that only works on the log needs no sign-in service', () => {
  const { OIDC_ISSUER: _, OIDC_AUDIENCE: __, OIDC_JWKS_URL: ___, ...rest } = needed
  expect(Object.keys(readSeedConfig(rest)).sort()).toEqual(['crypto', 'databaseUrl', 'hubId', 'kurrentdb', 'signerUrl', 'tlsDir'])
})
