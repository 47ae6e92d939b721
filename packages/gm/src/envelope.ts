import { assert, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Sm2PrivateKey } from './keys/private-key.ts'
import type { Sm2PublicKey } from './keys/public-key.ts'
import { ciphertextOverheadBytes, encodeRaw } from './sm2/ciphertext.ts'
import { decryptSm2, encryptWith } from './sm2/encrypt.ts'
import type { RandomBytes } from './sm2/random-scalar.ts'
import { hmacSm3, sm3Bytes } from './sm3.ts'
import { sm4BlockBytes, sm4Ctr, sm4KeyBytes } from './sm4/sm4.ts'

/** "ZYEV" and the version. A later layout gets another version, and this one stays readable. */
const head = Buffer.from('ZYEV\u0001', 'latin1')
const contentKeyBytes = sm4KeyBytes + sm3Bytes
const wrappedBytes = ciphertextOverheadBytes + contentKeyBytes
const counterAt = head.length + wrappedBytes
const contentAt = counterAt + sm4BlockBytes
/** What an envelope is longer than its content: 198 bytes. */
export const envelopeOverheadBytes = contentAt + sm3Bytes
/** Longest content; it is held in memory as a whole. */
export const envelopePlainBytesMax = 64 * 1024 * 1024

/**
 * 数字信封 — `plain` for the owner of an SM2 key, bound to `context`, which is authenticated and not stored. Layout of version 1, all lengths fixed but the content's:
 *
 *     "ZYEV" 01 │ SM2 of (SM4 key 16 ‖ MAC key 32), raw C1C3C2: 145 │ counter 16 │ SM4-CTR content │ HMAC-SM3 32
 *
 * The MAC covers the length of the context (8 bytes), the context, and everything before the MAC: encrypt-then-MAC, because Node's OpenSSL has no SM4-GCM.
 * The content key is made for this one envelope.
 */
export function sealEnvelope(recipient: Sm2PublicKey, plain: Uint8Array, context: Uint8Array): Buffer {
  return sealWith(randomBytes, recipient, plain, context)
}

/** The same from a given source of randomness; outside of this package there is one source only. */
export function sealWith(source: RandomBytes, recipient: Sm2PublicKey, plain: Uint8Array, context: Uint8Array): Buffer {
  assert(plain.length <= envelopePlainBytesMax, 'an envelope holds at most 64 MiB')
  const contentKey = Buffer.from(source(contentKeyBytes))
  const counter = source(sm4BlockBytes)
  const wrapped = encodeRaw(encryptWith(source, recipient, contentKey))
  const body = Buffer.concat([head, wrapped, counter, sm4Ctr(contentKey.subarray(0, sm4KeyBytes), counter, plain)])
  const mac = macOf(contentKey, context, body)
  contentKey.fill(0)
  return Buffer.concat([body, mac])
}

/** 拆封 — the content; refused, always for the same reason, where key, context or any byte is not what it was. Nothing is decrypted before the MAC agrees. */
export function openEnvelope(key: Sm2PrivateKey, envelope: Uint8Array, context: Uint8Array): Buffer | Refusal<'ENVELOPE_REFUSED'> {
  if (envelope.length < envelopeOverheadBytes || envelope.length > envelopeOverheadBytes + envelopePlainBytesMax) return refuse('ENVELOPE_REFUSED')
  if (!head.equals(envelope.subarray(0, head.length))) return refuse('ENVELOPE_REFUSED')
  const contentKey = decryptSm2(key, envelope.subarray(head.length, counterAt))
  if (isRefusal(contentKey)) return refuse('ENVELOPE_REFUSED')
  const macAt = envelope.length - sm3Bytes
  const agrees = timingSafeEqual(macOf(contentKey, context, envelope.subarray(0, macAt)), envelope.subarray(macAt))
  const plain = agrees ? sm4Ctr(contentKey.subarray(0, sm4KeyBytes), envelope.subarray(counterAt, contentAt), envelope.subarray(contentAt, macAt)) : refuse('ENVELOPE_REFUSED')
  contentKey.fill(0)
  return plain
}

function macOf(contentKey: Buffer, context: Uint8Array, body: Uint8Array): Buffer {
  const contextLength = Buffer.alloc(8)
  contextLength.writeBigUInt64BE(BigInt(context.length))
  return hmacSm3(contentKey.subarray(sm4KeyBytes), contextLength, context, body)
}
