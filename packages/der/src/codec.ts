import type { Refusal } from '@hub/kernel'
import type { DerType } from './der-type.ts'
import { DerFault, type DerFaultCode } from './fault.ts'
import { derLimits, type DerLimits } from './limits.ts'
import { readTree } from './node.ts'

/**
 * 解码 — the one way from untrusted bytes to values: the whole input is one value of `type`, or it is refused with the
 * offset, the field and what was expected there. Values that are bytes are views of `source`, not copies; who lets others
 * write to `source` copies it first.
 */
export function decodeDer<T>(type: DerType<T>, source: Uint8Array, limits: DerLimits = derLimits): T | Refusal<DerFaultCode> {
  try {
    return type.decode(readTree(source, limits))
  } catch (error) {
    if (error instanceof DerFault) return error.toRefusal()
    throw error
  }
}

/** 编码 — the DER of a value; throws InvariantViolation for a value that its type cannot hold. */
export function encodeDer<T>(type: DerType<T>, value: T): Uint8Array {
  return type.encode(value)
}
