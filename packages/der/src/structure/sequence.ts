import { assert } from '@hub/kernel'
import { element } from '../element.ts'
import { DerFault } from '../fault.ts'
import { expectTag, type DerType } from '../der-type.ts'
import { sequenceItemsMax } from '../limits.ts'
import type { DerNode } from '../node.ts'
import { tags } from '../tag.ts'

/** The fault of a field carries the field's name, so that a reader of the message finds the place in the standard. */
export function within<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof DerFault ? error.inside(name) : error
  }
}

function readField<T>(type: DerType<T>, node: DerNode | undefined, end: number): { readonly value: T; readonly taken: boolean } {
  if (node !== undefined && type.accepts(node)) return { value: type.decode(node), taken: true }
  if (type.whenAbsent !== undefined) return { value: type.whenAbsent.value, taken: false }
  if (node === undefined) throw new DerFault('ELEMENT_MISSING', end, type.label)
  throw new DerFault('TAG_UNEXPECTED', node.start, type.label)
}

/** SEQUENCE { … } — fields in the order in which they are declared; the value has a property for each. */
export function sequence<T extends object>(fields: { readonly [K in keyof T]: DerType<T[K]> }): DerType<T> {
  const names = Object.keys(fields) as (keyof T & string)[]
  return {
    label: 'SEQUENCE',
    accepts: (node) => node.tag === tags.sequence,
    decode(node) {
      expectTag(node, tags.sequence, 'SEQUENCE')
      const value: Partial<T> = {}
      let next = 0
      for (const name of names) {
        const field = within(name, () => readField(fields[name], node.children[next], node.end))
        value[name] = field.value
        if (field.taken) next += 1
      }
      const surplus = node.children[next]
      if (surplus !== undefined) throw new DerFault('ELEMENT_SURPLUS', surplus.start)
      // Every name of `fields` was set above.
      return value as T
    },
    encode: (value) => element(tags.sequence, ...names.map((name) => fields[name].encode(value[name]))),
  }
}

/** How many values a SEQUENCE OF has; both bounds belong to the range. */
export interface Size { readonly min?: number; readonly max?: number }

/** SEQUENCE SIZE (min..max) OF — values of one type. */
export function sequenceOf<T>(type: DerType<T>, { min = 0, max = sequenceItemsMax }: Size = {}): DerType<readonly T[]> {
  return {
    label: `SEQUENCE OF ${type.label}`,
    accepts: (node) => node.tag === tags.sequence,
    decode(node) {
      expectTag(node, tags.sequence, 'SEQUENCE OF')
      const count = node.children.length
      if (count < min || count > max) throw new DerFault('COUNT_OUT_OF_RANGE', node.start, `${min}..${max}`)
      return node.children.map((child, at) => within(String(at), () => type.decode(child)))
    },
    encode(values) {
      assert(values.length >= min && values.length <= max, `${min} to ${max} values`)
      return element(tags.sequence, ...values.map((value) => type.encode(value)))
    },
  }
}
