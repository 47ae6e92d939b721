import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { createPublicKey, randomBytes, X509Certificate, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import { serviceUri, type ServiceName } from './service-name.ts'
import { caDays, leafDays, validityFrom } from './validity.ts'

// Loaded only when a certificate has to be made: a service that merely uses its certificate never pays for this module.

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const serialBytes = 16

/** 自签内部 CA — P-256, may sign leaves only (path length 0). `key` is the CA's private key; the answer is PEM. */
export async function mintCa(key: KeyObject, now: Date): Promise<string> {
  const keys = pairOf(key)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: 'CN=Zhengyuan internal CA',
    ...validityFrom(now, caDays),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return certificate.toString('pem')
}

export interface Leaf {
  readonly caKey: KeyObject
  readonly caPem: string
  /** The service's own private key; only its public half goes into the certificate. */
  readonly key: KeyObject
  readonly name: ServiceName
  /** DNS names and IP addresses at which the service is reached; already checked. */
  readonly hosts: readonly string[]
  readonly now: Date
}

/** 签发服务证书 — for both ends of TLS; never outlives its CA. PEM. */
export async function mintLeaf({ caKey, caPem, key, name, hosts, now }: Leaf): Promise<string> {
  const ca = new x509.X509Certificate(caPem)
  const { publicKey } = pairOf(key)
  const { notBefore, notAfter } = validityFrom(now, leafDays)
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: `CN=${name}`,
    issuer: ca.subject,
    notBefore,
    notAfter: new Date(Math.min(notAfter.valueOf(), new X509Certificate(caPem).validToDate.valueOf())),
    publicKey,
    signingKey: pairOf(caKey).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'url', value: serviceUri(name) },
        ...hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  })
  return certificate.toString('pem')
}

// Node and the DOM library, which a dependency brings in, each declare CryptoKey; they name one and the same class.
function pairOf(key: KeyObject): { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey } {
  return {
    privateKey: key.toCryptoKey(algorithm, false, ['sign']) as CryptoKey,
    publicKey: createPublicKey(key).toCryptoKey(algorithm, true, ['verify']) as CryptoKey,
  }
}

/** Positive and random (RFC 5280, 4.1.2.2): the first byte is 0x40 to 0x7f, so it is neither negative nor padded. */
function newSerial(): string {
  const bytes = randomBytes(serialBytes)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}
