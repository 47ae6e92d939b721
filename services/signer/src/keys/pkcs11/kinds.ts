import { createPublicKey } from 'node:crypto'
import { rsaModulusBits } from '../loaded-key.ts'
import type { SigningKind } from '../key-store.ts'
import { CK } from './cryptoki.ts'

/**
 * 设备可有的种类 — no SM2: PKCS #11 names no mechanism for it, and the numbers of vendors differ; devices for SM2 are spoken to by GM/T 0018 (SDF) [M].
 */
export type DeviceKind = Exclude<SigningKind, 'sign-sm2'>

interface KindInDevice {
  readonly keyType: number
  readonly signing: number
  readonly making: number
  /** Of elliptic curves: CKA_EC_PARAMS as it is written, and other spellings that devices give. */
  readonly curve?: readonly [string, ...string[]]
}

/** Edwards curves by OID (RFC 8410) or by name, as a PrintableString (PKCS #11 3.0). */
const ed25519Spellings = ['130c656477617264733235353139', '06032b6570', '06092b06010401da470f01'] as const
const p256Oid = '06082a8648ce3d030107'

export const kindsInDevice: Readonly<Record<DeviceKind, KindInDevice>> = {
  'sign-p256': { keyType: CK.CKK_EC, signing: CK.CKM_ECDSA, making: CK.CKM_EC_KEY_PAIR_GEN, curve: [p256Oid] },
  'sign-ed25519': { keyType: CK.CKK_EC_EDWARDS, signing: CK.CKM_EDDSA, making: CK.CKM_EC_EDWARDS_KEY_PAIR_GEN, curve: ed25519Spellings },
  'sign-rsa2048': { keyType: CK.CKK_RSA, signing: CK.CKM_SHA256_RSA_PKCS, making: CK.CKM_RSA_PKCS_KEY_PAIR_GEN },
}

export function isDeviceKind(kind: string): kind is DeviceKind {
  return Object.hasOwn(kindsInDevice, kind)
}

/** 公钥属性 — as they stand in the device. */
export interface PublicAttributes {
  readonly keyType: number | undefined
  readonly curve: Buffer | undefined
  readonly point: Buffer | undefined
  readonly modulus: Buffer | undefined
  readonly exponent: Buffer | undefined
}

/** The kind and DER SubjectPublicKeyInfo; undefined for a key of no kind that is used here, and for attributes that are no public key. */
export function publicKeyOf(attributes: PublicAttributes): { readonly kind: DeviceKind; readonly publicKey: Buffer } | undefined {
  const kind = kindOf(attributes)
  const jwk = kind === undefined ? undefined : jwkOf(kind, attributes)
  if (kind === undefined || jwk === undefined) return undefined
  try {
    return { kind, publicKey: createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' }) }
  } catch {
    return undefined
  }
}

function kindOf({ keyType, curve, modulus }: PublicAttributes): DeviceKind | undefined {
  if (keyType === CK.CKK_RSA) return modulus !== undefined && withoutZeros(modulus).length * 8 === rsaModulusBits ? 'sign-rsa2048' : undefined
  const spelling = curve?.toString('hex') ?? ''
  return (['sign-p256', 'sign-ed25519'] as const).find((kind) => kindsInDevice[kind].keyType === keyType && kindsInDevice[kind].curve?.includes(spelling))
}

function jwkOf(kind: DeviceKind, { point, modulus, exponent }: PublicAttributes): Record<string, string> | undefined {
  if (kind === 'sign-rsa2048') return modulus === undefined || exponent === undefined ? undefined : { kty: 'RSA', n: text(withoutZeros(modulus)), e: text(withoutZeros(exponent)) }
  if (point === undefined) return undefined
  if (kind === 'sign-ed25519') return { kty: 'OKP', crv: 'Ed25519', x: text(content(point, edPointBytes)) }
  const [form, x, y] = [content(point, ecPointBytes)[0], content(point, ecPointBytes).subarray(1, 33), content(point, ecPointBytes).subarray(33)]
  return form === uncompressed ? { kty: 'EC', crv: 'P-256', x: text(x), y: text(y) } : undefined
}

const uncompressed = 0x04
const ecPointBytes = 65
const edPointBytes = 32
const octetStringHeaderBytes = 2

/** The standard wraps a point in an OCTET STRING; some devices give it bare. */
function content(point: Buffer, bytes: number): Buffer {
  return point.length === bytes + octetStringHeaderBytes ? point.subarray(octetStringHeaderBytes) : point
}

function withoutZeros(number: Buffer): Buffer {
  const first = number.findIndex((byte) => byte !== 0)
  return first < 0 ? Buffer.alloc(0) : number.subarray(first)
}

const text = (bytes: Buffer): string => bytes.toString('base64url')
