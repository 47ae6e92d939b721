import type { z } from 'zod'

/** What a value holds, or everything that is wrong with it. */
export type ReadByShape<T> =
  | { readonly success: true; readonly data: T; readonly error?: undefined }
  | { readonly success: false; readonly data?: undefined; readonly error: { readonly issues: readonly z.core.$ZodIssue[] } }

/** How a body is read by a shape: `error` says in words of its own what is wrong. */
export interface ReadShapeOptions { readonly error?: z.core.$ZodErrorMap }

/**
 * 按形状读 — a JSON value from outside, by its shape: what it holds, or what is wrong with it; it never throws, whatever the value. Every shape is read through here.
 * Where text or a list is due, a shape compares the `length` of whatever stands there with its bounds, and the `length` of `{"length":{"toString":1}}` is nothing
 * that could be compared: such a value is refused as a whole, before the shape sees it.
 */
export function readShape<S extends z.ZodType>(shape: S, value: unknown, { error }: ReadShapeOptions = {}): ReadByShape<z.output<S>> {
  if (!isMeasurable(value)) return { success: false, error: { issues: [unmeasurable] } }
  return shape.safeParse(value, { reportInput: false, ...(error === undefined ? {} : { error }) })
}

const unmeasurable: z.core.$ZodIssue = { code: 'custom', path: [], message: '名为 length 的成员不是数也不是文字', input: undefined }

/** Goes through any depth without recursion. */
function isMeasurable(value: unknown): boolean {
  const waiting = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next !== 'object' || next === null) continue
    if (!Array.isArray(next) && 'length' in next && !comparesWithNumber(next.length)) return false
    for (const member of Object.values(next)) waiting.push(member)
  }
  return true
}

/** Objects and lists become text first, with the `toString` or `valueOf` that the caller gave them, or with a list's own, which runs out of stack at some depth. */
function comparesWithNumber(length: unknown): boolean {
  try {
    return typeof Number(length) === 'number'
  } catch {
    return false
  }
}
