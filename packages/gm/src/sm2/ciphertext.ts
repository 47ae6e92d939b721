import { scalarBytes, toInteger, toScalarBytes } from '../big-endian.ts'
import { readSequence, readUnsigned } from '../der/read.ts'
import { tag } from '../der/tag.ts'
import { write, writeUnsigned } from '../der/write.ts'
import { uncompressedPointBytes } from '../keys/public-key.ts'
import { sm3Bytes } from '../sm3.ts'

/** SM2 密文 — C1 a point as x ‖ y (64 bytes, not yet judged), C3 the check value (32 bytes), C2 as long as what was encrypted. */
export interface Sm2Ciphertext {
  readonly point: Uint8Array
  readonly check: Uint8Array
  readonly masked: Uint8Array
}

/** What the raw form is longer than what was encrypted. */
export const ciphertextOverheadBytes = uncompressedPointBytes + sm3Bytes
const uncompressed = 0x04

/** 密文裸格式 — 04 ‖ x ‖ y ‖ C3 ‖ C2 (GB/T 32918.4, 6.1: the order of 2016 [M], not C1C2C3 of 2010). */
export function encodeRaw({ point, check, masked }: Sm2Ciphertext): Buffer {
  return Buffer.concat([Uint8Array.of(uncompressed), point, check, masked])
}

export function parseRaw(bytes: Uint8Array): Sm2Ciphertext | undefined {
  if (bytes.length <= ciphertextOverheadBytes || bytes[0] !== uncompressed) return undefined
  return {
    point: bytes.subarray(1, uncompressedPointBytes),
    check: bytes.subarray(uncompressedPointBytes, ciphertextOverheadBytes),
    masked: bytes.subarray(ciphertextOverheadBytes),
  }
}

/** 密文 DER — SM2Cipher ::= SEQUENCE { x INTEGER, y INTEGER, hash OCTET STRING, cipherText OCTET STRING } (GB/T 35276, 7.2 [M]). */
export function encodeDer({ point, check, masked }: Sm2Ciphertext): Buffer {
  const [x, y] = [point.subarray(0, scalarBytes), point.subarray(scalarBytes)].map((part) => writeUnsigned(toInteger(part)))
  return write(tag.sequence, x ?? Buffer.alloc(0), y ?? Buffer.alloc(0), write(tag.octetString, check), write(tag.octetString, masked))
}

export function parseDer(bytes: Uint8Array): Sm2Ciphertext | undefined {
  const [first, second, check, masked, ...more] = readSequence(bytes) ?? []
  const x = readUnsigned(first)
  const y = readUnsigned(second)
  if (x === undefined || y === undefined || check?.tag !== tag.octetString || masked?.tag !== tag.octetString || more.length > 0) return undefined
  const point = Buffer.concat([toScalarBytes(x), toScalarBytes(y)])
  return check.content.length !== sm3Bytes || masked.content.length === 0 ? undefined : { point, check: check.content, masked: masked.content }
}
