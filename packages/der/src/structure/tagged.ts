import { assert } from '@hub/kernel'
import { element } from '../element.ts'
import { DerFault } from '../fault.ts'
import { expectTag, type DerType } from '../der-type.ts'
import { explicitTag, tagNumberMask } from '../tag.ts'

/** `[number] EXPLICIT` — a context tag round exactly one value. */
export function explicit<T>(number: number, type: DerType<T>): DerType<T> {
  assert(number >= 0 && number < tagNumberMask, 'a tag number of one octet')
  const tag = explicitTag(number)
  const label = `[${number}] EXPLICIT ${type.label}`
  return {
    label,
    accepts: (node) => node.tag === tag,
    decode(node) {
      expectTag(node, tag, label)
      const [inner, surplus] = node.children
      if (inner === undefined) throw new DerFault('ELEMENT_MISSING', node.end, type.label)
      if (surplus !== undefined) throw new DerFault('ELEMENT_SURPLUS', surplus.start)
      return type.decode(inner)
    },
    encode: (value) => element(tag, type.encode(value)),
  }
}
