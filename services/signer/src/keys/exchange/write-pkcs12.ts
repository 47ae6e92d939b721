import forge from 'node-forge'
import { createHmac, randomBytes } from 'node:crypto'

const { Class, Type } = forge.asn1
type Asn1 = forge.asn1.Asn1

const oids = { data: '1.2.840.113549.1.7.1', certificateBag: '1.2.840.113549.1.12.10.1.3', x509: '1.2.840.113549.1.9.22.1', sha256: '2.16.840.1.101.3.4.2.1' } as const
const saltBytes = 16
const macBytes = 32
/** As OpenSSL has it; the content is public, and the MAC protects it against accidents. */
const macIterations = 2048
/** RFC 7292, B.3: the MAC's key. */
const macKeyId = 3

/**
 * 证书 PKCS#12 — RFC 7292: certificates alone, in the clear, under a MAC with the passphrase (HMAC-SHA-256). There is no private key in it, and no way to put one in.
 */
export function encodeCertificatesPkcs12(certificates: readonly Uint8Array[], passphrase: string): Buffer {
  const safe = der(sequence(...certificates.map(bagOf)))
  const authenticated = der(sequence(dataContent(safe)))
  const salt = randomBytes(saltBytes)
  const key = forge.pkcs12.generateKey(passphrase, forge.util.createBuffer(salt.toString('binary')), macKeyId, macIterations, macBytes, forge.md.sha256.create())
  const mac = createHmac('sha256', Buffer.from(key.getBytes(), 'binary')).update(authenticated).digest()
  const digestInfo = sequence(sequence(oid(oids.sha256), universal(Type.NULL, '')), octets(mac))
  return der(sequence(integer(3), dataContent(authenticated), sequence(digestInfo, octets(salt), integer(macIterations))))
}

function bagOf(certificate: Uint8Array): Asn1 {
  return sequence(oid(oids.certificateBag), explicit(sequence(oid(oids.x509), explicit(octets(Buffer.from(certificate))))))
}

const sequence = (...parts: Asn1[]): Asn1 => forge.asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts)
const universal = (type: forge.asn1.Type, value: string): Asn1 => forge.asn1.create(Class.UNIVERSAL, type, false, value)
const explicit = (part: Asn1): Asn1 => forge.asn1.create(Class.CONTEXT_SPECIFIC, 0, true, [part])
const dataContent = (content: Buffer): Asn1 => sequence(oid(oids.data), explicit(octets(content)))
const oid = (dotted: string): Asn1 => universal(Type.OID, forge.asn1.oidToDer(dotted).getBytes())
const octets = (bytes: Buffer): Asn1 => universal(Type.OCTETSTRING, bytes.toString('binary'))
const integer = (value: number): Asn1 => universal(Type.INTEGER, forge.asn1.integerToDer(value).getBytes())
const der = (node: Asn1): Buffer => Buffer.from(forge.asn1.toDer(node).getBytes(), 'binary')
