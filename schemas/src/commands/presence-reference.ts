import { code } from './shapes.ts'

/** Shorter numbers stand in other codes by chance. */
const numberCharsMin = 6

/**
 * 在场证据编号 — which reader, which message, which presentation. It stands in the event in plain, and is restricted to what only a code can be: letters, digits and
 * `. _ : / -`, at most 64 of them, one a digit at least (a name spelt out has none), no 公民身份号码 and no mobile number, and nothing that holds the number of a
 * party of the same case, which is what a card reader has at hand.
 *
 * Restricted and not sealed: a code of a device says nothing about a person, and it is what an auditor compares without any key, from case to case and window to
 * window (one reader that is used in two places at once). Under the unit's key it would be gone from the read side and from every rebuild of it.
 */
export const presenceReference = code.refine((text) => /[0-9]/.test(text), '须含有数字：请填写读卡器、报文或亮证的编号')

interface Party { readonly holder: { readonly number: string }; readonly presence: { readonly reference: string } | null }

/** Which parties' references hold the number of a party, their own or another's, in whatever spelling. */
export function referencesWithNumber(parties: readonly Party[]): readonly number[] {
  const numbers = parties.map(({ holder }) => bare(holder.number)).filter((number) => number.length >= numberCharsMin)
  return parties.flatMap(({ presence }, at) => (presence !== null && numbers.some((number) => bare(presence.reference).includes(number)) ? [at] : []))
}

function bare(text: string): string {
  return text.normalize('NFKC').toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
}
