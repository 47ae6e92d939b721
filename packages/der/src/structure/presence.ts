import type { DerType } from '../der-type.ts'

/** OPTIONAL — `undefined` when it is not there. */
export function optional<T>(type: DerType<T>): DerType<T | undefined> {
  return {
    label: type.label,
    accepts: (node) => type.accepts(node),
    decode: (node) => type.decode(node),
    encode: (value) => (value === undefined ? new Uint8Array() : type.encode(value)),
    whenAbsent: { value: undefined },
  }
}

/**
 * DEFAULT — read where it is missing as well as where the default is spelt out, and always written out.
 * X.690 11.5 would leave a default out; makers of seals write it, and readers in use ask for it.
 */
export function spelledDefault<T>(type: DerType<T>, value: T): DerType<T> {
  return { label: type.label, accepts: (node) => type.accepts(node), decode: (node) => type.decode(node), encode: (given) => type.encode(given), whenAbsent: { value } }
}
