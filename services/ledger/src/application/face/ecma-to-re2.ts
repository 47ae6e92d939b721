/** 不能使用的正则 — why a pattern has no counterpart that runs in linear time. */
export type Unfit = 'look-around' | 'back-reference' | 'too-large' | 'not-supported'

type Translated = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: Unfit }

// One step of a pattern that is known to be well-formed (ECMA-262, flag u). The order matters: the longer spelling first.
const step = /\\u\{(?<point>[0-9a-f]+)\}|\\u(?<high>d[89ab][0-9a-f]{2})\\u(?<low>d[c-f][0-9a-f]{2})|\\u(?<unit>[0-9a-f]{4})|\\x(?<byte>[0-9a-f]{2})|\\c(?<control>[a-z])|\\(?<property>p)\{(?:(?<name>\w+)=)?(?<value>\w+)\}|\\(?<escaped>.)|\(\?(?<look><?[=!])|(?<named>\(\?<[^>]*>)|(?<modifier>\(\?[a-z-]+:)|./gisuy

/** ECMA-262 WhiteSpace and LineTerminator; RE2 knows the ASCII ones alone. */
const space = String.raw`\t\n\x0b\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
const noSpace = String.raw`\x{0}-\x{8}\x{e}-\x{1f}!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`
const anything = String.raw`\x{0}-\x{10ffff}`

interface Step { readonly text: string; readonly inClass: boolean; readonly groups: Readonly<Record<string, string | undefined>> }

/**
 * 改写正则 — the same language in RE2's spelling: escapes of characters, `.`, `\s` and `\S` mean more in ECMA-262 (the ideographic space, for one), classes may
 * be empty, and groups have names that nothing asks for. What needs memory of what was matched, or looks ahead or back, is not translated.
 */
export function ecmaToRe2(source: string): Translated {
  let text = ''
  /** The opening of a class of which nothing else has come yet. */
  let opening = ''
  let inClass = false
  for (const { 0: matched, groups = {} } of source.matchAll(step)) {
    const part = inClass ? inside({ text: matched, inClass, groups }, opening) : outside({ text: matched, inClass, groups })
    if (typeof part !== 'string') return { ok: false, why: part.why }
    const opens = matched === '[' && !inClass
    if (opens || (opening === '[' && matched === '^')) {
      opening += matched
      inClass = true
      continue
    }
    text += opening === '' || matched === ']' ? part : opening + part
    opening = ''
    if (matched === ']') inClass = false
  }
  return { ok: true, text }
}

function outside(one: Step): string | { readonly why: Unfit } {
  const { look, modifier, named, escaped = '' } = one.groups
  if (look !== undefined) return { why: 'look-around' }
  if (/[1-9k]/.test(escaped)) return { why: 'back-reference' }
  if (modifier !== undefined) return { why: 'not-supported' }
  if (named !== undefined) return '('
  if (one.text === '.') return String.raw`[^\n\r\x{2028}\x{2029}]`
  return character(one) ?? { why: 'not-supported' }
}

/** Inside of `[ ]` most signs stand for themselves. A class of nothing is one that leaves nothing out, and the other way round. */
function inside(one: Step, opening: string): string | { readonly why: Unfit } {
  if (one.text === ']') return opening === '' ? ']' : opening === '[' ? `[^${anything}]` : `[${anything}]`
  if (one.text === '[') return String.raw`\[`
  return character(one) ?? { why: 'not-supported' }
}

function character({ text, inClass, groups }: Step): string | undefined {
  const { point, high, low, unit, byte, control, property, name, value = '', escaped } = groups
  if (high !== undefined && low !== undefined) return codePoint(0x1_0000 + ((parseInt(high, 16) - 0xd800) << 10) + parseInt(low, 16) - 0xdc00)
  const hex = point ?? unit ?? byte
  if (hex !== undefined) return codePoint(parseInt(hex, 16))
  if (control !== undefined) return codePoint(control.charCodeAt(0) % 32)
  if (property !== undefined) return propertyOf(property, name, value)
  return escaped === undefined ? text : escapeOf(escaped, inClass)
}

/** Half of a pair matches no text that is well-formed, and only such text is ever tested. */
function codePoint(point: number): string | undefined {
  return point >= 0xd800 && point <= 0xdfff ? undefined : `\\x{${point.toString(16)}}`
}

// RE2 takes the short names of general categories and the names of scripts.
function propertyOf(property: string, name: string | undefined, value: string): string | undefined {
  return name === undefined || ['Script', 'sc', 'General_Category', 'gc'].includes(name) ? `\\${property}{${value}}` : undefined
}

function escapeOf(escaped: string, inClass: boolean): string {
  switch (escaped) {
    case 's':
      return inClass ? space : `[${space}]`
    case 'S':
      return inClass ? noSpace : `[${noSpace}]`
    case 'b':
      return inClass ? String.raw`\x08` : String.raw`\b`
    case 'v':
      return String.raw`\x0b`
    case '0':
      return String.raw`\x00`
    default:
      return `\\${escaped}`
  }
}
