import { DerFault } from '../fault.ts'
import { expectTag, type DerType } from '../der-type.ts'
import { tags } from '../tag.ts'

/** 选择 — which alternative stood there, and its value. */
export type Chosen<T> = { readonly [K in keyof T & string]: { readonly kind: K; readonly value: T[K] } }[keyof T & string]

/** CHOICE { … } — the alternatives have different tags; the first that accepts the tag is taken. */
export function choice<T extends object>(alternatives: { readonly [K in keyof T]: DerType<T[K]> }): DerType<Chosen<T>> {
  const kinds = Object.keys(alternatives) as (keyof T & string)[]
  const label = kinds.map((kind) => alternatives[kind].label).join(' | ')
  return {
    label,
    accepts: (node) => kinds.some((kind) => alternatives[kind].accepts(node)),
    decode(node) {
      const kind = kinds.find((each) => alternatives[each].accepts(node))
      if (kind === undefined) throw new DerFault('TAG_UNEXPECTED', node.start, label)
      return { kind, value: alternatives[kind].decode(node) }
    },
    encode: (chosen) => alternatives[chosen.kind].encode(chosen.value),
  }
}

/** One meaning in two spellings, told apart by their tags: both are read, the first is written. */
export function either<T>(written: DerType<T>, alsoRead: DerType<T>): DerType<T> {
  return {
    label: `${written.label} | ${alsoRead.label}`,
    accepts: (node) => written.accepts(node) || alsoRead.accepts(node),
    decode: (node) => (alsoRead.accepts(node) ? alsoRead : written).decode(node),
    encode: (value) => written.encode(value),
  }
}

interface Sized<T> { readonly sizes: readonly number[]; readonly type: DerType<T> }

/** A SEQUENCE that tells what it is by the number of its values alone, as versions of one format without a tag of their own do. */
export function choiceBySize<T extends object>(alternatives: { readonly [K in keyof T]: Sized<T[K]> }): DerType<Chosen<T>> {
  const kinds = Object.keys(alternatives) as (keyof T & string)[]
  const label = `SEQUENCE (${kinds.flatMap((kind) => alternatives[kind].sizes).join(' | ')})`
  return {
    label,
    accepts: (node) => node.tag === tags.sequence,
    decode(node) {
      expectTag(node, tags.sequence, label)
      const kind = kinds.find((each) => alternatives[each].sizes.includes(node.children.length))
      if (kind === undefined) throw new DerFault('COUNT_OUT_OF_RANGE', node.start, label)
      return { kind, value: alternatives[kind].type.decode(node) }
    },
    encode: (chosen) => alternatives[chosen.kind].type.encode(chosen.value),
  }
}
