import type { KeyObject, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { isIssuedBy, readCertificate } from './certificate-file.ts'
import { readCa } from './internal-ca.ts'
import { tlsLayout } from './layout.ts'
import { ensurePrivateKey, readPrivateKey } from './private-key.ts'
import { makeSecretDirectory, replaceSecretFile } from './secret-file.ts'
import { serviceOfSan, type ServiceName } from './service-name.ts'
import { TlsUnavailable } from './tls-unavailable.ts'
import { lasts, leafRenewalDays } from './validity.ts'

/** 本机地址 — where services of the embedded profile meet. */
export const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '::1']

export interface ServiceCertificate {
  readonly folder: string
  readonly notAfter: Date
  readonly outcome: 'kept' | 'issued'
}

const hostShape = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
const hostsMax = 32

/**
 * 服务证书 — key and certificate of one service under `dir`, for 398 days; to be called at every start.
 * Keeps what is there while it is signed by today's CA, has 30 days left and names exactly `hosts`; otherwise issues a new
 * certificate for the same key. The service's key is made once; to replace it, delete the service's folder.
 * A crash leaves the old certificate or the new one, always of the one key.
 * @param hosts DNS names in lower case and IP addresses, 1 to 32
 * @throws TlsUnavailable no CA, no CA key when one is needed, files damaged or readable by others, or a host that no certificate can name
 */
export async function issueServiceCertificate(
  dir: string,
  name: ServiceName,
  hosts: readonly string[] = loopbackHosts,
  now: Date = new Date(),
): Promise<ServiceCertificate> {
  refuseBadHosts(hosts)
  const own = tlsLayout(dir).of(name)
  await makeSecretDirectory(own.folder)
  const ca = await readCa(dir)
  const key = await ensurePrivateKey(own.key)
  const present = await readCertificate(own.certificate)
  if (present instanceof Object && isGood(present, { ca, key, name, hosts, now }))
    return { folder: own.folder, notAfter: present.validToDate, outcome: 'kept' }

  const caKey = await readPrivateKey(tlsLayout(dir).caKey)
  if (caKey === undefined) throw new TlsUnavailable(`${name}: 需要签发服务证书，但本机没有内部 CA 私钥；请在保管该私钥的主机上签发`)
  const { mintLeaf } = await import('./mint.ts')
  const pem = await mintLeaf({ caKey, caPem: ca.toString(), key, name, hosts, now })
  await replaceSecretFile(own.certificate, Buffer.from(pem))
  const issued = await readCertificate(own.certificate)
  if (!(issued instanceof Object)) throw new TlsUnavailable(`${own.certificate}: 刚签发的证书无法读回`)
  return { folder: own.folder, notAfter: issued.validToDate, outcome: 'issued' }
}

interface Expected {
  readonly ca: X509Certificate
  readonly key: KeyObject
  readonly name: ServiceName
  readonly hosts: readonly string[]
  readonly now: Date
}

function isGood(certificate: X509Certificate, { ca, key, name, hosts, now }: Expected): boolean {
  const named = (certificate.subjectAltName ?? '').split(', ').length - 1
  return (
    isIssuedBy(certificate, ca) &&
    certificate.checkPrivateKey(key) &&
    certificate.validFromDate <= now &&
    lasts(certificate.validToDate, leafRenewalDays, now) &&
    serviceOfSan(certificate.subjectAltName) === name &&
    named === hosts.length &&
    hosts.every((host) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined)
  )
}

function refuseBadHosts(hosts: readonly string[]): void {
  if (hosts.length === 0 || hosts.length > hostsMax) throw new TlsUnavailable(`服务证书须有 1 至 ${String(hostsMax)} 个主机名或地址`)
  const bad = hosts.findIndex((host) => isIP(host) === 0 && !hostShape.test(host))
  if (bad !== -1) throw new TlsUnavailable(`服务证书的第 ${String(bad + 1)} 个主机名不合规：须为小写域名或 IP 地址`)
}
