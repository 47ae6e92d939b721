import { inflateSync } from 'node:zlib'
import { unpackedBytesMax } from '../limits.ts'
import { PdfFault } from '../syntax/fault.ts'
import { countOf, nameOf, type PdfDictionary, type PdfStream, type PdfValue } from '../syntax/value.ts'
import type { Work } from './work.ts'

/** 解压 — the content of a stream of the structure: cross references and objects, as it is or by FlateDecode with the predictors of PNG. */
export function unpackStream({ entries, content }: PdfStream, work: Work, at: number): Buffer {
  const filter = single(entries.get('Filter'), at)
  if (filter === undefined) return content
  if (nameOf(filter) !== 'FlateDecode') throw new PdfFault('FILTER_UNSUPPORTED', at)
  const unpacked = inflated(content, at)
  work.unpack(unpacked.length, at)
  const parameters = single(entries.get('DecodeParms'), at)
  return parameters?.kind === 'dictionary' ? unpredicted(unpacked, parameters, at) : unpacked
}

/** A filter or its parameters alone, or as the one item of an array. */
function single(value: PdfValue | undefined, at: number): PdfValue | undefined {
  if (value?.kind !== 'array') return value?.kind === 'null' ? undefined : value
  if (value.items.length > 1) throw new PdfFault('FILTER_UNSUPPORTED', at)
  return single(value.items[0], at)
}

function inflated(content: Buffer, at: number): Buffer {
  try {
    return inflateSync(content, { maxOutputLength: unpackedBytesMax })
  } catch (error) {
    if (error instanceof RangeError) throw new PdfFault('TOO_MUCH_WORK', at)
    throw new PdfFault('STREAM_WRONG', at)
  }
}

/** ISO 32000-1 7.4.4.4: rows with a byte before each that says how it was predicted; one colour of 8 bits, as cross references have. */
function unpredicted(bytes: Buffer, { entries }: PdfDictionary, at: number): Buffer {
  const predictor = countOf(entries.get('Predictor')) ?? 1
  if (predictor === 1) return bytes
  const columns = countOf(entries.get('Columns')) ?? 1
  if (predictor < 10 || predictor > 15 || columns === 0 || entries.has('Colors') || entries.has('BitsPerComponent')) throw new PdfFault('FILTER_UNSUPPORTED', at)
  if (bytes.length % (columns + 1) !== 0) throw new PdfFault('STREAM_WRONG', at)
  const rows = bytes.length / (columns + 1)
  const out = Buffer.alloc(rows * columns)
  for (let row = 0; row < rows; row += 1) unpredictRow({ bytes, out, row, columns, at })
  return out
}

interface Row { readonly bytes: Buffer; readonly out: Buffer; readonly row: number; readonly columns: number; readonly at: number }

function unpredictRow({ bytes, out, row, columns, at }: Row): void {
  const from = row * (columns + 1)
  const kind = bytes[from] ?? 0
  if (kind > 2) throw new PdfFault('FILTER_UNSUPPORTED', at)
  for (let column = 0; column < columns; column += 1) {
    const place = row * columns + column
    const left = kind === 1 && column > 0 ? (out[place - 1] ?? 0) : 0
    const above = kind === 2 && row > 0 ? (out[place - columns] ?? 0) : 0
    out[place] = ((bytes[from + 1 + column] ?? 0) + left + above) & 0xff
  }
}
