import { encodeDer, nothing } from '@hub/der'
import { oids } from './identifiers.ts'
import { sameBytes } from './same-bytes.ts'

/** 签名算法 — SM2 with SM3 under the user id 1234567812345678, ECDSA over P-256 with SHA-256, RSASSA-PKCS1-v1_5 with SHA-256. */
export const signatureAlgorithms = ['sm2-sm3', 'p256-sha256', 'rsa-sha256'] as const
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number]

/** 公钥种类 — each has one signature algorithm here. */
export type KeyKind = 'sm2' | 'p256' | 'rsa'

interface Identifier { readonly algorithm: string; readonly parameters: Uint8Array | undefined }

const nullDer = encodeDer(nothing, null)
const written: Readonly<Record<SignatureAlgorithm, Identifier>> = {
  'sm2-sm3': { algorithm: oids.sm2WithSm3, parameters: undefined },
  'p256-sha256': { algorithm: oids.ecdsaWithSha256, parameters: undefined },
  'rsa-sha256': { algorithm: oids.rsaWithSha256, parameters: nullDer },
}

/** Beside what is written here: makers of SM2 certificates also write NULL. */
const alsoRead: Readonly<Record<SignatureAlgorithm, readonly Identifier[]>> = {
  'sm2-sm3': [{ algorithm: oids.sm2WithSm3, parameters: nullDer }],
  'p256-sha256': [],
  'rsa-sha256': [],
}

export const algorithmOfKey: Readonly<Record<KeyKind, SignatureAlgorithm>> = { sm2: 'sm2-sm3', p256: 'p256-sha256', rsa: 'rsa-sha256' }

export function identifierOf(algorithm: SignatureAlgorithm): Identifier {
  return written[algorithm]
}

/** The algorithm that an identifier names; undefined for every other, or for parameters that do not belong to it. */
export function findSignatureAlgorithm(identifier: Identifier): SignatureAlgorithm | undefined {
  return signatureAlgorithms.find((each) => [written[each], ...alsoRead[each]].some((known) => isSame(known, identifier)))
}

function isSame(a: Identifier, b: Identifier): boolean {
  if (a.algorithm !== b.algorithm) return false
  return a.parameters === undefined || b.parameters === undefined ? a.parameters === b.parameters : sameBytes(a.parameters, b.parameters)
}
