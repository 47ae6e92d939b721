import { isIPv4, isIPv6 } from 'node:net'

/** How many proxies or networks may be named, and how wide a network may be: what stays untrusted is what tells callers apart. */
const proxiesMax = 32
const prefixBitsMin = { v4: 8, v6: 7 } as const
const prefixBitsMax = { v4: 32, v6: 128 } as const

const shape = /^([0-9A-Fa-f:.]+)(?:\/(\d{1,3}))?$/
/** An IPv4 address in the clothes of an IPv6 one, in the shortest spelling: its prefix would mean something else than it says. */
const mappedShape = /^::ffff:/

export type TrustedProxies = { readonly ok: true; readonly proxies: readonly string[] } | { readonly ok: false; readonly problem: string }

const wanted = '须为反向代理的地址或网段，以逗号分隔，例如 10.0.0.5,10.1.0.0/16'

/**
 * 可信代理 — whose `X-Forwarded-For` is believed: addresses and networks (CIDR) of proxies. There is no "every hop": then every caller would
 * name its own address. And no count of hops: who reaches this port past the proxy would only have to make up as many. An address in the header
 * counts as far as the hops after it are named here. Nothing given: nobody is believed.
 */
export function parseTrustedProxies(text: string): TrustedProxies {
  if (text.trim() === '') return { ok: true, proxies: [] }
  if (/^(\d+|true|yes|on|\*|all)$/i.test(text.trim())) return { ok: false, problem: `${wanted}；不接受层数或“全部信任”，那样任何人都可以自报来源地址` }
  const proxies = text.split(',').map((part) => part.trim())
  if (proxies.length > proxiesMax) return { ok: false, problem: `最多列 ${proxiesMax} 项` }
  for (const [at, proxy] of proxies.entries()) {
    const problem = problemOf(proxy)
    if (problem !== undefined) return { ok: false, problem: `${wanted}；第 ${at + 1} 项${problem}` }
  }
  return { ok: true, proxies }
}

function problemOf(proxy: string): string | undefined {
  const [, address = '', bits] = shape.exec(proxy) ?? []
  const version = isIPv4(address) ? 'v4' : isIPv6(address) ? 'v6' : undefined
  if (version === undefined) return '不是 IP 地址'
  const plain = version === 'v6' ? shortest(address) : address
  if (mappedShape.test(plain)) return '请直接写 IPv4 地址'
  return bits === undefined ? undefined : networkProblemOf(plain, Number(bits), version)
}

function networkProblemOf(address: string, bits: number, version: 'v4' | 'v6'): string | undefined {
  if (bits > prefixBitsMax[version]) return `的前缀长度最大 ${prefixBitsMax[version]}`
  if (bits < prefixBitsMin[version]) return `的网段过大：前缀长度至少 ${prefixBitsMin[version]}`
  return version === 'v6' && bits < prefixBitsMax.v6 && beginsWithZeros(address, bits) ? '的网段可能包含全部 IPv4 地址，请直接写 IPv4 网段' : undefined
}

function shortest(ipv6: string): string {
  return new URL(`http://[${ipv6}]`).hostname.slice(1, -1)
}

/** Every IPv4 caller comes as ::ffff:…, so a network whose first 16 bits are zeros may hold them all; nothing else of use lies there but ::1. */
function beginsWithZeros(ipv6: string, bits: number): boolean {
  const first = Number.parseInt(ipv6.startsWith(':') ? '0' : (ipv6.split(':')[0] ?? '0'), 16)
  return first >> (16 - Math.min(bits, 16)) === 0
}
