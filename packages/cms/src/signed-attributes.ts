import { decodeDer, tags, type DerType } from '@hub/der'
import { isRefusal } from '@hub/kernel'
import { messageLimits } from './limits.ts'
import type { attributes } from './structure/signed-data.ts'

/** 签名属性的待签字节 — what was signed: the bytes of a SignerInfo under the tag of a SET (RFC 5652 5.4). */
export function signedBytesOf(der: Uint8Array): Uint8Array {
  const signed = Uint8Array.from(der)
  signed[0] = tags.set
  return signed
}

/** 属性列表 — signed or not. */
export type Attributes = ReturnType<typeof attributes.decode>

/** Whether an attribute of this type is there at all. */
export function hasAttribute(list: Attributes, type: string): boolean {
  return list.some((each) => each.type === type)
}

/** The one value of the one attribute of this type; undefined where it is missing, repeated, has several values or another shape. */
export function readAttribute<T>(list: Attributes, type: string, of: DerType<T>): T | undefined {
  const [found, ...more] = list.filter((each) => each.type === type)
  const [value, ...others] = found?.values ?? []
  if (value === undefined || more.length > 0 || others.length > 0) return undefined
  const read = decodeDer(of, value, messageLimits)
  return isRefusal(read) ? undefined : read
}
