import type { Revision } from '../file/revision.ts'
import { contentsBytesMax } from '../limits.ts'
import { countOf, nameOf, type PdfDictionary, type PdfString } from '../syntax/value.ts'
import type { SignatureField } from './fields.ts'

/** 签名字典 — what a field's value says (ISO 32000-1 12.8.1). */
export interface SignatureValue {
  readonly fieldId: number
  readonly id: number
  /** Where the object begins in the file. */
  readonly offset: number
  readonly dictionary: PdfDictionary
  readonly subFilter: string | undefined
  readonly contents: PdfString | undefined
  readonly byteRange: readonly number[] | undefined
}

/** 读签名字典 — undefined where the value is no dictionary in an object of its own, outside an object stream: nothing else can be left out of what is signed. */
export function signatureValueOf(revision: Revision, { id: fieldId, value }: SignatureField): SignatureValue | undefined {
  if (value?.kind !== 'reference') return undefined
  const entry = revision.entryOf(value.id)
  const dictionary = revision.object(value.id)
  if (entry?.kind !== 'at' || dictionary.kind !== 'dictionary') return undefined
  const contents = dictionary.entries.get('Contents')
  return {
    fieldId, id: value.id, offset: entry.offset, dictionary,
    subFilter: nameOf(dictionary.entries.get('SubFilter')),
    contents: contents?.kind === 'string' && contents.isHex && contents.bytes.length <= contentsBytesMax ? contents : undefined,
    byteRange: rangeOf(dictionary),
  }
}

function rangeOf({ entries }: PdfDictionary): readonly number[] | undefined {
  const value = entries.get('ByteRange')
  if (value?.kind !== 'array' || value.items.length > 64) return undefined
  const numbers = value.items.map(countOf)
  return numbers.every((each) => each !== undefined) ? numbers : undefined
}
