import { decodeDer, encodeDer, nothing } from '@hub/der'
import { assert, isRefusal } from '@hub/kernel'
import { hash } from 'node:crypto'
import type { Certificate } from '../certificate/certificate.ts'
import { oids } from '../identifiers.ts'
import { ocspLimits } from '../limits.ts'
import { keyBitsOf } from '../public-key.ts'
import { sameBytes } from '../same-bytes.ts'
import { serialText } from '../serial.ts'
import { certId } from '../structure/ocsp.ts'

/** 标识杂凑 — SHA-1 is what clients in use send; it finds the issuer, it protects nothing. */
export type CertIdHash = 'sha1' | 'sha256' | 'sm3'

const hashNames = new Map<string, CertIdHash>([[oids.sha1, 'sha1'], [oids.sha256, 'sha256'], [oids.sm3, 'sm3']])
const hashOids: Readonly<Record<CertIdHash, string>> = { sha1: oids.sha1, sha256: oids.sha256, sm3: oids.sm3 }

/** 证书标识 — one certificate by its issuer's name and key and its serial number. `der` as it was read, so that an answer repeats it unchanged. */
export interface CertId {
  readonly der: Uint8Array
  /** Undefined for a digest that this package does not know: such a question matches no certificate. */
  readonly hash: CertIdHash | undefined
  readonly issuerNameHash: Uint8Array
  readonly issuerKeyHash: Uint8Array
  /** Lower-case hexadecimal. */
  readonly serial: string
}

type Shape = ReturnType<typeof certId.decode>

export function certIdFrom(value: Shape, der: Uint8Array): CertId {
  return { der, hash: hashNames.get(value.hash.algorithm), issuerNameHash: value.issuerNameHash, issuerKeyHash: value.issuerKeyHash, serial: serialText(value.serial) }
}

/** The id of a certificate of `issuer`; with SHA-1 unless told, as OpenSSL does. */
export function certIdOf(serial: string, issuer: Certificate, name: CertIdHash = 'sha1'): CertId {
  const der = encodeDer(certId, {
    hash: { algorithm: hashOids[name], parameters: encodeDer(nothing, null) },
    issuerNameHash: hash(name, issuer.subject, 'buffer'),
    issuerKeyHash: hash(name, keyBitsOf(issuer.publicKey), 'buffer'),
    serial: BigInt(`0x${serial}`),
  })
  const read = decodeDer(certId, der, ocspLimits)
  assert(!isRefusal(read), 'an id that can be read')
  return certIdFrom(read, der)
}

export function isOfIssuer(id: CertId, issuer: Certificate): boolean {
  return id.hash !== undefined && sameBytes(id.issuerNameHash, hash(id.hash, issuer.subject, 'buffer')) && sameBytes(id.issuerKeyHash, hash(id.hash, keyBitsOf(issuer.publicKey), 'buffer'))
}
