import { encodeDer, sequence, unsignedInteger } from '@hub/der'
import { assert } from '@hub/kernel'
import { createHash, randomBytes } from 'node:crypto'
import { rsaModulusBits } from '../loaded-key.ts'
import { CK, type Attribute } from './cryptoki.ts'
import { kindsInDevice, type DeviceKind } from './kinds.ts'
import type { KeyInToken, Token } from './token.ts'
import { DeviceFailure } from './trouble.ts'

const scalarBytes = 32
/** The longest signature of any kind. */
const signatureBytesMax = rsaModulusBits / 8
const keyIdBytes = 16

/** Ecdsa-Sig-Value (RFC 3279, 2.2.3) */
const ecdsaSignature = sequence({ r: unsignedInteger(scalarBytes), s: unsignedInteger(scalarBytes) })

/** 设备签名 — in the form that the key store promises: devices give r ‖ s for P-256, and are handed the digest. */
export function signInToken(token: Token, { kind, handle }: KeyInToken, bytes: Uint8Array): Uint8Array {
  const message = kind === 'sign-p256' ? createHash('sha256').update(bytes).digest() : Buffer.from(bytes)
  token.cryptoki.C_SignInit(token.session, { mechanism: kindsInDevice[kind].signing }, handle)
  const signature = token.cryptoki.C_Sign(token.session, message, Buffer.alloc(signatureBytesMax))
  return kind === 'sign-p256' ? encodeEcdsa(signature) : Uint8Array.from(signature)
}

function encodeEcdsa(raw: Buffer): Uint8Array {
  if (raw.length !== 2 * scalarBytes) throw new DeviceFailure('REQUEST_REFUSED')
  const [r, s] = [raw.subarray(0, scalarBytes), raw.subarray(scalarBytes)].map((half) => BigInt(`0x${half.toString('hex')}`))
  assert(r !== undefined && s !== undefined, 'a signature has two halves')
  return encodeDer(ecdsaSignature, { r, s })
}

/** 设备生成密钥 — a pair that stays in the device: sensitive, not extractable, and found again by its label. @throws DeviceFailure KEY_EXISTS, KIND_NOT_OFFERED */
export function makeInToken(token: Token, keyId: string, kind: DeviceKind): KeyInToken {
  if (token.find([{ type: CK.CKA_LABEL, value: keyId }]).length > 0) throw new DeviceFailure('KEY_EXISTS')
  if (!token.offers(kind, 'making') || !token.offers(kind, 'signing')) throw new DeviceFailure('KIND_NOT_OFFERED')
  const named: readonly Attribute[] = [{ type: CK.CKA_TOKEN, value: true }, { type: CK.CKA_LABEL, value: keyId }, { type: CK.CKA_ID, value: randomBytes(keyIdBytes) }]
  const open: readonly Attribute[] = [...named, { type: CK.CKA_VERIFY, value: true }, ...parametersOf(kind)]
  const secret: readonly Attribute[] = [...named, { type: CK.CKA_PRIVATE, value: true }, { type: CK.CKA_SENSITIVE, value: true }, { type: CK.CKA_EXTRACTABLE, value: false }, { type: CK.CKA_SIGN, value: true }]
  token.cryptoki.C_GenerateKeyPair(token.session, { mechanism: kindsInDevice[kind].making }, open, secret)
  // Read back as any other: what cannot be found now will not be found after the next start.
  const made = token.keys().find((key) => key.keyId === keyId && key.kind === kind)
  if (made === undefined) throw new DeviceFailure('KEY_ABSENT')
  return made
}

function parametersOf(kind: DeviceKind): readonly Attribute[] {
  const { curve } = kindsInDevice[kind]
  if (curve !== undefined) return [{ type: CK.CKA_EC_PARAMS, value: Buffer.from(curve[0], 'hex') }]
  return [{ type: CK.CKA_MODULUS_BITS, value: rsaModulusBits }, { type: CK.CKA_PUBLIC_EXPONENT, value: Buffer.from('010001', 'hex') }]
}
