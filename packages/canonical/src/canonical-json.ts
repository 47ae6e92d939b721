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
  return Array.isArray(value) ? canonicalArray(value as readonly Json[]) : canonicalObject(value as { readonly [key: string]: Json | undefined })
}

function canonicalArray(items: readonly Json[]): string {
  let text = ''
  for (const item of items) text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`
  return `[${text}]`
}

function canonicalObject(value: { readonly [key: string]: Json | undefined }): string {
  const keys = Object.keys(value)
  if (isInOrder(keys)) {
    // A sealed part, a name and its number: half of all objects. The engine writes them in one go, members as they stand.
    if (keys.every((key) => isPlain(value[key]) && key.isWellFormed())) return JSON.stringify(value)
  } else inOrder(keys)
  let text = ''
  for (const key of keys) {
    const member = value[key]
    if (member === undefined) continue
    text += `${text === '' ? '' : ','}${spelt(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

/** Of which the engine's own spelling is the canonical one. */
function isPlain(member: Json | undefined): boolean {
  return typeof member === 'string' ? member.isWellFormed() : typeof member === 'number' ? Number.isFinite(member) : typeof member === 'boolean' || member === null
}

// `<` compares UTF-16 code units, which is RFC 8785 section 3.2.3. Most objects are written in order already, and looking costs a tenth of sorting.
function isInOrder(keys: readonly string[]): boolean {
  for (let at = 1; at < keys.length; at += 1) if ((keys[at] ?? '') < (keys[at - 1] ?? '')) return false
  return true
}

/** Up to so many are sorted by insertion, in place: the engine's sort copies them first. */
const insertedMax = 32

// Array.prototype.sort without a comparator compares code units as well.
function inOrder(keys: string[]): void {
  if (keys.length > insertedMax) {
    keys.sort()
    return
  }
  for (let from = 1; from < keys.length; from += 1) {
    const key = keys[from] ?? ''
    let at = from
    for (let before = keys[at - 1] ?? ''; at > 0 && key < before; before = keys[at - 1] ?? '') {
      keys[at] = before
      at -= 1
    }
    keys[at] = key
  }
}

const keysRememberedMax = 2_000
/** Longer ones are nobody's names of ours: what a caller sends is not kept for as long as the process lives. */
const keyCharsRememberedMax = 64
const spellings = new Map<string, string>()

/** The same few hundred names stand in every event; the map is filled once and then only asked. */
function spelt(key: string): string {
  const known = spellings.get(key)
  if (known !== undefined) return known
  assert(key.isWellFormed(), 'canonical JSON has no lone surrogate')
  const spelling = JSON.stringify(key)
  if (key.length <= keyCharsRememberedMax && spellings.size < keysRememberedMax) spellings.set(key, spelling)
  return spelling
}

/** The canonical bytes, UTF-8. */
export function canonicalBytes(value: Json): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8')
}
