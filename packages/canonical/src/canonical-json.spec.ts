import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalBytes, canonicalJson, type Json } from './canonical-json.ts'

const runs = Number(process.env['FC_RUNS'] ?? 300)
const json = fc.jsonValue().filter((value) => JSON.stringify(value).isWellFormed()) as fc.Arbitrary<Json>

test('members are sorted by UTF-16 code units, as RFC 8785 section 3.2.3 says', () => {
  const unsorted = { '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', '1': 'One', '\ud83d\ude00': 'Emoji: Grinning Face', '\u0080': 'Control', '\u00f6': 'Latin Small Letter O With Diaeresis' }
  const keys = [...canonicalJson(unsorted).matchAll(/"([^"]*)":/g)].map(([, key]) => JSON.parse(`"${key ?? ''}"`) as string)
  expect(keys).toEqual(['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'])
})

test('numbers are written as ECMAScript writes them, as RFC 8785 section 3.2.2.3 says', () => {
  expect(canonicalJson([333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001, -0])).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]')
})

test('the order in which members were written does not matter', () => {
  fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), json), (value) => {
    const reversed = Object.fromEntries(Object.entries(value).reverse())
    expect(canonicalJson(reversed)).toBe(canonicalJson(value))
  }), { numRuns: runs })
})

/** The engine's own sort and spelling, object by object. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted)
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member as Json)])) : value
}

test('few members, many members, nested or plain, in whatever order: all are written sorted', () => {
  // A name that is a number goes first in every object of the engine, so the oracle cannot put it elsewhere.
  const name = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed() && !/^(0|[1-9]\d*)$/.test(text) && text !== '__proto__')
  const member: fc.Arbitrary<Json> = fc.oneof(fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed()), fc.integer(), fc.constant(null), fc.dictionary(name, fc.boolean(), { maxKeys: 3 }))
  const objects = fc.oneof(fc.dictionary(name, member, { maxKeys: 12 }), fc.dictionary(name, member, { minKeys: 30, maxKeys: 40, size: 'max' }))
  fc.assert(fc.property(objects, (value) => {
    expect(canonicalJson(value)).toBe(JSON.stringify(sorted(value)))
  }), { numRuns: runs })
})

test('what is read back is written the same', () => {
  fc.assert(fc.property(json, (value) => {
    const text = canonicalJson(value)
    expect(canonicalJson(JSON.parse(text) as Json)).toBe(text)
    expect(canonicalBytes(value).toString('utf8')).toBe(text)
  }), { numRuns: runs })
})

test('members that are undefined are absent', () => {
  expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}')
})

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800'], [{ '\udc00': 1 }]])('what has no canonical form is an error: %j', (value) => {
  expect(() => canonicalJson(value as Json)).toThrow('canonical JSON has no')
})
