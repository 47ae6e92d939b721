import { assert } from '@hub/kernel'
import { element } from '../element.ts'
import { DerFault } from '../fault.ts'
import { taggedType } from '../der-type.ts'
import { tags } from '../tag.ts'

/** OCTET STRING — a view of the input. */
export const octetString = taggedType<Uint8Array>({
  tag: tags.octetString,
  label: 'OCTET STRING',
  read: (content) => content,
  write: (value) => element(tags.octetString, value),
})

/** 位串 — `unusedBits` (0..7) bits at the end of the last octet do not count and are zero. */
export interface Bits { readonly bytes: Uint8Array; readonly unusedBits: number }

const unusedBitsMax = 7

function areSound({ bytes, unusedBits }: Bits): boolean {
  const last = bytes.at(-1)
  return last === undefined ? unusedBits === 0 : unusedBits <= unusedBitsMax && (last & ((1 << unusedBits) - 1)) === 0
}

function readBits(content: Uint8Array, offset: number): Bits {
  const [unusedBits] = content
  const bits = { bytes: content.subarray(1), unusedBits: unusedBits ?? 0 }
  if (unusedBits === undefined || !areSound(bits)) throw new DerFault('BIT_STRING_INVALID', offset)
  return bits
}

/** BIT STRING — padding bits are zero (X.690 11.2.1), an empty one has no unused bits (8.6.2.3). */
export const bitString = taggedType<Bits>({
  tag: tags.bitString,
  label: 'BIT STRING',
  read: readBits,
  write(value) {
    assert(areSound(value), 'a bit string with zero padding')
    return element(tags.bitString, Uint8Array.of(value.unusedBits), value.bytes)
  },
})

/** BIT STRING of whole octets — signatures, digests and keys; an unused bit is a fault. */
export const octetsInBits = taggedType<Uint8Array>({
  tag: tags.bitString,
  label: 'BIT STRING',
  read(content, offset) {
    const { bytes, unusedBits } = readBits(content, offset)
    if (unusedBits !== 0) throw new DerFault('BIT_STRING_INVALID', offset)
    return bytes
  },
  write: (value) => element(tags.bitString, Uint8Array.of(0), value),
})
