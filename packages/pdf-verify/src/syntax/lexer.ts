import { depthMax, entriesMax } from '../limits.ts'
import { hexDigit, isRegular, isSpace } from './characters.ts'
import { PdfFault, type PdfFaultCode } from './fault.ts'
import { literalString } from './literal-string.ts'
import { nothing, type PdfArray, type PdfDictionary, type PdfString, type PdfValue } from './value.ts'

const wordBytesMax = 512
const integerShape = /^\d{1,10}$/
const numberShape = /^[+-]?(\d{1,15}([.]\d{0,15})?|[.]\d{1,15})$/

/** 词法 — reads values of a file from a place onwards, byte by byte; nothing of it is repaired or guessed. Throws PdfFault. */
export class PdfLexer {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  get at(): number {
    return this.#at
  }

  fail(code: PdfFaultCode = 'SYNTAX_WRONG'): never {
    throw new PdfFault(code, this.#at)
  }

  skipSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.#at]
      if (isSpace(byte)) this.#at += 1
      else if (byte === 0x25) this.#skipComment()
      else return
    }
  }

  #skipComment(): void {
    for (let byte = this.#bytes[this.#at]; byte !== undefined && byte !== 0x0a && byte !== 0x0d; byte = this.#bytes[this.#at]) this.#at += 1
  }

  skip(bytes: number): void {
    this.#at += bytes
  }

  /** True, and past it, if this word comes next and ends there. */
  take(word: string): boolean {
    this.skipSpace()
    const end = this.#at + word.length
    if (this.#bytes.toString('latin1', this.#at, end) !== word || isRegular(this.#bytes[end])) return false
    this.#at = end
    return true
  }

  expect(word: string): void {
    if (!this.take(word)) this.fail()
  }

  integer(): number {
    this.skipSpace()
    const word = this.#word()
    return integerShape.test(word) ? Number(word) : this.fail()
  }

  value(depth = 0): PdfValue {
    if (depth > depthMax) this.fail('TOO_DEEP')
    this.skipSpace()
    switch (this.#bytes[this.#at]) {
      case 0x2f: return { kind: 'name', name: this.#name() }
      case 0x5b: return this.#array(depth)
      case 0x28: return this.#literal()
      case 0x3c: return this.#bytes[this.#at + 1] === 0x3c ? this.#dictionary(depth) : this.#hexString()
      default: return this.#plain()
    }
  }

  #word(): string {
    const start = this.#at
    while (isRegular(this.#bytes[this.#at]) && this.#at - start <= wordBytesMax) this.#at += 1
    return this.#bytes.toString('latin1', start, this.#at)
  }

  #plain(): PdfValue {
    const word = this.#word()
    if (word === 'null') return nothing
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' }
    if (!numberShape.test(word)) this.fail()
    return (integerShape.test(word) ? this.#reference(Number(word)) : undefined) ?? { kind: 'number', value: Number(word) }
  }

  /** `id generation R`, or nothing and no step taken. */
  #reference(id: number): PdfValue | undefined {
    const before = this.#at
    this.skipSpace()
    const generation = this.#word()
    if (integerShape.test(generation) && this.take('R')) return { kind: 'reference', id, generation: Number(generation) }
    this.#at = before
    return undefined
  }

  #name(): string {
    this.#at += 1
    const raw = this.#word()
    return raw.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  }

  #array(depth: number): PdfArray {
    this.#at += 1
    const items: PdfValue[] = []
    for (this.skipSpace(); this.#bytes[this.#at] !== 0x5d; this.skipSpace()) {
      if (items.length === entriesMax) this.fail('TOO_MANY_OBJECTS')
      items.push(this.value(depth + 1))
    }
    this.#at += 1
    return { kind: 'array', items }
  }

  #dictionary(depth: number): PdfDictionary {
    this.#at += 2
    const entries = new Map<string, PdfValue>()
    for (this.skipSpace(); this.#bytes[this.#at] === 0x2f; this.skipSpace()) {
      if (entries.size === entriesMax) this.fail('TOO_MANY_OBJECTS')
      const name = this.#name()
      // Readers differ on which of two equal entries counts.
      if (entries.has(name)) this.fail('ENTRY_REPEATED')
      entries.set(name, this.value(depth + 1))
    }
    if (this.#bytes[this.#at] !== 0x3e || this.#bytes[this.#at + 1] !== 0x3e) this.fail()
    this.#at += 2
    return { kind: 'dictionary', entries }
  }

  #literal(): PdfString {
    const start = this.#at
    const read = literalString(this.#bytes, start)
    this.#at = read.end
    return { kind: 'string', bytes: read.bytes, isHex: false, start, end: read.end }
  }

  #hexString(): PdfString {
    const start = this.#at
    const end = this.#bytes.indexOf(0x3e, start) + 1
    if (end === 0) this.fail()
    const bytes = Buffer.alloc(Math.ceil((end - start - 2) / 2))
    let digits = 0
    for (let at = start + 1; at < end - 1; at += 1) {
      const byte = this.#bytes[at]
      if (isSpace(byte)) continue
      const digit = hexDigit(byte)
      if (digit < 0) this.fail()
      // An odd one out is followed by a zero (7.3.4.3).
      bytes[digits >> 1] = (bytes[digits >> 1] ?? 0) | (digits % 2 === 0 ? digit << 4 : digit)
      digits += 1
    }
    this.#at = end
    return { kind: 'string', bytes: bytes.subarray(0, Math.ceil(digits / 2)), isHex: true, start, end }
  }
}
