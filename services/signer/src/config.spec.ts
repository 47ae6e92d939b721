import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

test('an empty environment is the embedded profile on a free loopback port', () => {
  expect(parseConfig({ SIGNER_PORT: '' })).toEqual({
    dataDir: '.data/signer',
    tlsDir: '.data/secrets/tls',
    passphraseFile: '.data/secrets/signer-passphrase',
    rootDir: '.data/signer/offline-root',
    rootPassphraseFile: '.data/secrets/signer-root-passphrase',
    authorityName: '证源',
    authorityUrl: undefined,
    profile: 'embedded',
    host: '127.0.0.1',
    port: 0,
    fonts: [],
  })
})

test('every variable is read', () => {
  const environment = {
    SIGNER_DATA_DIR: '/d', SIGNER_TLS_DIR: '/t', SIGNER_PASSPHRASE_FILE: '/p', SIGNER_PROFILE: 'server', SIGNER_HOST: '::1', SIGNER_PORT: '8443',
    SIGNER_ROOT_DIR: '/r', SIGNER_ROOT_PASSPHRASE_FILE: '/q', SIGNER_AUTHORITY_NAME: '演示市', SIGNER_AUTHORITY_URL: 'https://hub.example/ca', SIGNER_FONTS: '/f/a.ttf:/f/b.otf',
  }
  expect(parseConfig(environment)).toEqual({
    dataDir: '/d', tlsDir: '/t', passphraseFile: '/p', profile: 'server', host: '::1', port: 8443,
    rootDir: '/r', rootPassphraseFile: '/q', authorityName: '演示市', authorityUrl: 'https://hub.example/ca',
    fonts: [{ name: 'further-1', path: '/f/a.ttf' }, { name: 'further-2', path: '/f/b.otf' }],
  })
})

test.each(['', ' 演示市', '演示\u202e市', '长'.repeat(41)])('the name %j of an authority is refused by name, but the empty one is the default', (name) => {
  const parsed = parseConfig({ SIGNER_AUTHORITY_NAME: name })
  expect('wrong' in parsed ? parsed.wrong : parsed.authorityName).toEqual(name === '' ? '证源' : ['SIGNER_AUTHORITY_NAME'])
})

test.each(['hub.example', 'ftp://hub.example', 'https://hub.example/', 'https://hub.example/证'])('the address %j is refused by name', (url) => {
  expect(parseConfig({ SIGNER_AUTHORITY_URL: url })).toEqual({ wrong: ['SIGNER_AUTHORITY_URL'] })
})

test.each(['65536', '-1', '08', '1e3', '80a', ' 80'])('the port %j is refused by name', (port) => {
  expect(parseConfig({ SIGNER_PORT: port })).toEqual({ wrong: ['SIGNER_PORT'] })
})

const device = { SIGNER_PKCS11_MODULE: '/lib/vendor.so', SIGNER_PKCS11_TOKEN: '发证处', SIGNER_PKCS11_PIN_FILE: '/etc/pin' }

test('a device is named by module, token and PIN file; its module gets the variables meant for it and no others', () => {
  const more = { SIGNER_PKCS11_NEW_KEYS: 'sign-p256,sign-rsa2048', SIGNER_PKCS11_ENV_SOFTHSM2_CONF: '/etc/softhsm2.conf', SIGNER_PASSPHRASE_FILE: '/p' }
  expect(parseConfig({ ...device, ...more })).toMatchObject({
    device: { address: { module: '/lib/vendor.so', token: '发证处' }, pinFile: '/etc/pin', newKeys: ['sign-p256', 'sign-rsa2048'], environment: { SOFTHSM2_CONF: '/etc/softhsm2.conf' } },
  })
  expect(parseConfig({ ...device, ...more })).not.toHaveProperty('device.environment.SIGNER_PASSPHRASE_FILE')
})

test.each(Object.keys(device))('a device without %s is refused by its name', (name) => {
  expect(parseConfig({ ...device, [name]: '' })).toEqual({ wrong: [name] })
})

test.each(['sign-sm2', 'wrap-aes256', 'sign-p256, sign-rsa2048', 'all'])('%s cannot be made in a device', (kinds) => {
  expect(parseConfig({ ...device, SIGNER_PKCS11_NEW_KEYS: kinds })).toEqual({ wrong: ['SIGNER_PKCS11_NEW_KEYS'] })
})

test('all that is wrong is named at once', () => {
  expect(parseConfig({ SIGNER_PROFILE: 'Embedded', SIGNER_PORT: 'x' })).toEqual({ wrong: ['SIGNER_PROFILE', 'SIGNER_PORT'] })
})

test.each(['a.ttf', '/a.ttf:', '/a.ttf:b.ttf', '/a.ttf:/a.ttf', Array.from({ length: 9 }, (_, at) => `/${at}.ttf`).join(':')])('the fonts %j are refused by name', (SIGNER_FONTS) => {
  expect(parseConfig({ SIGNER_FONTS })).toEqual({ wrong: ['SIGNER_FONTS'] })
})
