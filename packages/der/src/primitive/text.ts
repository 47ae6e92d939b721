import { assert } from '@hub/kernel'
import { element } from '../element.ts'
import { DerFault } from '../fault.ts'
import { taggedType, type DerType } from '../der-type.ts'
import { tags } from '../tag.ts'

/** `fatal` refuses overlong forms, surrogates and broken sequences; the byte order mark is a character like others. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

function decodeText(content: Uint8Array): string | undefined {
  try {
    return utf8.decode(content)
  } catch {
    return undefined
  }
}

function textType(tag: number, label: string, isAllowed: (text: string) => boolean): DerType<string> {
  return taggedType<string>({
    tag,
    label,
    read(content, offset) {
      const text = decodeText(content)
      if (text === undefined || !isAllowed(text)) throw new DerFault('TEXT_INVALID', offset, label)
      return text
    },
    write(value) {
      assert(isAllowed(value), `text within ${label}`)
      return element(tag, encoder.encode(value))
    },
  })
}

/** UTF8String — well-formed UTF-8 (RFC 3629). */
export const utf8String = textType(tags.utf8String, 'UTF8String', (text) => text.isWellFormed())
/** IA5String — 7-bit characters, control characters among them: what they mean is for the format to say. */
export const ia5String = textType(tags.ia5String, 'IA5String', (text) => /^\p{ASCII}*$/u.test(text))
/** PrintableString — letters, digits, space and '()+,-./:=? (X.680 table 10). */
export const printableString = textType(tags.printableString, 'PrintableString', (text) => /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text))
