import { bytesOf } from '../node.ts'
import type { DerType } from '../der-type.ts'

/** 原文片段 — a value with the very bytes it was read from, header included. A signature is checked over `der`, never over a new encoding. */
export interface Sliced<T> { readonly value: T; readonly der: Uint8Array }

/** Keeps the bytes beside the value; writing puts back `der` unchanged. */
export function sliced<T>(type: DerType<T>): DerType<Sliced<T>> {
  return {
    label: type.label,
    accepts: (node) => type.accepts(node),
    decode: (node) => ({ value: type.decode(node), der: bytesOf(node) }),
    encode: ({ der }) => der,
  }
}

/** A slice of our own making. */
export function sliceOf<T>(type: DerType<T>, value: T): Sliced<T> {
  return { value, der: type.encode(value) }
}

/** ANY — the value as it stands, whatever its type; its outline is sound, its content is not looked at. */
export const anyValue: DerType<Uint8Array> = { label: 'ANY', accepts: () => true, decode: bytesOf, encode: (der) => der }
