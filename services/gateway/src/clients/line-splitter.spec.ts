import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildLineSplitter } from './line-splitter.ts'
import { parseReplyLine } from './reply-line.ts'

test('lines come out the same however the bytes are cut', () => {
  const lines = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')), { minLength: 1 })
  fc.assert(fc.property(lines, fc.array(fc.nat(40)), (expected, cuts) => {
    const bytes = Buffer.from(expected.map((line) => `${line}\n`).join(''), 'utf8')
    const found: string[] = []
    const splitter = buildLineSplitter((line) => found.push(line))
    let at = 0
    for (const cut of cuts) {
      splitter.write(bytes.subarray(at, at + cut))
      at += cut
    }
    splitter.write(bytes.subarray(at))
    splitter.end()
    expect(found).toEqual(expected.map((line) => Buffer.from(line, 'utf8').toString('utf8')))
  }))
})

test('a last line without its newline is a line', () => {
  const found: string[] = []
  const splitter = buildLineSplitter((line) => found.push(line))
  splitter.write(Buffer.from('a\nb'))
  splitter.end()
  expect(found).toEqual(['a', 'b'])
})

test('a line without end is refused, not kept', () => {
  const splitter = buildLineSplitter(() => undefined, 10)
  splitter.write(Buffer.alloc(10, 0x61))
  expect(() => { splitter.write(Buffer.from('b')) }).toThrow(RangeError)
})

test('no text makes the reply parser throw, and only replies pass', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => { expect(parseReplyLine(text)).toBeUndefined() }))
  expect(parseReplyLine('{"i":0,"reply":{"kind":"other"}}')).toBeUndefined()
  expect(parseReplyLine('{"i":0.5,"reply":{"kind":"invalid","problems":[]}}')).toBeUndefined()
  expect(parseReplyLine('{"i":4,"reply":{"kind":"invalid","problems":[]}}')).toEqual({ i: 4, reply: { kind: 'invalid', problems: [] } })
})
