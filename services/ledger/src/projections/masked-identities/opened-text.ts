import type { Json } from '@hub/schemas'

/** A text member of an opened part; null where there is none. */
export function textOf(value: Json, member: string): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const found = (value as { readonly [key: string]: Json })[member]
  return typeof found === 'string' ? found : null
}
