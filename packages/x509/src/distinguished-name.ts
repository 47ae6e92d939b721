import { choice, decodeDer, encodeDer, ia5String, printableString, utf8String } from '@hub/der'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { certificateLimits } from './limits.ts'
import { name } from './structure/name.ts'

/** 属性类型 — those that are written, in the order in which they are written, with the bounds of X.520 in characters. */
const attributes = {
  country: { id: '2.5.4.6', label: 'C', type: printableString, max: 2, shape: /^[A-Z]{2}$/ },
  province: { id: '2.5.4.8', label: 'ST', type: utf8String, max: 128, shape: undefined },
  locality: { id: '2.5.4.7', label: 'L', type: utf8String, max: 128, shape: undefined },
  organisation: { id: '2.5.4.10', label: 'O', type: utf8String, max: 64, shape: undefined },
  unit: { id: '2.5.4.11', label: 'OU', type: utf8String, max: 64, shape: undefined },
  commonName: { id: '2.5.4.3', label: 'CN', type: utf8String, max: 64, shape: undefined },
} as const

type Attribute = keyof typeof attributes
const order = Object.keys(attributes) as readonly Attribute[]
const labels = new Map<string, string>(Object.values(attributes).map(({ id, label }) => [id, label]))

/** 可辨别名称 — of a unit, a service or a CA; Chinese text goes out as UTF8String (RFC 5280 4.1.2.4), the country as PrintableString. */
export interface DistinguishedName extends Partial<Readonly<Record<Exclude<Attribute, 'commonName'>, string>>> { readonly commonName: string }

/** Control and bidirectional characters make a name look like another one. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** The DER of a name; NAME_INVALID names the attribute that is empty, too long or holds what nobody sees. */
export function encodeName(given: DistinguishedName): Uint8Array | Refusal<'NAME_INVALID'> {
  const present = order.filter((attribute) => given[attribute] !== undefined)
  const wrong = present.find((attribute) => !isAllowed(attribute, given[attribute] ?? ''))
  if (wrong !== undefined) return refuse('NAME_INVALID', { field: wrong })
  return encodeDer(name, present.map((attribute) => [{ type: attributes[attribute].id, value: encodeDer<string>(attributes[attribute].type, given[attribute] ?? '') }]))
}

function isAllowed(attribute: Attribute, text: string): boolean {
  const { max, shape } = attributes[attribute]
  return text.trim() === text && text !== '' && [...text].length <= max && text.isWellFormed() && !unsafe.test(text) && (shape === undefined || shape.test(text))
}

const readableText = choice({ utf8: utf8String, printable: printableString, ia5: ia5String })

/** 名称文本 — for a person to read, in the order of the certificate: `C=CN, O=…, CN=…`. Two different names can look alike: compare bytes. */
export function describeName(der: Uint8Array): string {
  const read = decodeDer(name, der, certificateLimits)
  if (isRefusal(read)) return ''
  return read.map((parts) => parts.map(({ type, value }) => `${labels.get(type) ?? type}=${describeValue(value)}`).join(' + ')).join(', ')
}

function describeValue(der: Uint8Array): string {
  const read = decodeDer(readableText, der, certificateLimits)
  if (isRefusal(read)) return `#${Buffer.from(der).toString('hex')}`
  return read.value.replace(/[,+\\]/g, String.raw`\$&`).replace(new RegExp(unsafe, 'gu'), '\u{fffd}')
}
