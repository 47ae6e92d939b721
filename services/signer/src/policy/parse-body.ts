import { refuse, type Refusal } from '@hub/kernel'
import { readShape } from '@hub/schemas'
import type { z } from 'zod'
import type { ShapeRefusal } from './text-fields.ts'

/** Deeper than this stand names of the caller's choosing, such as those of face data. */
const pathPartsTold = 2

/** 按形状读 — a hostile body by its shape, or the first thing that is wrong with it: where, and never what was there. */
export function parseBody<T>(shape: z.ZodType<T>, body: unknown): T | Refusal<ShapeRefusal> {
  const parsed = readShape(shape, body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = (issue?.path ?? []).slice(0, pathPartsTold).filter((part) => typeof part === 'string')
  if (issue?.code === 'unrecognized_keys') return refuse('UNKNOWN_FIELD', { in: path.join('.') })
  return path.length === 0 ? refuse('MALFORMED_BODY') : refuse('MALFORMED_FIELD', { field: path.join('.') })
}
