import { assert } from '@hub/kernel'
import { expectTag, type DerType } from '../der-type.ts'
import { element } from '../element.ts'
import { readHeader } from '../header.ts'
import { constructedBit, explicitTag, tagNumberMask } from '../tag.ts'

/**
 * `[number] IMPLICIT` — a context tag in place of the type's own (X.690 8.14). `own` is the type's own identifier octet, for example 30 for a SEQUENCE:
 * its form stays, and `type` reads the value as if that tag stood there.
 */
export function implicit<T>(number: number, own: number, type: DerType<T>): DerType<T> {
  assert(number >= 0 && number < tagNumberMask, 'a tag number of one octet')
  const tag = (explicitTag(number) & ~constructedBit) | (own & constructedBit)
  const label = `[${number}] IMPLICIT ${type.label}`
  return {
    label,
    accepts: (node) => node.tag === tag,
    decode(node) {
      expectTag(node, tag, label)
      return type.decode({ ...node, tag: own })
    },
    encode(value) {
      const written = type.encode(value)
      assert(written[0] === own, `the identifier octet of ${type.label}`)
      return element(tag, written.subarray(readHeader(written, 0, written.length).contentStart))
    },
  }
}
