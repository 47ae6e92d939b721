/**
 * 安全标识 — the number behind an id of a signature or of its place on a page; some makers write 1 or 001 where others write s001. They are counted together, apart from the other
 * ids of a document, and have to be names of XML (xs:ID), which begin with a letter: sNNN is what GB/T 33190-2016, 18.1 and 18.2 [M], recommends.
 */
export const securityNumberOf = (id: string): number => Number(id.replace(/^s/i, ''))

export const securityIdOf = (number: number): string => `s${String(number).padStart(3, '0')}`

/** A signature's own number, and the next for its place. */
const numbersEach = 2

/** The number of the signature that comes after those with these ids. */
export const nextSecurityNumber = (ids: readonly string[]): number => Math.max(1 - numbersEach, ...ids.map(securityNumberOf)) + numbersEach

/** 最大安全标识 — that of the place of the last signature, and no signature's own: an id stands once in a file. */
export const maxSecurityId = (ids: readonly string[]): string => securityIdOf(nextSecurityNumber(ids) - 1)

/** Ids of the places of a signature: where it has more than one, the others are named after the first. */
export function placeIdOf(signatureId: string, at: number): string {
  const first = securityIdOf(securityNumberOf(signatureId) + 1)
  return at === 0 ? first : `${first}-${String(at + 1)}`
}
