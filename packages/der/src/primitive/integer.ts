import { assert } from '@hub/kernel'
import { element } from '../element.ts'
import { DerFault } from '../fault.ts'
import { taggedType, type DerType } from '../der-type.ts'
import { integerBytesMax } from '../limits.ts'
import { tags } from '../tag.ts'

const signBit = 0x80

/** The first nine bits are neither all zero nor all one (X.690 8.3.2). */
function isMinimal(content: Uint8Array): boolean {
  const [first, second] = content
  if (first === undefined) return false
  if (second === undefined) return true
  const negative = (second & signBit) !== 0
  return !((first === 0x00 && !negative) || (first === 0xff && negative))
}

function readInteger(content: Uint8Array, offset: number): bigint {
  if (content.length > integerBytesMax) throw new DerFault('INTEGER_OUT_OF_RANGE', offset, 'INTEGER')
  if (!isMinimal(content)) throw new DerFault('INTEGER_INVALID', offset)
  // Hexadecimal is linear-ish in the engine; adding octet by octet would be quadratic.
  const magnitude = BigInt(`0x${Array.from(content, (octet) => octet.toString(16).padStart(2, '0')).join('')}`)
  return ((content[0] ?? 0) & signBit) === 0 ? magnitude : magnitude - (1n << BigInt(8 * content.length))
}

function writeInteger(value: bigint): Uint8Array {
  const octets: number[] = []
  let rest = value
  do {
    octets.unshift(Number(BigInt.asUintN(8, rest)))
    rest >>= 8n
  } while (!(rest === 0n && ((octets[0] ?? 0) & signBit) === 0) && !(rest === -1n && ((octets[0] ?? 0) & signBit) !== 0))
  return element(tags.integer, Uint8Array.from(octets))
}

/** INTEGER — two's complement, as short as can be. */
export const integer = taggedType<bigint>({ tag: tags.integer, label: 'INTEGER', read: readInteger, write: writeInteger })

/** INTEGER (min..max) — a count, a version or a measure, as a number. Both bounds are safe integers and belong to the range. */
export function smallInteger(min: number, max: number): DerType<number> {
  const label = `INTEGER (${min}..${max})`
  return taggedType<number>({
    tag: tags.integer,
    label,
    read(content, offset) {
      const value = readInteger(content, offset)
      if (value < BigInt(min) || value > BigInt(max)) throw new DerFault('INTEGER_OUT_OF_RANGE', offset, label)
      return Number(value)
    },
    write(value) {
      assert(Number.isSafeInteger(value) && value >= min && value <= max, `a number within ${label}`)
      return writeInteger(BigInt(value))
    },
  })
}

/** INTEGER (0..2^(8 × bytesMax) - 1) — a scalar, a coordinate, a magnitude. */
export function unsignedInteger(bytesMax: number): DerType<bigint> {
  const end = 1n << BigInt(8 * bytesMax)
  const label = `INTEGER (0..2^${8 * bytesMax} - 1)`
  return taggedType<bigint>({
    tag: tags.integer,
    label,
    read(content, offset) {
      const value = readInteger(content, offset)
      if (value < 0n || value >= end) throw new DerFault('INTEGER_OUT_OF_RANGE', offset, label)
      return value
    },
    write(value) {
      assert(value >= 0n && value < end, `a number within ${label}`)
      return writeInteger(value)
    },
  })
}
