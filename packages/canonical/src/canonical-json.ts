import { assert } from '@hub/kernel'

/** What canonical JSON can carry. Numbers must be finite; strings must be well-formed UTF-16. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * 规范化 JSON — the one spelling of a value by RFC 8785 (JCS): members sorted by UTF-16 code units, no white space,
 * ECMAScript number and string forms. Members that are `undefined` are absent. Stored event bytes and Merkle leaves are made here.
 *
 * Throws InvariantViolation on NaN, an infinity or a lone surrogate: such a value has no canonical form.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'canonical JSON has no NaN and no infinity')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    assert(value.isWellFormed(), 'canonical JSON has no lone surrogate')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`
  return canonicalObject(value as { readonly [key: string]: Json | undefined })
}

// Array.prototype.sort without a comparator compares UTF-16 code units, which is RFC 8785 section 3.2.3.
function canonicalObject(value: { readonly [key: string]: Json | undefined }): string {
  const members: string[] = []
  for (const key of Object.keys(value).sort()) {
    const member = value[key]
    if (member === undefined) continue
    assert(key.isWellFormed(), 'canonical JSON has no lone surrogate')
    members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}

/** The canonical bytes, UTF-8. */
export function canonicalBytes(value: Json): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8')
}
