import { decodeDer, type DerType } from '@hub/der'
import { assert, isRefusal } from '@hub/kernel'
import { crlLimits } from './limits.ts'

/** 自己写出的值 — read back from DER that this package or a caller it trusts has made; anything else is a mistake of the program. */
export function parsed<T>(type: DerType<T>, der: Uint8Array): T {
  const value = decodeDer(type, der, crlLimits)
  assert(!isRefusal(value), `DER of ${type.label}`)
  return value
}
