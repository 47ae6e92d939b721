import { refuse, type Refusal } from '@hub/kernel'
import type { SealRect } from '../compose.ts'
import { appendUpdate } from './increment.ts'
import { readPdf, type PdfFile } from './pdf-file.ts'
import { catalogueOf, fieldName, pageAt, signatureFields } from './pdf-form.ts'
import { array, dictionary, reference, textString, token, withEntries, type PdfReference } from './pdf-value.ts'
import { understanding } from './refusals.ts'

export interface SealField { readonly name: string; readonly rect: SealRect }

/** Shown on paper, and not to be changed (ISO 32000-1, 12.5.3): print and locked. */
const widgetFlags = 4 + 128
/** Signatures are there, and only appending keeps them valid (12.7.2). */
const signatureFlags = 1 + 2

/**
 * 设签章域 — an empty signature field for every seal on a page (counted from 0), all before the first signature: the certification that comes with it
 * allows no new field afterwards, only the signing of these.
 */
export function addSealFields(pdf: Uint8Array, fields: readonly SealField[], sealedPage = 0): Uint8Array | Refusal<'PDF_NOT_UNDERSTOOD' | 'FIELD_ALREADY_THERE'> {
  return understanding(() => {
    const file = readPdf(pdf)
    const names = fields.map(({ name }) => fieldName(name))
    if (new Set(names).size < names.length || catalogueOf(file).value.entries.has('AcroForm')) return refuse('FIELD_ALREADY_THERE')
    return appendFields(file, fields, sealedPage)
  })
}

function appendFields(file: PdfFile, fields: readonly SealField[], sealedPage: number): Uint8Array {
  const catalogue = catalogueOf(file)
  const page = pageAt(file, sealedPage)
  const widgets = fields.map((field, at) => ({ id: file.size + at, value: widgetOf(field, page.at) }))
  const references = array(widgets.map(({ id }) => reference(id)))
  const formId = file.size + widgets.length
  const annotations = page.value.entries.get('Annots')
  return appendUpdate(file, [
    ...widgets,
    { id: formId, value: dictionary({ Fields: references, SigFlags: token(signatureFlags) }) },
    { id: catalogue.at.id, value: withEntries(catalogue.value, { AcroForm: reference(formId) }) },
    { id: page.at.id, value: withEntries(page.value, { Annots: array([...(annotations?.kind === 'array' ? annotations.items : []), ...references.items]) }) },
  ]).bytes
}

function widgetOf({ name, rect: { left, bottom, width, height } }: SealField, page: PdfReference) {
  return dictionary({
    Type: token('/Annot'), Subtype: token('/Widget'), FT: token('/Sig'), T: textString(name), F: token(widgetFlags), P: page,
    Rect: array([left, bottom, left + width, bottom + height].map(token)),
  })
}

/** The fields of a file are asked for by the name that `addSealFields` gave them. */
export function findField(file: PdfFile, name: string) {
  return signatureFields(file).find((field) => field.name === fieldName(name))
}
