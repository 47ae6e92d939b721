import { catalogueOf, partOf } from '../file/catalogue.ts'
import type { Revision } from '../file/revision.ts'
import { isHiddenStampField } from '../signature/document-stamp.ts'
import { signatureFields, type SignatureField } from '../signature/fields.ts'
import { signatureValueOf } from '../signature/signature-value.ts'
import { hasSameEntries, isSameValue, nothing, type PdfDictionary, type PdfValue } from '../syntax/value.ts'
import { newPartsOf } from './new-parts.ts'

/** 允许的变化 — what a later revision did that may be done, and the numbers of the objects with which it did so. */
export interface Allowed {
  readonly ids: ReadonlySet<number>
  /** Pages and their lists, to which widgets were added. */
  readonly pages: ReadonlySet<number>
  readonly signed: readonly number[]
  /** Fields that may show something; an invisible document time stamp is none of them. */
  readonly added: readonly number[]
}

interface Pair { readonly older: Revision; readonly newer: Revision; readonly later: ReadonlyMap<number, unknown> }

/** A field that is signed gets its value and its picture, and is shown as it is from then on. */
const signedFieldKeys: ReadonlySet<string> = new Set(['V', 'AP', 'F', 'M'])
const widgetKeys: ReadonlySet<string> = new Set(['AP', 'F', 'M'])
const formKeys: ReadonlySet<string> = new Set(['Fields', 'SigFlags'])
/** 验证数据: certificates, lists and responses for later (ETSI EN 319 142-1 5.4.2); the metadata are shown by no reader as part of a page. */
const evidenceKeys: ReadonlySet<string> = new Set(['DSS', 'Extensions', 'Metadata'])
const catalogueKeys: ReadonlySet<string> = new Set(['AcroForm', ...evidenceKeys])
const infoKeys: ReadonlySet<string> = new Set(['ModDate', 'Producer'])

/** 找出允许的变化 — objects that are not among them have to be as they were. Nothing that was there before is allowed to become something else. Throws PdfFault. */
export function allowedChanges(older: Revision, newer: Revision, later: ReadonlyMap<number, unknown>): Allowed {
  const pair = { older, newer, later }
  const before = new Map(signatureFields(older).map((field) => [field.id, field]))
  const fields = signatureFields(newer)
  const signed = fields.filter((field) => isNewlySigned(before.get(field.id), field))
  const added = fields.filter(({ id }) => !before.has(id))
  const form = formChanges(pair, added)
  const ids = [
    ...form, ...catalogueChanges(pair, form.length > 0), ...infoChanges(pair),
    ...signed.flatMap((field) => signingChanges(pair, before.get(field.id), field)),
    ...added.flatMap(({ id, widgets }) => [id, ...widgets].flatMap((each) => newPartsOf(newer, { kind: 'reference', id: each, generation: 0 }, pair))),
  ]
  return { ids: new Set(ids), pages: new Set(pageChanges(pair, added)), signed: signed.map(({ id }) => id), added: added.filter((field) => !isHiddenStampField(newer, field)).map(({ id }) => id) }
}

function isNewlySigned(before: SignatureField | undefined, { value }: SignatureField): boolean {
  return before !== undefined && before.value === undefined && value !== undefined
}

function signingChanges(pair: Pair, before: SignatureField | undefined, field: SignatureField): readonly number[] {
  const value = signatureValueOf(pair.newer, field)
  if (before === undefined || value === undefined || !hasSameEntries(before.dictionary, field.dictionary, signedFieldKeys) || !isPlainWidget(field.dictionary)) return []
  const widgets = field.widgets.filter((id) => isSameBut(pair, id, widgetKeys))
  const pictures = [field.dictionary, ...widgets.map((id) => pair.newer.object(id))].map((each) => (each.kind === 'dictionary' ? each.entries.get('AP') : undefined))
  return [field.id, ...widgets, ...pictures.flatMap((each) => newPartsOf(pair.newer, each ?? nothing, pair)), ...newPartsOf(pair.newer, field.value ?? nothing, pair)]
}

