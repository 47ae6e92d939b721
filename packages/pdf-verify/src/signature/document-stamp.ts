import type { Revision } from '../file/revision.ts'
import { nameOf } from '../syntax/value.ts'
import type { SignatureField } from './fields.ts'
import { signatureValueOf, type SignatureValue } from './signature-value.ts'

/** 文档时间戳 — a token in the place of a signature. */
export function isDocumentStamp({ subFilter }: SignatureValue): boolean {
  return subFilter === 'ETSI.RFC3161'
}

/** What such a field has where nobody is to see it; no picture and no action. */
const plainKeys: ReadonlySet<string> = new Set(['Type', 'Subtype', 'FT', 'T', 'F', 'Ff', 'P', 'Rect', 'V'])

/** 不可见的时间戳域 — a field with a document time stamp that shows nothing: who keeps a file for long adds one (ETSI EN 319 142-1 6.3), and a certification allows it (ISO 32000-2 12.8.2.2.2). */
export function isHiddenStampField(revision: Revision, field: SignatureField): boolean {
  const { dictionary: { entries }, widgets } = field
  const value = field.value === undefined ? undefined : signatureValueOf(revision, field)
  const rect = entries.get('Rect')
  const isFlat = rect === undefined || (rect.kind === 'array' && rect.items.length === 4 && rect.items.every((item) => item.kind === 'number' && item.value === 0))
  return value !== undefined && isDocumentStamp(value) && nameOf(entries.get('FT')) === 'Sig' && isFlat && widgets.length === 0 && [...entries.keys()].every((key) => plainKeys.has(key))
}
