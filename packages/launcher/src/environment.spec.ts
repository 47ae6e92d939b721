import { expect, test } from 'vitest'
import { urlAs } from './database.ts'
import { findSignIn, gatewayEnvironment, type HubWiring, ledgerEnvironment, migrateEnvironment, signerEnvironment } from './environment.ts'
import { layoutOf } from './layout.ts'

const environment = {
  PATH: '/bin', DATABASE_URL: 'postgres://root:administrator@db/hub', OIDC_CLIENT_SECRET: 'client-secret', AWS_SECRET: 'not ours', HUB_CRYPTO: 'gm', SIGNER_PROFILE: 'server', GATEWAY_X: '1', LEDGER_Y: '2', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector',
}
const wiring: HubWiring = {
  environment, layout: layoutOf('/srv/hub'), ledgerPort: 7443, signerPort: 7444, hubId: 'hub', demo: true, publicUrl: 'http://localhost:8080', host: '127.0.0.1', gatewayPort: 8080,
  ledgerDatabaseUrl: 'postgres://hub_ledger:of-ledger@db/hub', gatewayDatabaseUrl: 'postgres://hub_gateway:of-gateway@db/hub',
  signIn: { issuer: 'i', audience: 'a', jwksUrl: 'j' },
}

test('each service learns its own secrets and nobody else\'s', () => {
  const told = { gateway: gatewayEnvironment(wiring), ledger: ledgerEnvironment(wiring), signer: signerEnvironment(wiring), migrate: migrateEnvironment(wiring, environment.DATABASE_URL, true) }
  const who = (text: string) => Object.entries(told).filter(([, env]) => JSON.stringify(env).includes(text)).map(([name]) => name)
  expect(who('administrator')).toEqual(['migrate'])
  expect(who('of-ledger')).toEqual(['ledger'])
  expect(who('of-gateway')).toEqual(['gateway'])
  expect(who('client-secret')).toEqual(['gateway'])
  expect(who('not ours')).toEqual([])
  expect(who('http://collector')).toEqual(['gateway', 'ledger', 'signer'])
})

test('settings reach the service that they are for', () => {
  expect(ledgerEnvironment(wiring)).toMatchObject({ HUB_CRYPTO: 'gm', LEDGER_Y: '2', LEDGER_PORT: '7443', LEDGER_HOST: '127.0.0.1', SIGNER_URL: 'https://127.0.0.1:7444', HUB_TLS_DIR: '/srv/hub/secrets/tls', PATH: '/bin' })
  expect(gatewayEnvironment(wiring)).toMatchObject({ GATEWAY_X: '1', PORT: '8080', HOST: '127.0.0.1', LEDGER_URL: 'https://127.0.0.1:7443', HUB_DEMO: '1', HUB_DATA_DIR: '/srv/hub' })
  expect(signerEnvironment(wiring)).toMatchObject({ SIGNER_PROFILE: 'server', SIGNER_PORT: '7444', SIGNER_PASSPHRASE_FILE: '/srv/hub/secrets/signer-passphrase' })
})

test('certificates name the public address where one was named, or what the operator says instead', () => {
  const told = (more: object) => signerEnvironment({ ...wiring, environment: { ...environment, ...more } })['SIGNER_AUTHORITY_URL']
  const HUB_PUBLIC_URL = 'https://hub.example/'
  expect([told({}), told({ HUB_PUBLIC_URL: 'no address' }), told({ HUB_PUBLIC_URL }), told({ HUB_PUBLIC_URL, SIGNER_AUTHORITY_URL: 'http://pki.example' }), told({ HUB_PUBLIC_URL, SIGNER_AUTHORITY_URL: '' })])
    .toEqual([undefined, undefined, 'https://hub.example', 'http://pki.example', ''])
})

test('the ledger prints the shown address in the demo, and else none but one that was named', () => {
  const told = (demo: boolean, more: object = {}) => ledgerEnvironment({ ...wiring, demo, environment: { ...environment, ...more } })['HUB_PUBLIC_URL']
  expect([told(true), told(false), told(false, { HUB_PUBLIC_URL: 'https://hub.example' })]).toEqual(['http://localhost:8080', undefined, 'https://hub.example'])
})

test('the demo signs in by itself, whatever else is set; without it the issuer and its keys must be named', () => {
  const address = { publicUrl: 'http://localhost:9090', inner: 'http://127.0.0.1:9090' }
  const external = { OIDC_ISSUER: 'https://id.example', OIDC_JWKS_URL: 'https://id.example/keys', OIDC_AUDIENCE: 'hub' }
  expect(findSignIn({ OIDC_ISSUER: 'https://id.example' }, true, address)).toEqual({ issuer: 'http://localhost:9090/oidc', audience: 'zhengyuan', jwksUrl: 'http://127.0.0.1:9090/oidc/jwks' })
  expect(findSignIn({}, false, address)).toBeUndefined()
  expect(findSignIn({ OIDC_ISSUER: 'https://id.example' }, false, address)).toBeUndefined()
  expect(findSignIn(external, false, address)).toEqual({ issuer: 'https://id.example', audience: 'hub', jwksUrl: 'https://id.example/keys' })
})

test('a role is put into an address with whatever its password holds, and the rest of the address stays', () => {
  const url = new URL(urlAs('postgres://root:p@db:5433/hub?sslmode=require', 'hub_ledger', 'a/b:c%d@e'))
  expect([url.username, decodeURIComponent(url.password), url.host, url.pathname, url.search]).toEqual(['hub_ledger', 'a/b:c%d@e', 'db:5433', '/hub', '?sslmode=require'])
})
