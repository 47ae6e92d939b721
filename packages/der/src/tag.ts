/** 标签 — identifier octets of X.690 8.1.2: class, form and number in one octet. Numbers above 30 need more and are not read. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

export const tagNumberMask = 0x1f
export const constructedBit = 0x20
export const classMask = 0xc0
const contextClass = 0x80

/** The octet of `[number] EXPLICIT`: always constructed. */
export function explicitTag(number: number): number {
  return contextClass | constructedBit | number
}
