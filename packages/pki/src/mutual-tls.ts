import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import { isIssuedBy, readCertificate } from './certificate-file.ts'
import { readCa } from './internal-ca.ts'
import { tlsLayout } from './layout.ts'
import { readPrivateKey } from './private-key.ts'
import { serviceOfSan, type ServiceName } from './service-name.ts'
import { TlsUnavailable } from './tls-unavailable.ts'

interface Material {
  readonly key: string
  readonly cert: string
  readonly ca: string
  readonly minVersion: 'TLSv1.3'
  readonly rejectUnauthorized: true
}

/** For `https.createServer` and Fastify's `https`: asks every client for a certificate and refuses one of another CA. */
export interface ServerTls extends Material {
  readonly requestCert: true
}

/** For `https.request`, `tls.connect` and undici's `connect`. */
export interface ClientTls extends Material {
  readonly checkServerIdentity: (host: string, certificate: PeerCertificate) => Error | undefined
}

export interface MutualTls {
  readonly server: ServerTls
  /** Options for calling `peer`: a server of the right CA and host that is another service is refused. */
  readonly client: (peer: ServiceName) => ClientTls
  /** When the certificate in use ends; a process keeps what it loaded, so restart it before then. */
  readonly notAfter: Date
}

/**
 * 双向 TLS — what the service `name` needs to serve and to call, from its own folder and `ca.pem` only.
 * Who may ask for what is the server's policy, by `peerName`.
 * @throws TlsUnavailable no certificate, expired, of another CA or key, or a key file that others may read
 */
export async function mutualTls({ dir, name }: { readonly dir: string; readonly name: ServiceName }): Promise<MutualTls> {
  const own = tlsLayout(dir).of(name)
  const ca = await readCa(dir)
  const key = await readPrivateKey(own.key)
  const certificate = await readCertificate(own.certificate)
  if (key === undefined || certificate === undefined || certificate === 'damaged')
    throw new TlsUnavailable(`${own.folder}: 没有可用的服务证书；请先签发`)
  if (!certificate.checkPrivateKey(key) || !isIssuedBy(certificate, ca) || serviceOfSan(certificate.subjectAltName) !== name)
    throw new TlsUnavailable(`${own.certificate}: 服务证书与私钥、内部 CA 或服务名不符；请重新签发`)
  if (certificate.validToDate < new Date()) throw new TlsUnavailable(`${own.certificate}: 服务证书已过期；请重新签发`)

  const material: Material = {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: certificate.toString(),
    ca: ca.toString(),
    minVersion: 'TLSv1.3',
    rejectUnauthorized: true,
  }
  return {
    server: { ...material, requestCert: true },
    client: (peer) => ({ ...material, checkServerIdentity: (host, shown) => checkServerIdentity(host, shown) ?? checkService(peer, shown) }),
    notAfter: certificate.validToDate,
  }
}

function checkService(peer: ServiceName, shown: PeerCertificate): Error | undefined {
  return serviceOfSan(shown.subjectaltname) === peer ? undefined : new TlsUnavailable(`对端不是 ${peer} 服务`)
}
