import { catalogueOf } from '../file/catalogue.ts'
import type { Revision } from '../file/revision.ts'
import { fieldDepthMax, fieldsMax } from '../limits.ts'
import { PdfFault } from '../syntax/fault.ts'
import { nameOf, type PdfDictionary, type PdfValue } from '../syntax/value.ts'

/** 签名域 — a field of the form for a signature, filled or not. */
export interface SignatureField {
  readonly id: number
  readonly dictionary: PdfDictionary
  /** The value as the field has it; a signature of ours and of others stands in an object of its own. */
  readonly value: PdfValue | undefined
  /** Widgets that are objects of their own; the field itself may be one as well. */
  readonly widgets: readonly number[]
}

/** 查找签名域 — of the form, in its order (ISO 32000-1 12.7.3); none where there is no form. Throws PdfFault. */
export function signatureFields(revision: Revision): readonly SignatureField[] {
  const form = revision.resolve(catalogueOf(revision).value.entries.get('AcroForm'))
  if (form.kind === 'null') return []
  if (form.kind !== 'dictionary') throw new PdfFault('STRUCTURE_WRONG', 0)
  const found: SignatureField[] = []
  collect(revision, revision.resolve(form.entries.get('Fields')), { found, seen: new Set(), depth: 0, type: undefined })
  return found
}

interface Walk { readonly found: SignatureField[]; readonly seen: Set<number>; readonly depth: number; readonly type: string | undefined }

function collect(revision: Revision, list: PdfValue, walk: Walk): void {
  if (list.kind === 'null') return
  if (list.kind !== 'array' || walk.depth > fieldDepthMax) throw new PdfFault('STRUCTURE_WRONG', 0)
  for (const item of list.items) {
    // A field in two places is two for one reader and one for another.
    if (item.kind !== 'reference' || walk.seen.has(item.id) || walk.seen.size === fieldsMax) throw new PdfFault('STRUCTURE_WRONG', 0)
    walk.seen.add(item.id)
    const field = revision.resolve(item)
    if (field.kind !== 'dictionary') throw new PdfFault('STRUCTURE_WRONG', 0)
    visit(revision, item.id, field, walk)
  }
}

function visit(revision: Revision, id: number, dictionary: PdfDictionary, walk: Walk): void {
  const { entries } = dictionary
  const type = nameOf(entries.get('FT')) ?? walk.type
  const kids = revision.resolve(entries.get('Kids'))
  const isWidget = (kid: PdfValue): boolean => {
    const value = revision.resolve(kid)
    return value.kind === 'dictionary' && !value.entries.has('T')
  }
  const isTerminal = kids.kind !== 'array' || kids.items.every(isWidget)
  if (!isTerminal) {
    collect(revision, kids, { ...walk, depth: walk.depth + 1, type })
    return
  }
  const widgets = kids.kind === 'array' ? kids.items.flatMap((kid) => (kid.kind === 'reference' ? [kid.id] : [])) : []
  const value = entries.get('V')
  if (type === 'Sig') walk.found.push({ id, dictionary, value: value?.kind === 'null' ? undefined : value, widgets })
}
