import { deflateSync } from 'node:zlib'

/** A PDF object as text between `obj` and `endobj`; Latin-1. */
export type Objects = Readonly<Record<number, string>>

export interface SectionOptions {
  /** Cross references as a stream instead of a table */
  readonly asStream?: boolean
  /** Numbers of objects to put into an object stream of this number; needs `asStream` */
  readonly inside?: { readonly container: number; readonly ids: readonly number[] }
  readonly trailer?: string
  /** Numbers of objects of which only a stream beside the table tells, in an object stream of this number; the table calls them free, or says nothing of them */
  readonly hybrid?: HybridOptions
}

export interface HybridOptions {
  readonly container: number
  readonly ids: readonly number[]
  readonly table?: 'free' | 'silent'
  /** In place of what the stream says of an object */
  readonly entries?: Entries
  /** Beside what a dictionary of the stream has to say */
  readonly dictionary?: string
}

export const stream = (content: string, entries = ''): string => `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`

/** A page with text, its signature fields 6 and 7 in a form; everything plain. */
export const page: Objects = {
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Annots [6 0 R 7 0 R] /Resources << >> >>',
  4: stream('BT (100) Tj ET'),
  5: '<< /Fields [6 0 R 7 0 R] /SigFlags 3 >>',
  6: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal-1) /F 132 /P 3 0 R /Rect [10 10 60 60] >>',
  7: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal-2) /F 132 /P 3 0 R /Rect [70 10 120 60] >>',
}

const id = '/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]'

/** A file of one revision. */
export function newFile(objects: Objects = page, options: SectionOptions = {}): Buffer {
  return section(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), objects, { ...options, first: true })
}

/** The file with one more revision. */
export function update(file: Buffer, objects: Objects, options: SectionOptions = {}): Buffer {
  return section(Buffer.concat([file, Buffer.from('\n')]), objects, { ...options, first: false, previous: startOf(file) })
}

export function startOf(file: Buffer): number {
  return Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(file.toString('latin1'))?.[1])
}

interface Written extends SectionOptions { readonly first: boolean; readonly previous?: number }

function section(before: Buffer, objects: Objects, { asStream = false, inside, trailer = '', hybrid, first, previous }: Written): Buffer {
  const own = new Map(Object.entries(objects).map(([key, body]) => [Number(key), body]))
  const packed = packedIds(inside, hybrid)
  const written: Parts = { parts: [before], at: before.length, entries: new Map(first ? [[0, [0, 0, 65535]]] : []) }
  for (const [number, body] of own) if (!packed.has(number)) add(written, number, body)
  if (inside !== undefined) {
    add(written, inside.container, objectStream(inside.ids.map((number) => [number, own.get(number) ?? 'null'])))
    inside.ids.forEach((number, index) => written.entries.set(number, [2, inside.container, index]))
  }
  const beside = hybrid === undefined ? '' : addBeside(written, own, hybrid)
  const shared = `/Root 1 0 R ${id} ${previous === undefined ? '' : `/Prev ${previous}`} ${trailer} ${beside}`
  return Buffer.concat([...written.parts, crossReferences(written, shared, asStream ? firstXrefId + before.toString('latin1').split('startxref').length : undefined)])
}

/** `own`: the number of the stream; undefined: a table. */
function crossReferences({ entries, at }: Parts, shared: string, own: number | undefined): Buffer {
  return own === undefined ? table(entries, at, { shared, sizeMin: shared.includes('/XRefStm') ? firstXrefId : 0 }) : xrefStream(entries, { own, at }, shared)
}

function packedIds(...containers: readonly ({ readonly ids: readonly number[] } | undefined)[]): ReadonlySet<number> {
  return new Set(containers.flatMap((each) => each?.ids ?? []))
}

interface Parts { readonly parts: Buffer[]; at: number; readonly entries: Map<number, readonly [kind: number, second: number, third: number]> }

function add(written: Parts, number: number, body: string): void {
  written.entries.set(number, [1, written.at, 0])
  push(written, Buffer.from(`${number} 0 obj\n${body}\nendobj\n`, 'latin1'))
}

function push(written: Parts, bytes: Buffer): void {
  written.parts.push(bytes)
  written.at += bytes.length
}

/** The hidden objects and the stream that tells of them; what the trailer says of it. */
function addBeside(written: Parts, own: ReadonlyMap<number, string>, { container, ids, table: says = 'free', dictionary = '', entries: others = new Map() }: HybridOptions): string {
  add(written, container, objectStream(ids.map((number) => [number, own.get(number) ?? 'null'])))
  const told: Entries = new Map([[container, written.entries.get(container) ?? [0, 0, 0]], ...ids.map((number, index) => [number, [2, container, index]] as const), ...others])
  for (const number of [container, ...ids]) {
    if (says === 'free') written.entries.set(number, [0, 0, 65535])
    else written.entries.delete(number)
  }
  const { at } = written
  push(written, xrefStreamObject(told, { own: firstXrefId - 1, at }, dictionary))
  return `/XRefStm ${at}`
}

type Entries = ReadonlyMap<number, readonly [number, number, number]>

function table(entries: Entries, at: number, { shared, sizeMin }: { readonly shared: string; readonly sizeMin: number }): Buffer {
  const rows = [...entries].sort(([a], [b]) => a - b).map(([number, [kind, offset, generation]]) => `${number} 1\n${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} ${kind === 0 ? 'f' : 'n'} \n`)
  return Buffer.from(`xref\n${rows.join('')}trailer\n<< /Size ${Math.max(sizeMin, Math.max(0, ...entries.keys()) + 1)} ${shared} >>\nstartxref\n${at}\n%%EOF\n`, 'latin1')
}

/** Each revision's stream has a number of its own, above those of all other objects. */
const firstXrefId = 100

/** With the predictor that others write. */
function xrefStream(entries: Entries, place: { readonly own: number; readonly at: number }, shared: string): Buffer {
  return Buffer.concat([xrefStreamObject(entries, place, shared), Buffer.from(`startxref\n${place.at}\n%%EOF\n`)])
}

function xrefStreamObject(entries: Entries, { own, at }: { readonly own: number; readonly at: number }, shared: string): Buffer {
  const all = [...entries, [own, [1, at, 0]] as const].sort(([a], [b]) => a - b)
  const rows = all.map(([, [kind, second, third]]) => Uint8Array.of(kind, second >> 16, second >> 8, second, third >> 8, third))
  const predicted = rows.map((row, place) => Buffer.from([2, ...row.map((byte, column) => byte - (rows[place - 1]?.[column] ?? 0))]))
  const content = deflateSync(Buffer.concat(predicted))
  const index = all.map(([number]) => `${number} 1`).join(' ')
  const dictionary = `<< /Type /XRef /W [1 3 2] /Index [${index}] /Size ${own + 1} /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 6 >> /Length ${content.length} ${shared} >>`
  return Buffer.concat([Buffer.from(`${own} 0 obj\n${dictionary}\nstream\n`, 'latin1'), content, Buffer.from('\nendstream\nendobj\n')])
}

function objectStream(objects: readonly (readonly [number, string])[]): string {
  let at = 0
  const places = objects.map(([number, body]) => {
    const place = `${number} ${at}`
    at += body.length + 1
    return place
  })
  const head = `${places.join(' ')} `
  const content = deflateSync(Buffer.from(head + objects.map(([, body]) => `${body} `).join(''), 'latin1')).toString('latin1')
  return `<< /Type /ObjStm /N ${objects.length} /First ${head.length} /Filter /FlateDecode /Length ${content.length} >>\nstream\n${content}\nendstream`
}
