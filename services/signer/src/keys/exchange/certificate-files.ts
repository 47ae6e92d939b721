import { isRefusal } from '@hub/kernel'
import { makeSecretDirectory, readSecretFile, replaceSecretFile } from '@hub/pki'
import { encodePem, parsePem } from '@hub/x509'
import { join } from 'node:path'
import { KeyUnavailable } from '../key-store.ts'

const fileOf = (dir: string, keyId: string): string => join(dir, 'certificates', `${keyId}.pem`)

/** 随密钥而来的证书 — `<dir>/certificates/<key id>.pem`, the key's own first; public, and kept beside the keys so that one backup has both. Replaces what was there. */
export async function keepCertificates(dir: string, keyId: string, certificates: readonly Uint8Array[]): Promise<void> {
  await makeSecretDirectory(join(dir, 'certificates'))
  await replaceSecretFile(fileOf(dir, keyId), Buffer.from(certificates.map((certificate) => encodePem('CERTIFICATE', certificate)).join('')))
}

/** Those that were kept; empty where there were none. @throws KeyUnavailable a damaged file, or one open to others */
export async function keptCertificates(dir: string, keyId: string): Promise<readonly Uint8Array[]> {
  const bytes = await readSecretFile(fileOf(dir, keyId))
  if (bytes === undefined) return []
  const certificates = bytes === 'too-open' ? undefined : parsePem('CERTIFICATE', bytes.toString('latin1'))
  if (certificates === undefined || isRefusal(certificates)) throw new KeyUnavailable(keyId, '证书文件已损坏或权限过宽（应为 chmod 600）')
  return certificates
}
