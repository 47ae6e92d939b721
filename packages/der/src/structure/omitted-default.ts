import type { DerType } from '../der-type.ts'

/** DEFAULT — left out where the value is the default (X.690 11.5). A default that is spelt out is read all the same: certificates in use have it. */
export function omittedDefault<T extends string | number | boolean>(type: DerType<T>, value: T): DerType<T> {
  return {
    label: type.label,
    accepts: (node) => type.accepts(node),
    decode: (node) => type.decode(node),
    encode: (given) => (given === value ? new Uint8Array() : type.encode(given)),
    whenAbsent: { value },
  }
}
