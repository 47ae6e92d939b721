import { assert } from '@hub/kernel'
import { element } from '../element.ts'
import { DerFault } from '../fault.ts'
import { expectTag, type DerType } from '../der-type.ts'
import { sequenceItemsMax } from '../limits.ts'
import { bytesOf } from '../node.ts'
import { explicitTag, tags } from '../tag.ts'
import { within, type Size } from './sequence.ts'

export interface SetSize extends Size {
  /** Under `[number] IMPLICIT` in place of its own tag. */
  readonly implicit?: number
  /** Also read where the values are not sorted: for sets that no signature covers and that others write in any order. */
  readonly anyOrder?: boolean
}

/** SET SIZE (min..max) OF — values of one type in the order of their encodings (X.690 11.6), whatever order they are given in. */
export function setOf<T>(type: DerType<T>, { min = 0, max = sequenceItemsMax, implicit, anyOrder = false }: SetSize = {}): DerType<readonly T[]> {
  // An implicit tag of a constructed value has the same octet as an explicit one (X.690 8.14.3).
  const tag = implicit === undefined ? tags.set : explicitTag(implicit)
  const label = `${implicit === undefined ? '' : `[${implicit}] IMPLICIT `}SET OF ${type.label}`
  return {
    label,
    accepts: (node) => node.tag === tag,
    decode(node) {
      expectTag(node, tag, label)
      const { children } = node
      if (children.length < min || children.length > max) throw new DerFault('COUNT_OUT_OF_RANGE', node.start, `${min}..${max}`)
      const misplaced = children.find((child, at) => at > 0 && compareOctets(bytesOf(children[at - 1] ?? child), bytesOf(child)) > 0)
      if (misplaced !== undefined && !anyOrder) throw new DerFault('ORDER_WRONG', misplaced.start, label)
      return children.map((child, at) => within(String(at), () => type.decode(child)))
    },
    encode(values) {
      assert(values.length >= min && values.length <= max, `${min} to ${max} values`)
      return element(tag, ...values.map((value) => type.encode(value)).toSorted(compareOctets))
    },
  }
}

/** Octet by octet; of two that begin alike, the shorter comes first. */
function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((octet, place) => octet !== b[place])
  return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1)
}
