import { anyValue, encodeDer, octetsInBits, sequence } from '@hub/der'
import { refuse, type Refusal } from '@hub/kernel'
import { sm2AlgorithmDer } from './algorithm.ts'
import { parseSm2PublicKey, uncompressedPointBytes, type PointRefusal, type Sm2PublicKey } from './public-key.ts'

/** SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING } */
const subjectPublicKeyInfo = sequence({ algorithm: anyValue, subjectPublicKey: octetsInBits })

/** All that comes before the point. Algorithm, curve and length of the point are fixed, so the head is too. */
const head = encode(Buffer.alloc(uncompressedPointBytes)).subarray(0, -uncompressedPointBytes)

/** 公钥信息 DER — SubjectPublicKeyInfo (RFC 5280, 4.1.2.7) of an SM2 key with an uncompressed point: always 91 bytes. */
export function encodeSm2Spki(publicKey: Sm2PublicKey): Buffer {
  return encode(publicKey.toUncompressed())
}

/** Refuses every other algorithm, curve, form of point and encoding as SPKI_NOT_SM2, and a point that is none for its own reason. */
export function parseSm2Spki(der: Uint8Array): Sm2PublicKey | Refusal<'SPKI_NOT_SM2' | PointRefusal> {
  if (der.length !== head.length + uncompressedPointBytes || !head.equals(der.subarray(0, head.length))) return refuse('SPKI_NOT_SM2')
  return parseSm2PublicKey(der.subarray(head.length))
}

function encode(point: Uint8Array): Buffer {
  return Buffer.from(encodeDer(subjectPublicKeyInfo, { algorithm: sm2AlgorithmDer, subjectPublicKey: point }))
}
