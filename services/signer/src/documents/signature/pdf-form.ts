import { PdfFault } from './pdf-fault.ts'
import type { PdfFile } from './pdf-file.ts'
import { textString, type PdfDictionary, type PdfReference, type PdfValue } from './pdf-value.ts'

const fieldsMax = 64

/** 目录 — the catalogue, where everything begins. */
export function catalogueOf(file: PdfFile): { readonly at: PdfReference; readonly value: PdfDictionary } {
  const at = file.trailer.entries.get('Root')
  if (at?.kind !== 'reference') throw new PdfFault('Root', file.xrefAt)
  return { at, value: dictionaryAt(file, at, 'Root') }
}

/** A page, counted from 0; files of licences have one. */
export function pageAt(file: PdfFile, at: number): { readonly at: PdfReference; readonly value: PdfDictionary } {
  const pages = catalogueOf(file).value.entries.get('Pages')
  const kids = pages === undefined ? undefined : dictionaryAt(file, pages, 'Pages').entries.get('Kids')
  const page = kids?.kind === 'array' ? kids.items[at] : undefined
  if (page?.kind !== 'reference') throw new PdfFault('Kids', file.xrefAt)
  const value = dictionaryAt(file, page, 'Page')
  const type = value.entries.get('Type')
  // A tree of pages is not what our files have.
  if (type?.kind !== 'token' || type.raw !== '/Page') throw new PdfFault('Page', file.xrefAt)
  return { at: page, value }
}

export interface SignatureField { readonly at: PdfReference; readonly name: string; readonly value: PdfDictionary; readonly signed: boolean }

/** 签章域 — the fields of the form, by the spelling of their names; none where there is no form. */
export function signatureFields(file: PdfFile): readonly SignatureField[] {
  const form = catalogueOf(file).value.entries.get('AcroForm')
  if (form === undefined) return []
  const fields = dictionaryAt(file, form, 'AcroForm').entries.get('Fields')
  if (fields?.kind !== 'array' || fields.items.length > fieldsMax) throw new PdfFault('Fields', file.xrefAt)
  return fields.items.map((at): SignatureField => {
    if (at.kind !== 'reference') throw new PdfFault('field', file.xrefAt)
    const value = dictionaryAt(file, at, 'field')
    const name = value.entries.get('T')
    return { at, name: name?.kind === 'token' ? name.raw : '', value, signed: value.entries.has('V') }
  })
}

/** How a field's name is spelled in the files that we write. */
export const fieldName = (name: string): string => textString(name).raw

function dictionaryAt(file: PdfFile, value: PdfValue, what: string): PdfDictionary {
  const found = value.kind === 'reference' ? file.object(value) : value
  if (found.kind !== 'dictionary') throw new PdfFault(what, file.xrefAt)
  return found
}
