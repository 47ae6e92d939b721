import { decodeDer, encodeDer, integer, nothing, objectIdentifier, sequence } from '@hub/der'
import { parseSm2Spki } from '@hub/gm'
import { isRefusal } from '@hub/kernel'
import { createPublicKey, hash } from 'node:crypto'
import { oids } from './identifiers.ts'
import { certificateLimits, rsaBits } from './limits.ts'
import { sameBytes } from './same-bytes.ts'
import type { KeyKind } from './signature-algorithm.ts'
import { publicKeyInfo } from './structure/algorithm.ts'

const p256Parameters = encodeDer(objectIdentifier, oids.p256Curve)
const rsaParameters = encodeDer(nothing, null)
const rsaKey = sequence({ modulus: integer, exponent: integer })
const rsaExponent = { min: 65_537n, max: 2n ** 32n } as const

/**
 * 公钥种类 — of a SubjectPublicKeyInfo in DER; undefined for every other kind, for a point that is not on its curve and for an RSA key
 * that is too small, too large or has an exponent that others refuse (FIPS 186-5: odd, above 2^16).
 */
export function findKeyKind(spki: Uint8Array): KeyKind | undefined {
  const read = decodeDer(publicKeyInfo, spki, certificateLimits)
  if (isRefusal(read)) return undefined
  const { algorithm: { algorithm, parameters = new Uint8Array() }, key } = read
  if (algorithm === oids.rsaEncryption && sameBytes(parameters, rsaParameters)) return isSoundRsa(key) ? 'rsa' : undefined
  if (algorithm !== oids.ecPublicKey) return undefined
  if (sameBytes(parameters, p256Parameters)) return isP256(spki) ? 'p256' : undefined
  return isRefusal(parseSm2Spki(spki)) ? undefined : 'sm2'
}

function isSoundRsa(der: Uint8Array): boolean {
  const read = decodeDer(rsaKey, der, certificateLimits)
  if (isRefusal(read)) return false
  const { modulus, exponent } = read
  const bits = modulus > 0n ? modulus.toString(2).length : 0
  return bits >= rsaBits.min && bits <= rsaBits.max && modulus % 2n === 1n && exponent >= rsaExponent.min && exponent <= rsaExponent.max && exponent % 2n === 1n
}

/** OpenSSL judges the point; other curves have been told apart by their parameters. */
function isP256(spki: Uint8Array): boolean {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}

/** 密钥标识 — SHA-1 over the bits of the key (RFC 5280 4.2.1.2, method 1): a name, not a protection. */
export function keyIdOf(spki: Uint8Array): Uint8Array {
  return hash('sha1', keyBitsOf(spki), 'buffer')
}

/** The content of subjectPublicKey without its unused-bits octet; empty for what is no SubjectPublicKeyInfo. */
export function keyBitsOf(spki: Uint8Array): Uint8Array {
  const read = decodeDer(publicKeyInfo, spki, certificateLimits)
  return isRefusal(read) ? new Uint8Array() : read.key
}
