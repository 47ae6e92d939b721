import { digitsAndLetters } from './alphabet.ts'

const modulus = digitsAndLetters.length

/**
 * 校验位 — the check character of `payload` by ISO/IEC 7064 MOD 37,36 (hybrid system; GB/T 17710), as GB/T 36904 uses it for
 * licence identifiers. Catches every single substitution. Undefined when `payload` has a character outside 0-9A-Z.
 */
export function checkCharacter37_36(payload: string): string | undefined {
  let product = modulus
  for (const character of payload) {
    const value = digitsAndLetters.indexOf(character)
    if (value < 0) return undefined
    const sum = (product + value) % modulus
    product = (2 * (sum === 0 ? modulus : sum)) % (modulus + 1)
  }
  return digitsAndLetters.charAt((modulus + 1 - product) % modulus)
}
