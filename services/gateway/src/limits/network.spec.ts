import fc from 'fast-check'
import { expect, test } from 'vitest'
import { networkOf } from './network.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'], ['::FFFF:c000:0207', '192.0.2.7'], ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:DB8:0001:2::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'], ['::1', '0:0:0:0::/64'], ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'], ['unknown', 'unknown'], ['', ''],
])('%s counts for %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('the last four groups of an IPv6 address buy nothing, the first four do', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
  const half = fc.tuple(group, group, group, group).map((four) => four.join(':'))
  // Those of ::/64 hold the IPv4 addresses.
  const site = half.filter((text) => text !== '0:0:0:0')
  fc.assert(fc.property(site, site, half, half, (one, other, host, another) => {
    expect(networkOf(`${one}:${host}`)).toBe(networkOf(`${one}:${another}`))
    expect(networkOf(`${one}:${host}`) === networkOf(`${other}:${host}`)).toBe(one === other)
  }))
})
