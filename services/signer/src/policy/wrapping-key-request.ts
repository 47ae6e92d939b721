import { isRefusal, type Refusal } from '@hub/kernel'
import { malformed, refuseShape, textField, type ShapeRefusal } from './text-fields.ts'
import { wrappingNumber } from './wrapping-keys.ts'

/** The one field of a request about a wrapping key, which names it. Hostile body → its id. Never throws. */
export function parseWrappingKey(body: unknown, field: 'from' | 'keyId'): string | Refusal<ShapeRefusal> {
  const bad = refuseShape(body, [field])
  if (isRefusal(bad)) return bad
  const keyId = textField(body, field) ?? ''
  return wrappingNumber(keyId) === undefined ? malformed(field) : keyId
}
