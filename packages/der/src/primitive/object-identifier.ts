import { assert } from '@hub/kernel'
import { element } from '../element.ts'
import { DerFault } from '../fault.ts'
import { taggedType } from '../der-type.ts'
import { arcBytesMax, identifierBytesMax } from '../limits.ts'
import { tags } from '../tag.ts'

const moreBit = 0x80
const label = 'OBJECT IDENTIFIER'

/** Arcs of the second level below roots 0 and 1; root 2 has no such bound (X.660). */
const secondArcs = 40n
const rootMax = 2n

function readArcs(content: Uint8Array, offset: number): readonly bigint[] {
  const arcs: bigint[] = []
  let arc = 0n
  let octets = 0
  for (const octet of content) {
    // 80 in front is a zero digit: one identifier would have many spellings (X.690 8.19.2).
    if (octets === 0 && octet === moreBit) throw new DerFault('IDENTIFIER_INVALID', offset)
    octets += 1
    if (octets > arcBytesMax) throw new DerFault('IDENTIFIER_INVALID', offset)
    // BigInt: an arc that wraps round at 32 or 53 bits would make one identifier look like another.
    arc = (arc << 7n) | BigInt(octet & ~moreBit)
    if ((octet & moreBit) !== 0) continue
    arcs.push(arc)
    arc = 0n
    octets = 0
  }
  if (octets > 0 || arcs.length === 0) throw new DerFault('IDENTIFIER_INVALID', offset)
  return arcs
}

function writeArc(arc: bigint): readonly number[] {
  const octets = [Number(arc & 0x7fn)]
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | moreBit)
  return octets
}

const dottedShape = /^[012](\.(0|[1-9]\d{0,38}))+$/

/** OBJECT IDENTIFIER — as dotted decimals, for example `1.2.156.10197.1.501`. */
export const objectIdentifier = taggedType<string>({
  tag: tags.objectIdentifier,
  label,
  read(content, offset) {
    if (content.length > identifierBytesMax) throw new DerFault('IDENTIFIER_INVALID', offset)
    const [first = 0n, ...rest] = readArcs(content, offset)
    const quotient = first / secondArcs
    const root = quotient < rootMax ? quotient : rootMax
    return [root, first - root * secondArcs, ...rest].join('.')
  },
  write(value) {
    assert(dottedShape.test(value), 'an object identifier is dotted decimals')
    const [root = 0n, second = 0n, ...rest] = value.split('.').map(BigInt)
    assert(root === rootMax || second < secondArcs, 'the second arc below 0 and 1 is under 40')
    const octets = [root * secondArcs + second, ...rest].flatMap(writeArc)
    assert(octets.length <= identifierBytesMax, 'an object identifier within the limit')
    return element(tags.objectIdentifier, Uint8Array.from(octets))
  },
})
