import { expectTag, type DerType } from '../der-type.ts'
import { tags } from '../tag.ts'
import { smallInteger } from './integer.ts'

/** ENUMERATED — one of the numbers min..max, encoded as an INTEGER is, under a tag of its own (X.690 8.4). */
export function enumerated(min: number, max: number): DerType<number> {
  const number = smallInteger(min, max)
  const label = `ENUMERATED (${min}..${max})`
  return {
    label,
    accepts: (node) => node.tag === tags.enumerated,
    decode(node) {
      expectTag(node, tags.enumerated, label)
      return number.decode({ ...node, tag: tags.integer })
    },
    encode: (value) => Uint8Array.of(tags.enumerated, ...number.encode(value).subarray(1)),
  }
}
