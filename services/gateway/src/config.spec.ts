import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'
import { buildLog } from './log.ts'

const env = {
  LEDGER_URL: 'https://127.0.0.1:7000', GATEWAY_DATABASE_URL: 'postgres://hub_gateway@127.0.0.1/hub', HUB_TLS_DIR: '/tls',
  OIDC_ISSUER: 'http://localhost:8080/oidc', OIDC_AUDIENCE: 'zhengyuan',
}

describe('the configuration', () => {
  test('has safe defaults', () => {
    expect(readConfig(env)).toMatchObject({ host: '127.0.0.1', port: 8_080, publicUrl: 'http://localhost:8080', demo: false, trustProxy: [], signIn: { issuer: env.OIDC_ISSUER } })
  })

  test.each([
    [{ HUB_DEMO: '1', HOST: '0.0.0.0' }, '演示账号'],
    [{ HUB_DEMO: '1', HOST: '192.168.1.2' }, '演示账号'],
    [{ HUB_DEMO: '1', HOST: '::' }, '演示账号'],
    [{ HUB_DEMO: '1', HUB_PUBLIC_URL: 'https://hub.example.gov.cn' }, 'HUB_PUBLIC_URL'],
    [{ HUB_DEMO: '1', HUB_TRUST_PROXY: '10.0.0.5' }, 'HUB_TRUST_PROXY'],
  ])('refuses to start the demo where another machine could reach it: %j', (more, word) => {
    expect(() => readConfig({ ...env, ...more })).toThrow(ConfigError)
    expect(() => readConfig({ ...env, ...more })).toThrow(word)
  })

  test('takes proxies that it is told by address', () => {
    expect(readConfig({ ...env, HUB_TRUST_PROXY: '10.0.0.5, 10.1.0.0/16' }).trustProxy).toEqual(['10.0.0.5', '10.1.0.0/16'])
  })

  test.each([
    [{ PORT: '70000' }, 'PORT'], [{ PORT: 'x' }, 'PORT'], [{ LEDGER_URL: 'ftp://x' }, 'LEDGER_URL'], [{ LEDGER_URL: '' }, 'LEDGER_URL'],
    [{ OIDC_ISSUER: '' }, 'OIDC_ISSUER'], [{ OIDC_CLIENT_ID: 'zhengyuan' }, 'OIDC_CLIENT_ID'],
    [{ HUB_TRUST_PROXY: '1' }, 'HUB_TRUST_PROXY'], [{ HUB_TRUST_PROXY: '0.0.0.0/0' }, 'HUB_TRUST_PROXY'],
  ])('names what is wrong and not its value: %j', (more, name) => {
    expect(() => readConfig({ ...env, ...more })).toThrow(name)
  })
})

test('a log line holds no token, cookie, body or address, even where somebody logs a whole request', () => {
  const lines: string[] = []
  const log = buildLog('info', { write: (line) => { lines.push(line) } })
  const secret = '110101199003070010'
  log.info({ req: { method: 'POST', url: `/x?n=${secret}`, headers: { authorization: secret }, routeOptions: { url: '/x' } } })
  log.info({ headers: { authorization: secret, cookie: secret, 'set-cookie': secret }, body: secret, command: { token: secret, input: { number: secret } } })
  expect(lines.join('')).not.toContain(secret)
  expect(lines.join('')).toContain('"route":"/x"')
})
