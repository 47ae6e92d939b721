import { objectsMax } from '../limits.ts'
import type { PdfLexer } from '../syntax/lexer.ts'
import { noneHidden, type Entry, type Section } from './entry.ts'

const entryBytes = 20
const entryShape = /^(\d{10}) (\d{5}) ([fn])(?: \r| \n|\r\n)$/

/** 交叉引用表 — a plain table with its trailer (ISO 32000-1 7.5.4), the lexer standing before `xref`. */
export function readTable(bytes: Buffer, at: number, lexer: PdfLexer): Section {
  const entries = new Map<number, Entry>()
  lexer.expect('xref')
  while (!lexer.take('trailer')) {
    const start = lexer.integer()
    const count = lexer.integer()
    if (start + count > objectsMax) lexer.fail('TOO_MANY_OBJECTS')
    lexer.skipSpace()
    for (let id = start; id < start + count; id += 1) {
      // Of two entries for one object, readers differ on which counts.
      if (entries.has(id)) lexer.fail('XREF_WRONG')
      entries.set(id, entryOf(bytes.toString('latin1', lexer.at, lexer.at + entryBytes)) ?? lexer.fail('XREF_WRONG'))
      lexer.skip(entryBytes)
    }
  }
  const trailer = lexer.value()
  if (trailer.kind !== 'dictionary') return lexer.fail('XREF_WRONG')
  return { at, entries, trailer, hidden: noneHidden }
}

function entryOf(text: string): Entry | undefined {
  const [, offset, generation, kind] = entryShape.exec(text) ?? []
  if (offset === undefined) return undefined
  return kind === 'f' ? { kind: 'free' } : { kind: 'at', offset: Number(offset), generation: Number(generation) }
}
