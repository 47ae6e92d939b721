import { isIPv6 } from 'node:net'

const groups = 8
/** RFC 6177: a site has at least a /64, so that its last four groups are anybody's of that site to choose. */
const networkGroups = 4

/** 来源网络 — whom an address counts for: of IPv6 its /64, of IPv4 (in IPv6 clothes as well, RFC 4291 section 2.5.5.2) the address. What is no address is given back as it is. */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('%')
  if (!isIPv6(bare)) return address
  const all = groupsOf(bare)
  return all.slice(0, 5).every((group) => group === 0) && all[5] === 0xffff ? dotted(all[6] ?? 0, all[7] ?? 0) : `${all.slice(0, networkGroups).map((group) => group.toString(16)).join(':')}::/64`
}

function groupsOf(ipv6: string): readonly number[] {
  // The URL parser spells an embedded IPv4 address as two groups.
  const [head = '', tail = ''] = new URL(`http://[${ipv6}]`).hostname.slice(1, -1).split('::')
  const [before, after] = [numbers(head), numbers(tail)]
  return [...before, ...Array.from({ length: groups - before.length - after.length }, () => 0), ...after]
}

function numbers(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}
