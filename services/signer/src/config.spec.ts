import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

test('an empty environment is the embedded profile on a free loopback port', () => {
  expect(parseConfig({ SIGNER_PORT: '' })).toEqual({
    dataDir: '.data/signer',
    tlsDir: '.data/secrets/tls',
    passphraseFile: '.data/secrets/signer-passphrase',
    profile: 'embedded',
    host: '127.0.0.1',
    port: 0,
  })
})

test('every variable is read', () => {
  const environment = { SIGNER_DATA_DIR: '/d', SIGNER_TLS_DIR: '/t', SIGNER_PASSPHRASE_FILE: '/p', SIGNER_PROFILE: 'server', SIGNER_HOST: '::1', SIGNER_PORT: '8443' }
  expect(parseConfig(environment)).toEqual({ dataDir: '/d', tlsDir: '/t', passphraseFile: '/p', profile: 'server', host: '::1', port: 8443 })
})

test.each(['65536', '-1', '08', '1e3', '80a', ' 80'])('the port %j is refused by name', (port) => {
  expect(parseConfig({ SIGNER_PORT: port })).toEqual({ wrong: ['SIGNER_PORT'] })
})

test('all that is wrong is named at once', () => {
  expect(parseConfig({ SIGNER_PROFILE: 'Embedded', SIGNER_PORT: 'x' })).toEqual({ wrong: ['SIGNER_PROFILE', 'SIGNER_PORT'] })
})
