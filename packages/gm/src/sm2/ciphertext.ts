import { decodeDer, derLimits, encodeDer as encodeAs, octetString, sequence, unsignedInteger, type DerLimits } from '@hub/der'
import { isRefusal } from '@hub/kernel'
import { scalarBytes, toInteger, toScalarBytes } from '../big-endian.ts'
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

/** SM2Cipher ::= SEQUENCE { XCoordinate INTEGER, YCoordinate INTEGER, HASH OCTET STRING, CipherText OCTET STRING } (GB/T 35276, 7.2 [M]) */
const sm2Cipher = sequence({ x: unsignedInteger(scalarBytes), y: unsignedInteger(scalarBytes), hash: octetString, cipherText: octetString })
const cipherLimits: DerLimits = { ...derLimits, depthMax: 1, elementsMax: 5 }

/** 密文 DER — the numbers as short as they are, so the length varies with the point. */
export function encodeDer({ point, check, masked }: Sm2Ciphertext): Buffer {
  const [x, y] = [toInteger(point.subarray(0, scalarBytes)), toInteger(point.subarray(scalarBytes))]
  return Buffer.from(encodeAs(sm2Cipher, { x, y, hash: check, cipherText: masked }))
}

export function parseDer(bytes: Uint8Array): Sm2Ciphertext | undefined {
  const cipher = decodeDer(sm2Cipher, bytes, cipherLimits)
  if (isRefusal(cipher) || cipher.hash.length !== sm3Bytes || cipher.cipherText.length === 0) return undefined
  return { point: Buffer.concat([toScalarBytes(cipher.x), toScalarBytes(cipher.y)]), check: cipher.hash, masked: cipher.cipherText }
}
