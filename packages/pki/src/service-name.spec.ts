import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serviceNames, serviceOfSan, serviceUri } from './service-name.ts'

test('each service has its own URI and is read back from it', () => {
  expect(new Set(serviceNames.map(serviceUri)).size).toBe(serviceNames.length)
  for (const name of serviceNames) expect(serviceOfSan(`URI:${serviceUri(name)}, DNS:localhost, IP Address:127.0.0.1`)).toBe(name)
})

test.each([
  ['no subject alternative name', undefined],
  ['no URI', 'DNS:ledger, IP Address:127.0.0.1'],
  ['the URI as a DNS name', 'DNS:zhengyuan://service/ledger'],
  ['a longer path', 'URI:zhengyuan://service/ledger/x'],
  ['a longer name', 'URI:zhengyuan://service/ledgerx'],
  ['another case', 'URI:zhengyuan://service/Ledger'],
  ['an unknown service', 'URI:zhengyuan://service/toString'],
  ['two services', 'URI:zhengyuan://service/ledger, URI:zhengyuan://service/signer'],
  ['one service and a foreign URI', 'URI:zhengyuan://service/ledger, URI:https://example.cn/'],
  ['a quoted DNS entry that contains the URI', 'DNS:"x, URI:zhengyuan://service/ledger"'],
])('a certificate with %s names no service', (_what, san) => {
  expect(serviceOfSan(san)).toBeUndefined()
})

test('no text but the one form is a service, and none makes the reader throw', () => {
  const nearly = fc.tuple(fc.constantFrom(...serviceNames), fc.string()).map(([name, more]) => `URI:${serviceUri(name)}${more}`)
  fc.assert(fc.property(fc.oneof(fc.string(), nearly), (san) => {
    const name = serviceOfSan(san)
    if (name !== undefined) expect(san.split(', ')).toContain(`URI:${serviceUri(name)}`)
    else expect(serviceNames.map((known) => `URI:${serviceUri(known)}`)).not.toContain(san)
  }))
})