/** The catalogue may get evidence and metadata in new objects; where the form stands in the catalogue itself, it has to be kept as well. */
function catalogueChanges(pair: Pair, isFormKept: boolean): readonly number[] {
  const [before, after] = [catalogueOf(pair.older), catalogueOf(pair.newer)]
  if (!isFormKept || before.at.id !== after.at.id || !hasSameEntries(before.value, after.value, catalogueKeys)) return []
  return [after.at.id, ...[...evidenceKeys].flatMap((key) => newPartsOf(pair.newer, after.value.entries.get(key) ?? nothing, pair))]
}

/** The form stays where it is and keeps all but its list of fields, and the list only grows by those that are added. Empty where it is not so. */
function formChanges({ older, newer }: Pair, added: readonly SignatureField[]): readonly number[] {
  const [before, after] = [partOf(older, catalogueOf(older).value.entries.get('AcroForm')), partOf(newer, catalogueOf(newer).value.entries.get('AcroForm'))]
  if (before.value.kind !== 'dictionary' || after.value.kind !== 'dictionary' || before.id !== after.id || !hasSameEntries(before.value, after.value, formKeys)) return []
  const [listBefore, listAfter] = [partOf(older, before.value.entries.get('Fields')), partOf(newer, after.value.entries.get('Fields'))]
  if (listBefore.id !== listAfter.id || !isGrownBy(listBefore.value, listAfter.value, added)) return []
  return [after.id ?? catalogueOf(newer).at.id, ...(listAfter.id === undefined ? [] : [listAfter.id])]
}

function isGrownBy(before: PdfValue, after: PdfValue, added: readonly SignatureField[]): boolean {
  if (before.kind === 'null') return after.kind === 'null' || after.kind === 'array'
  if (before.kind !== 'array' || after.kind !== 'array' || after.items.length < before.items.length) return false
  const own = new Set(added.flatMap(({ id, widgets }) => [id, ...widgets]))
  const rest = after.items.slice(before.items.length)
  return before.items.every((item, at) => isSameValue(item, after.items[at] ?? nothing)) && rest.every((item) => item.kind === 'reference' && own.has(item.id))
}

/** The pages on which added fields lie: their lists of annotations grow, nothing else of them. */
function pageChanges({ older, newer }: Pair, added: readonly SignatureField[]): readonly number[] {
  const pages = added.flatMap(({ dictionary: { entries } }) => {
    const page = entries.get('P')
    return page?.kind === 'reference' ? [page.id] : []
  })
  return [...new Set(pages)].flatMap((id) => {
    const [before, after] = [older.object(id), newer.object(id)]
    if (before.kind !== 'dictionary' || after.kind !== 'dictionary' || !hasSameEntries(before, after, new Set(['Annots']))) return []
    const [listBefore, listAfter] = [partOf(older, before.entries.get('Annots')), partOf(newer, after.entries.get('Annots'))]
    return listBefore.id === listAfter.id && isGrownBy(listBefore.value, listAfter.value, added) ? [id, ...(listAfter.id === undefined ? [] : [listAfter.id])] : []
  })
}

function infoChanges({ older, newer }: Pair): readonly number[] {
  const [before, after] = [partOf(older, older.trailer.entries.get('Info')), partOf(newer, newer.trailer.entries.get('Info'))]
  const isKept = before.value.kind === 'dictionary' && after.value.kind === 'dictionary' && hasSameEntries(before.value, after.value, infoKeys)
  return isKept && after.id !== undefined ? [after.id] : []
}

function isSameBut({ older, newer }: Pair, id: number, keys: ReadonlySet<string>): boolean {
  const [before, after] = [older.object(id), newer.object(id)]
  return before.kind === 'dictionary' && after.kind === 'dictionary' && hasSameEntries(before, after, keys) && isPlainWidget(after)
}

/** What may be new in a widget is of the kind that a widget has (ISO 32000-1 table 164): flags, a date, pictures. */
function isPlainWidget({ entries }: PdfDictionary): boolean {
  const isOf = (name: string, ...kinds: readonly PdfValue['kind'][]): boolean => kinds.includes(entries.get(name)?.kind ?? 'null')
  return isOf('F', 'number', 'null') && isOf('M', 'string', 'null') && isOf('AP', 'dictionary', 'reference', 'null')
}
