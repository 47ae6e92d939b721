import type { PdfLexer } from '../syntax/lexer.ts'
import { countOf, type PdfDictionary, type PdfReference, type PdfStream, type PdfValue } from '../syntax/value.ts'

/** 间接对象 — with its number, as it stands in the file; `end` is behind `endobj`. */
export interface IndirectObject { readonly id: number; readonly generation: number; readonly value: PdfValue; readonly end: number }

/** 读间接对象 — the lexer stands before its number. `lengthOf` tells a stream's length that stands in another object. */
export function readObjectAt(bytes: Buffer, lexer: PdfLexer, lengthOf: (reference: PdfReference) => number | undefined): IndirectObject {
  const id = lexer.integer()
  const generation = lexer.integer()
  lexer.expect('obj')
  const value = lexer.value()
  const whole = value.kind === 'dictionary' && lexer.take('stream') ? streamOf(bytes, lexer, value, lengthOf) : value
  lexer.expect('endobj')
  return { id, generation, value: whole, end: lexer.at }
}

function streamOf(bytes: Buffer, lexer: PdfLexer, { entries }: PdfDictionary, lengthOf: (reference: PdfReference) => number | undefined): PdfStream {
  const length = entries.get('Length')
  const count = length?.kind === 'reference' ? lengthOf(length) : countOf(length)
  const start = afterLineEnd(bytes, lexer)
  // What is outside the file, such as an external one, no signature covers.
  if (count === undefined || start + count > bytes.length || entries.has('F')) return lexer.fail('STREAM_WRONG')
  lexer.skip(start + count - lexer.at)
  if (!lexer.take('endstream')) lexer.fail('STREAM_WRONG')
  return { kind: 'stream', entries, content: bytes.subarray(start, start + count) }
}

/** The keyword is followed by CR LF or LF (ISO 32000-1 7.3.8.1). */
function afterLineEnd(bytes: Buffer, lexer: PdfLexer): number {
  const at = lexer.at
  if (bytes[at] === 0x0a) return at + 1
  return bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? at + 2 : lexer.fail('STREAM_WRONG')
}
