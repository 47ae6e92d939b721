/** 标签 — the tags of the few structures of this package (X.690, 8.1.2): universal ones, and the explicit [0] and [1] of an EC private key. */
export const tag = { integer: 0x02, bitString: 0x03, octetString: 0x04, objectIdentifier: 0x06, sequence: 0x30, explicit0: 0xa0, explicit1: 0xa1 } as const

export type Tag = (typeof tag)[keyof typeof tag]
