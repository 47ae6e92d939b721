import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { processorMs } from '../../../../../test/support/processor-time.ts'
import { parsePattern, patternCharsMax } from './linear-pattern.ts'

const runs = Number(process.env['FC_RUNS'] ?? 2_000)

/** Whether the text fits, or why the pattern cannot be used. */
function fits(source: string, text: string): boolean | string {
  const parsed = parsePattern(source)
  return parsed.ok ? parsed.pattern.test(text) : parsed.why
}

describe('a pattern', () => {
  test.each<readonly [string, string, boolean]>([
    ['^[A-Z0-9]{7}$', 'A123456', true], ['^[A-Z0-9]{7}$', 'A123456\n', false], ['b', 'abc', true], ['^\\d{4}-\\d{2}$', '2026-03', true], ['^\\S+$', '有　空格', false], ['^\\s$', '　', true],
    ['^.$', '\u2028', false], ['^[^.]$', 'a', true], ['^[\\u4e00-\\u9fa5]+$', '道路运输', true], ['^\\p{Script=Han}+$', '道路', true], ['^\\p{sc=Han}+$', 'road', false], ['^\\P{Lu}$', 'A', false],
    ['^\\ud83d\\ude00$', '😀', true], ['^\\u{1F600}$', '😀', true], ['^.$', '😀', true], ['^[\\[\\]]$', ']', true], ['^[[:alpha:]$', ':', true], ['^[[:alpha:]$', 'z', false], ['^[a[]$', '[', true],
    ['^(?<year>\\d{4})$', '2026', true], ['[]', 'a', false], ['^[^]$', '\n', true], ['^[\\b]$', '\b', true], ['\\bno\\b', 'yes or no', true], ['^\\x41\\cA\\0\\v$', 'A\u0001\u0000\u000b', true], ['a/b', 'a/b', true], ['', '', true], ['^(?:)$', 'x', false],
  ])('%s judges %j as ECMA-262 says', (source, text, expected) => {
    expect(RegExp(source, 'u').test(text)).toBe(expected)
    expect(fits(source, text)).toBe(expected)
  })

  test.each<readonly [string, string]>([
    ['^(?=.*\\d)', 'look-around'], ['^(?!0)', 'look-around'], ['(?<=京)A', 'look-around'], ['(?<!京)A', 'look-around'], ['(a)\\1', 'back-reference'], ['(?<n>a)\\k<n>', 'back-reference'],
    ['a{1,1001}', 'too-large'], ['(?:a{1,100}){1,100}', 'too-large'], ['(?:a{1000}|b{1000})', 'too-large'], ['\\p{Script_Extensions=Han}', 'not-supported'], ['\\ud800', 'not-supported'], ['(?i:a)', 'not-supported'],
  ])('%s cannot be used: %s', (source, why) => {
    expect(parsePattern(source)).toEqual({ ok: false, why })
  })

  test('of more than its characters cannot be used', () => {
    expect(parsePattern('a'.repeat(patternCharsMax + 1))).toEqual({ ok: false, why: 'too-large' })
  })

  test.each(['(', '[a', '*', '\\-', '\\p{Nonsense}', '(?P<a>b)', 'a**', '{'])('%s is none', (source) => {
    expect(() => parsePattern(source)).toThrow(SyntaxError)
  })

  test('with which a backtracking engine would take longer than anybody lives takes no time', async () => {
    const hard = [['^(a+)+$', `${'a'.repeat(2_000)}!`], ['^(\\d+)*-(\\d+)*$', '1'.repeat(2_000)], ['(x+x+)+y', 'x'.repeat(2_000)], ['^(?:a?){300}a{300}$', 'a'.repeat(299)], ['^(?:[\\w.]+)+@(?:[\\w.]+)+$', 'a.'.repeat(1_000)]] as const
    expect(await processorMs(() => { for (const [source, text] of hard) expect(fits(source, text)).toBe(false) })).toBeLessThan(10_000)
  })

  test('judges whatever text as the engine of the platform does', () => {
    const atom = fc.constantFrom('a', 'b', '.', '\\s', '\\S', '\\d', '\\D', '\\w', '\\W', '[a-c]', '[^a-c]', '[\\s\\d]', '[^\\S]', '[\\u3000-\\u3010]', '\\u3000', '\\t', '[.\\-\\]]', '\\.', '中', '\\p{L}', '[\\P{L}a]', '(?:)', '^', '$', '\\b', '\\B', '[^]', '[[]', '😀', '\\/')
    const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
      piece: fc.oneof({ depthSize: 'small' }, atom, tie('pattern').map((inner) => `(?:${inner})`), fc.tuple(fc.constantFrom('a', '.', '\\s', '[ab]', '(?:ab|c)'), fc.constantFrom('*', '+', '?', '{0,2}', '{2}', '*?', '+?')).map((parts) => parts.join(''))),
      pattern: fc.array(fc.array(tie('piece'), { maxLength: 3 }).map((pieces) => pieces.join('')), { minLength: 1, maxLength: 2 }).map((branches) => branches.join('|')),
    }))
    const text = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '　', '\n', '\r', '\u2028', '\ufeff', '\u180e', '\u00a0', '中', '😀', '.', '-', ']', '[', '_', '/'), maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 4 }))
    fc.assert(fc.property(pattern, text, (source, value) => {
      expect(fits(source, value)).toBe(RegExp(source, 'u').test(value))
    }), { numRuns: runs })
  })

  test('of any text is a pattern, an unfit one, or none; nothing else happens', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('(', ')', '[', ']', '{', '}', '?', '<', '=', '!', ':', '*', '+', '|', '\\', '^', '$', '-', 'k', 'u', 'p', '1', ',', 'd') })), fc.string(), (source, value) => {
      let valid = true
      try { RegExp(source, 'u') } catch { valid = false }
      if (valid) expect(['boolean', 'string']).toContain(typeof fits(source, value))
      else expect(() => fits(source, value)).toThrow(SyntaxError)
    }), { numRuns: runs })
  })
})
