import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdClock } from './testing/hold-clock.ts'
import { startTestHub } from './testing/hub.ts'
import { parseTrustedProxies } from './trusted-proxies.ts'

test.each([
  ['', []], ['  ', []], ['10.0.0.5', ['10.0.0.5']], ['10.0.0.5, 10.1.0.0/16,fd00::/8 ', ['10.0.0.5', '10.1.0.0/16', 'fd00::/8']], ['::1', ['::1']], ['::1/128', ['::1/128']], ['fc00::/7', ['fc00::/7']], ['10.0.0.0/8', ['10.0.0.0/8']],
])('%j names proxies', (text, proxies) => {
  expect(parseTrustedProxies(text)).toEqual({ ok: true, proxies })
})

test.each([
  ['1', '任何人都可以自报来源地址'], ['2', '层数'], ['true', '全部信任'], ['*', '全部信任'],
  ['0.0.0.0/0', '过大'], ['::/0', '过大'], ['0.0.0.0/1,128.0.0.0/1', '第 1 项的网段过大'], ['10.0.0.5,', '第 2 项不是 IP 地址'], ['10.0.0.5 10.0.0.6', '第 1 项不是 IP 地址'],
  ['proxy.example', '不是 IP 地址'], ['10.0.0.256', '不是 IP 地址'], ['10.0.0.5/33', '最大 32'], ['fd00::/129', '最大 128'], ['10.0.0.5/', '不是 IP 地址'], ['10.0.0.0/255.0.0.0', '不是 IP 地址'],
  ['::/7', '请直接写 IPv4'], ['1::/7', '请直接写 IPv4'], ['100::/7', '请直接写 IPv4'], ['::/16', '请直接写 IPv4'], ['0:1::/24', '请直接写 IPv4'], ['::fffe:0:0/95', '请直接写 IPv4'],
  ['0:0:0:0:0:FFFF:a00:1', '请直接写 IPv4'], ['0::ffff:10.0.0.1/128', '请直接写 IPv4'], ['::ffff:10.0.0.1', '请直接写 IPv4'], ['::ffff:0:0/96', '请直接写 IPv4'], ['fe80::1%eth0', '不是 IP 地址'], [Array.from({ length: 33 }, (_, i) => `10.0.0.${i}`).join(), '最多列 32 项'],
])('%j is refused: %s', (text, problem) => {
  expect(parseTrustedProxies(text)).toEqual({ ok: false, problem: expect.stringContaining(problem) as string })
})

test('whatever is written, what is accepted are addresses and narrow networks', () => {
  const part = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(140)).map(([address, bits]) => `${address}/${bits}`))
  fc.assert(fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
    const parsed = parseTrustedProxies(parts.join())
    if (parsed.ok) for (const proxy of parsed.proxies) expect(proxy).toMatch(/^[0-9A-Fa-f:.]+(\/([7-9]|[1-9]\d|1[01]\d|12[0-8]))?$/)
  }))
})

test('no IPv6 network that is accepted holds the IPv4 addresses', () => {
  const mapped = 0xffff_0000_0000n
  const asNumber = (address: string): bigint => {
    const [before = '', after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
    const groups = (text: string | undefined): readonly string[] => (text === undefined || text === '' ? [] : text.split(':'))
    const missing = after === undefined ? 0 : 8 - groups(before).length - groups(after).length
    return [...groups(before), ...Array.from({ length: missing }, () => '0'), ...groups(after)].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n)
  }
  const address = fc.oneof(fc.ipV6(), fc.integer({ min: 0, max: 0x7ff }).map((first) => `${first.toString(16)}::`), fc.constantFrom('::fffe:0:0', '::', '0:0:0:0:0:ff00::'))
  fc.assert(fc.property(address, fc.integer({ min: 0, max: 128 }), (text, bits) => {
    if (!parseTrustedProxies(`${text}/${bits}`).ok) return
    const rest = 128n - BigInt(bits)
    expect(asNumber(text) >> rest).not.toBe(mapped >> rest)
  }))
})

test('an address that somebody names is believed only behind a proxy that is trusted, and only what that proxy itself saw', async () => {
  holdClock()
  const hub = await startTestHub({ rate: { perMinute: 60, burst: 2 }, trustProxy: ['10.0.0.5', '10.1.0.0/16'] })
  const guess = async (remoteAddress: string, forwarded: string): Promise<number> =>
    (await hub.app.inject({ method: 'POST', url: '/graphql', remoteAddress, headers: { 'x-forwarded-for': forwarded, authorization: 'Bearer x' }, payload: {} })).statusCode
  const twice = async (from: string, forwarded: (i: number) => string): Promise<readonly number[]> => [await guess(from, forwarded(0)), await guess(from, forwarded(1)), await guess(from, forwarded(2))]
  // Straight from the outside: whatever the caller claims, it is one caller.
  expect(await twice('203.0.113.9', (i) => `198.51.100.${i}`)).toEqual([401, 401, 429])
  // Through the proxy: each client by itself.
  expect(await twice('10.0.0.5', (i) => `198.51.100.${i}`)).toEqual([401, 401, 401])
  // The same client, which makes up what came before it, also through two proxies.
  expect(await twice('::ffff:10.0.0.5', (i) => `192.0.2.${i}, 203.0.113.77`)).toEqual([401, 401, 429])
  expect(await twice('10.0.0.5', (i) => `192.0.2.${i}, 203.0.113.78, 10.1.2.3`)).toEqual([401, 401, 429])
  await hub.close()
})

test('whoever has a network of IPv6 addresses to choose from is one caller, and the network beside it another', async () => {
  holdClock()
  const hub = await startTestHub({ rate: { perMinute: 60, burst: 2 } })
  const ask = async (remoteAddress: string, token?: string): Promise<number> =>
    (await hub.app.inject({ method: 'POST', url: '/graphql', remoteAddress, headers: token === undefined ? {} : { authorization: token }, payload: { query: '{ hubStatus { ready } }' } })).statusCode
  expect([await ask('2001:db8:0:1::1'), await ask('2001:db8:0:1:ffff::2'), await ask('2001:db8:0:1:abcd:ef01:2345:6789')]).toEqual([200, 200, 429])
  // Guessing tokens counts with the rest.
  expect([await ask('2001:db8:0:1::4', 'Bearer x'), await ask('2001:db8:0:2::1', 'Bearer x'), await ask('2001:db8:0:2::2', 'Bearer y'), await ask('2001:db8:0:2::3', 'Bearer z')]).toEqual([429, 401, 401, 429])
  // IPv4 in IPv6 clothes is an address, and not all of them one network.
  expect([await ask('::ffff:198.51.100.1'), await ask('::ffff:198.51.100.1'), await ask('::ffff:198.51.100.2'), await ask('198.51.100.1')]).toEqual([200, 200, 200, 429])
  await hub.close()
})
