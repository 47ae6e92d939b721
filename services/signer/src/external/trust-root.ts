import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { isSignedByCertificate, type Certificate } from '@hub/x509'
import { trustedMax } from '../certs/trusted-others.ts'
import { keepRoot, readCertificates, readExternalTrust, sha256, type TrustedFor } from './external-trust.ts'
import type { ExternalRefusal } from './refusals.ts'

export interface RootRequest {
  readonly dataDir: string
  /** PEM or DER, one certificate. */
  readonly bytes: Uint8Array
  /** SHA-256 of its DER as the CA told it by another way; hex, with colons or without. */
  readonly fingerprint: string
  /** 信任用途 of whoever it certifies, below it as well. */
  readonly purpose: TrustedFor
  /** A whole second. */
  readonly now: string
}

/**
 * 信任外部根证书 — because an operator says so, with a fingerprint that did not come with the file: laid into the folder of trusted authorities. From now on whatever this CA certifies is believed by whoever has the hub's
 * trust bundle, for what the operator named and nothing else: said again with another purpose, that one counts. Makers of seals have a list of their own.
 */
export async function trustRoot({ dataDir, bytes, fingerprint, purpose, now }: RootRequest): Promise<Certificate | Refusal<ExternalRefusal>> {
  const read = readCertificates(bytes)
  if (isRefusal(read)) return read
  const [root, ...more] = read
  if (root === undefined || more.length > 0) return refuse('ROOT_NOT_SELF_SIGNED')
  if (fingerprint.replaceAll(':', '').toLowerCase() !== sha256(root.der)) return refuse('FINGERPRINT_DIFFERS')
  if (!isSelfSigned(root)) return refuse('ROOT_NOT_SELF_SIGNED')
  if (!isCa(root)) return refuse('ROOT_NOT_A_CA')
  if (now < root.validFrom || now > root.validUntil) return refuse('ROOT_NOT_VALID')
  const { roots: { [purpose]: roots } } = await readExternalTrust(dataDir)
  if (roots.every((each) => Buffer.compare(each.der, root.der) !== 0) && roots.length >= trustedMax.roots) return refuse('TOO_MANY')
  await keepRoot(dataDir, root, purpose)
  return root
}

function isSelfSigned({ der, tbs: message, signature, subject, issuer }: Certificate): boolean {
  return Buffer.compare(subject, issuer) === 0 && isSignedByCertificate({ certificate: der, message, signature })
}

function isCa({ extensions: { basicConstraints, keyUsage, notJudged } }: Certificate): boolean {
  return basicConstraints?.ca === true && keyUsage?.includes('keyCertSign') !== false && notJudged.length === 0
}
