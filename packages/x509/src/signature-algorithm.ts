import { encodeDer, nothing } from '@hub/der'
import { oids } from './identifiers.ts'
import { findPssDigest } from './pss-parameters.ts'
import { sameBytes } from './same-bytes.ts'

/** 公钥种类 — keys that sign here. */
export type KeyKind = 'sm2' | 'p256' | 'rsa'

type Digest = 'sm3' | 'sha256' | 'sha384' | 'sha512'
interface AlgorithmFacts { readonly key: KeyKind; readonly digest: Digest; readonly isPss: boolean }

const of = (key: KeyKind, digest: Digest, isPss = false): AlgorithmFacts => ({ key, digest, isPss })
const facts = {
  'sm2-sm3': of('sm2', 'sm3'),
  'p256-sha256': of('p256', 'sha256'), 'p256-sha384': of('p256', 'sha384'), 'p256-sha512': of('p256', 'sha512'),
  'rsa-sha256': of('rsa', 'sha256'), 'rsa-sha384': of('rsa', 'sha384'), 'rsa-sha512': of('rsa', 'sha512'),
  'rsa-pss-sha256': of('rsa', 'sha256', true), 'rsa-pss-sha384': of('rsa', 'sha384', true), 'rsa-pss-sha512': of('rsa', 'sha512', true),
} as const satisfies Readonly<Record<string, AlgorithmFacts>>

/** 签名算法 — that signatures are verified by: SM2 with SM3 under the user id 1234567812345678, ECDSA over P-256, RSASSA-PKCS1-v1_5 and RSASSA-PSS, each with SHA-2 of 256, 384 or 512 bits. */
export type SignatureAlgorithm = keyof typeof facts
export const signatureAlgorithms = Object.keys(facts) as readonly SignatureAlgorithm[]

/** 所用算法 — that we sign by: one a kind of key. */
export type OwnAlgorithm = 'sm2-sm3' | 'p256-sha256' | 'rsa-sha256'

interface Identifier { readonly algorithm: string; readonly parameters: Uint8Array | undefined }

const nullDer = encodeDer(nothing, null)
const written: Readonly<Record<OwnAlgorithm, Identifier>> = {
  'sm2-sm3': { algorithm: oids.sm2WithSm3, parameters: undefined },
  'p256-sha256': { algorithm: oids.ecdsaWithSha256, parameters: undefined },
  'rsa-sha256': { algorithm: oids.rsaWithSha256, parameters: nullDer },
}

/** RSASSA-PSS has one OID and says the rest in its parameters. Makers of SM2 certificates also write NULL. */
const known: readonly (readonly [SignatureAlgorithm, Identifier])[] = [
  ...(Object.entries(written) as [OwnAlgorithm, Identifier][]),
  ['sm2-sm3', { algorithm: oids.sm2WithSm3, parameters: nullDer }],
  ['p256-sha384', { algorithm: oids.ecdsaWithSha384, parameters: undefined }],
  ['p256-sha512', { algorithm: oids.ecdsaWithSha512, parameters: undefined }],
  ['rsa-sha384', { algorithm: oids.rsaWithSha384, parameters: nullDer }],
  ['rsa-sha512', { algorithm: oids.rsaWithSha512, parameters: nullDer }],
]

export const algorithmOfKey: Readonly<Record<KeyKind, OwnAlgorithm>> = { sm2: 'sm2-sm3', p256: 'p256-sha256', rsa: 'rsa-sha256' }

export function identifierOf(algorithm: OwnAlgorithm): Identifier {
  return written[algorithm]
}

export function algorithmFacts(algorithm: SignatureAlgorithm): AlgorithmFacts {
  return facts[algorithm]
}

/** The algorithm that an identifier names; undefined for every other, or for parameters that do not belong to it. */
export function findSignatureAlgorithm(identifier: Identifier): SignatureAlgorithm | undefined {
  if (identifier.algorithm === oids.rsaPss) {
    const digest = findPssDigest(identifier.parameters)
    return digest === undefined ? undefined : `rsa-pss-${digest}`
  }
  return known.find(([, each]) => isSame(each, identifier))?.[0]
}

function isSame(a: Identifier, b: Identifier): boolean {
  if (a.algorithm !== b.algorithm) return false
  return a.parameters === undefined || b.parameters === undefined ? a.parameters === b.parameters : sameBytes(a.parameters, b.parameters)
}
