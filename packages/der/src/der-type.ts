import { DerFault } from './fault.ts'
import { contentOf, type DerNode } from './node.ts'

/**
 * 类型声明 — how one ASN.1 type is read and written. Declarations are put together from these, so that they look like
 * the ASN.1 of the standard. `decode` throws DerFault; `encode` throws InvariantViolation, because what is written comes from us.
 */
export interface DerType<T> {
  /** As ASN.1 calls it; stands in error messages. */
  readonly label: string
  /** Whether a value may stand where another type could stand as well: looks at the tag only. */
  accepts(node: DerNode): boolean
  decode(node: DerNode): T
  encode(value: T): Uint8Array
  /** What a missing field means; a type without it is mandatory. */
  readonly whenAbsent?: { readonly value: T }
}

interface Primitive<T> {
  readonly tag: number
  readonly label: string
  read(content: Uint8Array, offset: number): T
  write(value: T): Uint8Array
}

/** A type that is known by one tag and whose value lies in its content octets. */
export function taggedType<T>({ tag, label, read, write }: Primitive<T>): DerType<T> {
  return {
    label,
    accepts: (node) => node.tag === tag,
    decode(node) {
      expectTag(node, tag, label)
      return read(contentOf(node), node.start)
    },
    encode: write,
  }
}

export function expectTag({ tag, start }: DerNode, expected: number, label: string): void {
  if (tag !== expected) throw new DerFault('TAG_UNEXPECTED', start, label)
}
