export interface PdfReference { readonly kind: 'reference'; readonly id: number; readonly generation: number }
export interface PdfDictionary { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, PdfValue> }
export interface PdfArray { readonly kind: 'array'; readonly items: readonly PdfValue[] }
/** A number, name, string, boolean or null, spelled as in the file: what we do not change, we do not respell. */
export interface PdfToken { readonly kind: 'token'; readonly raw: string }
/** PDF 对象 (ISO 32000-1, 7.3) */
export type PdfValue = PdfToken | PdfReference | PdfArray | PdfDictionary

export const token = (raw: string | number): PdfToken => ({ kind: 'token', raw: typeof raw === 'number' ? String(Math.round(raw * 1e4) / 1e4) : raw })
export const reference = (id: number, generation = 0): PdfReference => ({ kind: 'reference', id, generation })
export const array = (items: readonly PdfValue[]): PdfArray => ({ kind: 'array', items })
export const dictionary = (entries: Readonly<Record<string, PdfValue>>): PdfDictionary => ({ kind: 'dictionary', entries: new Map(Object.entries(entries)) })

/** `dictionary` with some entries set; those it has keep their places. */
export function withEntries({ entries }: PdfDictionary, changes: Readonly<Record<string, PdfValue>>): PdfDictionary {
  return { kind: 'dictionary', entries: new Map([...entries, ...Object.entries(changes)]) }
}

/** 文字串 — any text as a hexadecimal UTF-16BE string with its byte order mark. */
export function textString(text: string): PdfToken {
  const little = Buffer.from(text, 'utf16le')
  return token(`<feff${little.swap16().toString('hex')}>`)
}

/** As it is written into a file; Latin-1. */
export function writeValue(value: PdfValue): string {
  switch (value.kind) {
    case 'token':
      return value.raw
    case 'reference':
      return `${value.id} ${value.generation} R`
    case 'array':
      return `[${value.items.map(writeValue).join(' ')}]`
    case 'dictionary':
      return `<< ${[...value.entries].map(([name, entry]) => `/${name} ${writeValue(entry)}`).join(' ')} >>`
  }
}
