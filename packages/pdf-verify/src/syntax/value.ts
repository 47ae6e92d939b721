/** PDF 对象 (ISO 32000-1 7.3). Strings know where they stand, for a signature leaves out exactly one of them. */
export type PdfValue = PdfNull | PdfBoolean | PdfNumber | PdfName | PdfString | PdfReference | PdfArray | PdfDictionary | PdfStream

export interface PdfNull { readonly kind: 'null' }
export interface PdfBoolean { readonly kind: 'boolean'; readonly value: boolean }
export interface PdfNumber { readonly kind: 'number'; readonly value: number }
/** Without its slash, `#xx` decoded. */
export interface PdfName { readonly kind: 'name'; readonly name: string }
/** `start` and `end` in bytes of the file or of the unpacked stream, delimiters included. */
export interface PdfString { readonly kind: 'string'; readonly bytes: Buffer; readonly isHex: boolean; readonly start: number; readonly end: number }
export interface PdfReference { readonly kind: 'reference'; readonly id: number; readonly generation: number }
export interface PdfArray { readonly kind: 'array'; readonly items: readonly PdfValue[] }
export interface PdfDictionary { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, PdfValue> }
/** `content` as it stands in the file, filters unapplied. */
export interface PdfStream { readonly kind: 'stream'; readonly entries: ReadonlyMap<string, PdfValue>; readonly content: Buffer }

export const nothing: PdfNull = { kind: 'null' }

/** The same value, whatever its spelling; references by their numbers. */
export function isSameValue(a: PdfValue, b: PdfValue): boolean {
  if (a.kind === 'array') return b.kind === 'array' && a.items.length === b.items.length && a.items.every((item, at) => isSameValue(item, b.items[at] ?? nothing))
  if (a.kind === 'dictionary') return b.kind === 'dictionary' && hasSameEntries(a, b)
  if (a.kind === 'stream') return b.kind === 'stream' && a.content.equals(b.content) && hasSameEntries(a, b)
  return a.kind === b.kind && plainOf(a) === plainOf(b)
}

/** What a value without parts says; compared only with others of its kind. */
function plainOf(value: PdfValue): string | number | boolean {
  switch (value.kind) {
    case 'boolean':
    case 'number': return value.value
    case 'name': return value.name
    case 'string': return value.bytes.toString('latin1')
    case 'reference': return `${value.id} ${value.generation}`
    default: return ''
  }
}

type Entries = Pick<PdfDictionary, 'entries'>

/** The same entries but for those named. */
export function hasSameEntries(a: Entries, b: Entries, but: ReadonlySet<string> = new Set()): boolean {
  const names = new Set([...a.entries.keys(), ...b.entries.keys()])
  return [...names].every((name) => but.has(name) || isSameValue(a.entries.get(name) ?? nothing, b.entries.get(name) ?? nothing))
}

export function nameOf(value: PdfValue | undefined): string | undefined {
  return value?.kind === 'name' ? value.name : undefined
}

/** A whole number that is not negative. */
export function countOf(value: PdfValue | undefined): number | undefined {
  return value?.kind === 'number' && Number.isSafeInteger(value.value) && value.value >= 0 ? value.value : undefined
}
