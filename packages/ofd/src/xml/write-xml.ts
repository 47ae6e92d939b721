import { assert } from '@hub/kernel'
import { ofdNamespace } from '../identifiers.ts'

declare const written: unique symbol
/** XML text that came out of `element`: markup is never put together from loose strings. */
export type Markup = string & { readonly [written]: true }

type Value = string | number | undefined
export type Attributes = Readonly<Record<string, Value>>

// XML 1.0, production 2: what may not stand in a document at all, escaped or not.
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' }

/** Whether XML 1.0 can hold the text: no control characters, no half of a surrogate pair. */
export function fitsXml(text: string): boolean {
  return !forbidden.test(text)
}

function escape(text: string): string {
  assert(fitsXml(text), 'a text is written only after it was checked')
  return text.replaceAll(/[&<>"\t\n\r]/g, (character) => escapes[character] ?? character)
}

/** 元素 — one of OFD's; an undefined attribute is left out, strings are escaped, markup goes in as it is. */
export function element(name: string, attributes: Attributes = {}, content: string | readonly Markup[] = []): Markup {
  const given = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escape(String(value))}"`]))
  const inner = typeof content === 'string' ? escape(content) : content.join('')
  return `<ofd:${name}${given.join('')}${inner === '' ? '/>' : `>${inner}</ofd:${name}>`}` as Markup
}

/** An element that is left out where it would say nothing. */
export function optional(name: string, content: string | undefined): readonly Markup[] {
  return content === undefined ? [] : [element(name, {}, content)]
}

/** 文档 — the root with the namespace, as UTF-8 bytes. */
export function xmlFile(name: string, attributes: Attributes, content: readonly Markup[]): Uint8Array {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${element(name, { 'xmlns:ofd': ofdNamespace, ...attributes }, content)}\n`)
}
