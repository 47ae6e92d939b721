import { refuse, type Refusal } from '@hub/kernel'

export type ShapeRefusal = 'MALFORMED_BODY' | 'UNKNOWN_FIELD' | 'MALFORMED_FIELD'

/** A field that is absent, not text, or not of its shape. Names the field, never shows its value. */
export function malformed(field: string): Refusal<'MALFORMED_FIELD'> {
  return refuse('MALFORMED_FIELD', { field })
}

/** The own text field `name` of a hostile value; undefined if it is no object, has no such field, or holds no text there. */
export function textField(body: unknown, name: string): string | undefined {
  if (!isRecord(body) || !Object.hasOwn(body, name)) return undefined
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}

/**
 * 严格形状 — a refusal unless `body` is an object with text under every one of `names` and nothing else. Checked in
 * this order: object, unknown field, first missing field.
 */
export function refuseShape(body: unknown, names: readonly string[]): Refusal<ShapeRefusal> | undefined {
  if (!isRecord(body)) return refuse('MALFORMED_BODY')
  // The unknown name itself is the caller's text and is not repeated.
  if (Object.keys(body).some((key) => !names.includes(key))) return refuse('UNKNOWN_FIELD', { known: names })
  const missing = names.find((name) => textField(body, name) === undefined)
  return missing === undefined ? undefined : malformed(missing)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
