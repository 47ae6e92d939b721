import { objectsMax } from '../limits.ts'
import { PdfFault } from '../syntax/fault.ts'
import { PdfLexer } from '../syntax/lexer.ts'
import { countOf, nameOf, type PdfStream, type PdfValue } from '../syntax/value.ts'
import { unpackStream } from './unpack.ts'
import type { Work } from './work.ts'

/** 对象流 — objects in one compressed stream (ISO 32000-1 7.5.7), by number and place. */
export interface ObjectStream { objectOf(id: number, index: number): PdfValue }

export function openObjectStream(stream: PdfStream, work: Work, at: number): ObjectStream {
  const wrong = (): never => { throw new PdfFault('STREAM_WRONG', at) }
  const [count, first] = [countOf(stream.entries.get('N')) ?? wrong(), countOf(stream.entries.get('First')) ?? wrong()]
  if (nameOf(stream.entries.get('Type')) !== 'ObjStm' || count > objectsMax) wrong()
  const data = unpackStream(stream, work, at)
  const header = new PdfLexer(data, 0)
  const places = Array.from({ length: count }, () => ({ id: header.integer(), at: first + header.integer() }))
  if (header.at > first) wrong()
  return {
    objectOf(id, index) {
      const place = places[index]
      if (place?.id !== id) return wrong()
      const lexer = new PdfLexer(data, place.at)
      const value = lexer.value()
      work.read(lexer.at - place.at, at)
      return value
    },
  }
}
