import type { X509Certificate } from 'node:crypto'
import { readCertificate } from './certificate-file.ts'
import { tlsLayout } from './layout.ts'
import { ensurePrivateKey, readPrivateKey } from './private-key.ts'
import { makeSecretDirectory, replaceSecretFile } from './secret-file.ts'
import { TlsUnavailable } from './tls-unavailable.ts'
import { caRenewalDays, lasts } from './validity.ts'

/** What was found or done, for the launcher's log. */
export interface InternalCa {
  readonly certificateFile: string
  readonly notAfter: Date
  readonly outcome: 'kept' | 'created' | 'renewed'
}

/**
 * 内部证书颁发机构 — the CA of the hub's own mutual TLS, made at first start in `dir` (P-256, 10 years).
 * Safe to call at every start and from several processes at once. Renewed with the same key, so that
 * certificates already issued stay good. Where the CA's key is kept elsewhere (several hosts), `ca.pem` alone is enough to go on.
 * A crash between the two files leaves the key only; the next call makes the certificate for it.
 * @throws TlsUnavailable a damaged file, a key that others may read, or a `ca.pem` of another key
 */
export async function ensureInternalCa(dir: string, now: Date = new Date()): Promise<InternalCa> {
  const layout = tlsLayout(dir)
  await makeSecretDirectory(dir)
  const present = await readCertificate(layout.caCertificate)
  if (present === 'damaged') throw new TlsUnavailable(`${layout.caCertificate}: 内部 CA 证书已损坏；请从备份恢复`)
  if (present !== undefined) return keepOrRenew(dir, present, now)
  await makeSecretDirectory(layout.caFolder)
  const notAfter = await writeCa(dir, now)
  return { certificateFile: layout.caCertificate, notAfter, outcome: 'created' }
}

/** The CA's certificate. @throws TlsUnavailable if there is none or it is damaged */
export async function readCa(dir: string): Promise<X509Certificate> {
  const file = tlsLayout(dir).caCertificate
  const ca = await readCertificate(file)
  if (ca === undefined || ca === 'damaged') throw new TlsUnavailable(`${file}: 没有可用的内部 CA 证书；请先启动一次 hub 或从备份恢复`)
  return ca
}

async function keepOrRenew(dir: string, present: X509Certificate, now: Date): Promise<InternalCa> {
  const layout = tlsLayout(dir)
  const kept = { certificateFile: layout.caCertificate, notAfter: present.validToDate, outcome: 'kept' } as const
  const key = await readPrivateKey(layout.caKey)
  if (key === undefined) return kept
  if (!present.checkPrivateKey(key)) throw new TlsUnavailable(`${layout.caCertificate}: 内部 CA 证书与 ca/key.pem 不是一对`)
  if (lasts(present.validToDate, caRenewalDays, now)) return kept
  return { ...kept, notAfter: await writeCa(dir, now), outcome: 'renewed' }
}

async function writeCa(dir: string, now: Date): Promise<Date> {
  const layout = tlsLayout(dir)
  const key = await ensurePrivateKey(layout.caKey)
  const { mintCa } = await import('./mint.ts')
  await replaceSecretFile(layout.caCertificate, Buffer.from(await mintCa(key, now)))
  return (await readCa(dir)).validToDate
}
