/** 数字 — 0–9. */
export const digits = '0123456789'
/** 数字和大写字母 — 0–9 then A–Z; a character's position is its value in ISO/IEC 7064 MOD 37,36. */
export const digitsAndLetters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

export function isOver(text: string, alphabet: string): boolean {
  for (const character of text) if (!alphabet.includes(character)) return false
  return true
}
