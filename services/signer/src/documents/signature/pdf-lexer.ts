import { PdfFault } from './pdf-fault.ts'
import { array, reference, token, type PdfValue } from './pdf-value.ts'

const depthMax = 32
/** Values of all objects that are read of one file; a licence file has some hundred. Each costs a hundred times the two bytes that it takes to ask for one. */
export const valuesMax = 100_000
const regular = /[^\x00\t\n\f\r ()<>[\]{}/%]+/y
const spaces = '\0\t\n\f\r '
const referenceShape = /(\d{1,10})[\x00\t\n\f\r ]+(\d{1,5})[\x00\t\n\f\r ]+R(?![^\x00\t\n\f\r ()<>[\]{}/%])/y
const hexString = /<[0-9A-Fa-f\x00\t\n\f\r ]*>/y

/** 余量 — how many values, and characters for them, may still be read of a file, whatever places they are read from. */
export interface Budget { values: number; characters: number }

/** 词法 — reads objects of a file given as Latin-1 text, from a place onwards. Throws PdfFault. */
export class PdfLexer {
  readonly #text: string
  readonly #budget: Budget
  #at: number

  constructor(text: string, at: number, budget: Budget) {
    this.#text = text
    this.#at = at
    this.#budget = budget
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

  /** A loop: a pattern that repeats a choice keeps a way back for each piece, and of some million comments runs out of stack. */
  skipSpace(): void {
    for (;;) {
      const character = this.#text[this.#at]
      if (character === undefined) return
      if (character === '%') this.#skipLine()
      else if (spaces.includes(character)) this.#at += 1
      else return
    }
  }

  #skipLine(): void {
    while (this.#at < this.#text.length && this.#text[this.#at] !== '\n' && this.#text[this.#at] !== '\r') this.#at += 1
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

  /** One whole object. A table may name one stretch of the file as the place of many objects, a comment with their headers in it for one. */
  object(): PdfValue {
    const start = this.#at
    const value = this.#value(0)
    this.#budget.characters -= this.#at - start
    return this.#budget.characters < 0 ? this.fail('objects beside each other') : value
  }

  #value(depth: number): PdfValue {
    if (depth > depthMax) this.fail('less nesting')
    this.#budget.values -= 1
    if (this.#budget.values < 0) this.fail(`at most ${valuesMax} values`)
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
    while (!this.take(']')) items.push(this.#value(depth + 1))
    return array(items)
  }

  #dictionary(depth: number): PdfValue {
    const entries = new Map<string, PdfValue>()
    while (!this.take('>>')) {
      const name = this.name()
      // Readers differ on which of two equal entries counts; a file that leaves it open is not signed.
      if (entries.has(name)) this.fail('entry once')
      entries.set(name, this.#value(depth + 1))
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
