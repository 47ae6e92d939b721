import { toHalfWidth } from './half-width.ts'

/** 异常字符 — the first character of a text that its alphabet does not have. `index` counts from 0. */
export interface StrangeCharacter {
  readonly index: number
  readonly message: string
  readonly hint?: string
}

const lookalikes: ReadonlyMap<string, string> = new Map([
  ['O', '0'],
  ['o', '0'],
  ['I', '1'],
  ['l', '1'],
  ['Z', '2'],
  ['S', '5'],
])

const printableAscii = /^[!-~]$/

/** Finds the first character outside `alphabet`; undefined when there is none. The hint is a guess that nothing acts on. */
export function findStrangeCharacter(text: string, alphabet: string): StrangeCharacter | undefined {
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    if (alphabet.includes(character)) continue
    const message = `第 ${String(index + 1)} 位${shown(character)}不是允许的字符`
    const hint = hintFor(character, alphabet)
    return hint === undefined ? { index, message } : { index, message, hint }
  }
  return undefined
}

/** Control and invisible characters are named by code point: printed raw they would hide or garble the message. */
function shown(character: string): string {
  if (printableAscii.test(character)) return `“${character}”`
  return `（U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}）`
}

function hintFor(character: string, alphabet: string): string | undefined {
  const digit = lookalikes.get(character)
  if (digit !== undefined && alphabet.includes(digit) && !alphabet.includes(character.toUpperCase()))
    return `疑为数字 ${digit}，请核对原件`
  if (/\s/.test(character)) return '含有空白字符，请删除'
  if (toHalfWidth(character) !== character) return '这是全角字符，请改用半角'
  if (alphabet.includes(character.toUpperCase())) return '字母应为大写'
  return undefined
}
