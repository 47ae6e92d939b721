import { digits, isOver } from './alphabet.ts'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** Check character for each remainder 0..10. */
const checkCharacters = '10X98765432'

/**
 * 校验码 — the 18th character of a 公民身份号码 by ISO/IEC 7064 MOD 11-2 (GB 11643-1999). Catches every single substitution.
 * Undefined unless `body` is 17 digits.
 */
export function checkCharacter11_2(body: string): string | undefined {
  if (body.length !== weights.length || !isOver(body, digits)) return undefined
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body.charAt(index)), 0)
  return checkCharacters.charAt(sum % checkCharacters.length)
}
