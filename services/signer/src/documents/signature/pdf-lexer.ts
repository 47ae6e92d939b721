import { PdfFault } from './pdf-fault.ts'
import { array, reference, token, type PdfValue } from './pdf-value.ts'

const depthMax = 32
const regular = /[^\x00\t\n\f\r ()<>[\]{}/%]+/y
const spaceOrComment = /(?:[\x00\t\n\f\r ]+|%[^\r\n]*)*/y
const referenceShape = /(\d{1,10})[\x00\t\n\f\r ]+(\d{1,5})[\x00\t\n\f\r ]+R(?![^\x00\t\n\f\r ()<>[\]{}/%])/y
const hexString = /<[0-9A-Fa-f\x00\t\n\f\r ]*>/y

/** 词法 — reads objects of a file given as Latin-1 text, from a place onwards. Throws PdfFault. */
export class PdfLexer {
  readonly #text: string
  #at: number

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  get at(): number {
    return this.#at
  }

  fail(expected: string): never {
    throw new PdfFault(expected, this.#at)
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found !== null) this.#at += found[0].length
    return found
  }

  skipSpace(): void {
    this.#match(spaceOrComment)
  }

  skip(characters: number): void {
    this.#at += characters
  }

  /** True, and past it, if `word` comes next. */
  take(word: string): boolean {
    this.skipSpace()
    if (!this.#text.startsWith(word, this.#at)) return false
    this.#at += word.length
    return true
  }

  expect(word: string): void {
    if (!this.take(word)) this.fail(word)
  }

  integer(): number {
    this.skipSpace()
    const found = this.#match(/\d{1,15}/y)
    return found === null ? this.fail('integer') : Number(found[0])
  }

  value(depth = 0): PdfValue {
    if (depth > depthMax) this.fail('less nesting')
    this.skipSpace()
    const found = this.#match(referenceShape)
    if (found !== null) return reference(Number(found[1]), Number(found[2]))
    if (this.take('<<')) return this.#dictionary(depth)
    const character = this.#text[this.#at]
    if (character === '[') return this.#array(depth)
    if (character === '(') return token(this.#literal())
    if (character === '<') return token((this.#match(hexString) ?? this.fail('hexadecimal string'))[0])
    return token(character === '/' ? `/${this.name()}` : this.#word())
  }

  name(): string {
    if (this.#text[this.#at] !== '/') this.fail('name')
    this.#at += 1
    return this.#regularRun()
  }

  #regularRun(): string {
    return this.#match(regular)?.[0] ?? ''
  }

  #word(): string {
    const word = this.#regularRun()
    return /^([+-]?(\d+[.]?\d*|[.]\d+)|true|false|null)$/.test(word) ? word : this.fail('object')
  }

  #array(depth: number): PdfValue {
    this.expect('[')
    const items: PdfValue[] = []
    while (!this.take(']')) items.push(this.value(depth + 1))
    return array(items)
  }

  #dictionary(depth: number): PdfValue {
    const entries = new Map<string, PdfValue>()
    while (!this.take('>>')) {
      const name = this.name()
      // Readers differ on which of two equal entries counts; a file that leaves it open is not signed.
      if (entries.has(name)) this.fail('entry once')
      entries.set(name, this.value(depth + 1))
    }
    return { kind: 'dictionary', entries }
  }

  #literal(): string {
    const start = this.#at
    let open = 0
    do {
      const character = this.#text[this.#at]
      if (character === undefined) this.fail('end of string')
      if (character === '\\') this.#at += 1
      if (character === '(') open += 1
      if (character === ')') open -= 1
      this.#at += 1
    } while (open > 0)
    return this.#text.slice(start, this.#at)
  }
}
