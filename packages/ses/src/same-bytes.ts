/** Byte for byte the same. What is compared is public, so the time that it takes tells nothing. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, at) => octet === other[at])
}
