import { digest } from '@hub/canonical'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { makeSecretDirectory, replaceSecretFile } from '@hub/pki'
import { parsePem, readCertificate, readCrl, type Certificate, type Crl } from '@hub/x509'
import { join } from 'node:path'
import { openAuthorityFolder, readCertificateFile } from '../certs/authority-folder.ts'
import { readTrustedOthers, removeFromOthers } from '../certs/trusted-others.ts'

/** 信任用途 — what a root of others is believed for: who seals, who stamps, or both. */
export const trustedFor = ['seals', 'stamps', 'both'] as const
export type TrustedFor = (typeof trustedFor)[number]

/** 外部信任 — what operators trust of CAs of others, as the trust bundle has it: roots, the CAs below them, and lists. */
export interface ExternalTrust {
  /** Roots by what they are trusted for. */
  readonly roots: Readonly<Record<TrustedFor, readonly Certificate[]>>
  readonly intermediates: readonly Certificate[]
  readonly crls: readonly Crl[]
}

/** Read each time, from the folder of trusted authorities, since an operator may have added something beside a signer that runs. What cannot be taken there is left out; the trust bundle's maker says so. */
export async function readExternalTrust(dataDir: string): Promise<ExternalTrust> {
  const others = await readTrustedOthers((await openAuthorityFolder(dataDir)).trusted, () => undefined)
  const { roots: both = [], sealRoots: seals = [], stampRoots: stamps = [], intermediates = [], crls = [] } = others ?? {}
  return { roots: { both: all(both, readCertificate), seals: all(seals, readCertificate), stamps: all(stamps, readCertificate) }, intermediates: all(intermediates, readCertificate), crls: all(crls, readCrl) }
}

/** Of a key that an external CA has certified; undefined where none has. @throws AuthorityUnavailable a damaged file */
export function findCertified(dataDir: string, keyId: string): Promise<Certificate | undefined> {
  return readCertificateFile(join(certifiedFolder(dataDir), `${keyId}.cer`))
}

/** On disk before it resolves, whole or not at all: a CA below a root. */
export function keepAuthority(dataDir: string, { der }: Certificate): Promise<void> {
  return keepTrusted(dataDir, `${sha256(der)}.cer`, der)
}

/** The same for a root, which is trusted for this from then on and for nothing else that it was trusted for before. */
export async function keepRoot(dataDir: string, root: Certificate, purpose: TrustedFor): Promise<void> {
  const { trusted } = await openAuthorityFolder(dataDir)
  const dir = { both: trusted.dir, seals: trusted.sealsDir, stamps: trusted.stampsDir }[purpose]
  await replaceSecretFile(join(dir, `${sha256(root.der)}.cer`), root.der)
  await removeFromOthers(root, dir, trusted)
}

/** One for each key of a CA: in the place of the one before. */
export function keepList(dataDir: string, issuer: Certificate, { der }: Crl): Promise<void> {
  return keepTrusted(dataDir, `${sha256(issuer.publicKey)}.crl`, der)
}

/** In the place of the one before. */
export async function keepCertified(dataDir: string, keyId: string, { der }: Certificate): Promise<void> {
  await makeSecretDirectory(certifiedFolder(dataDir))
  await replaceSecretFile(join(certifiedFolder(dataDir), `${keyId}.cer`), der)
}

export function sha256(bytes: Uint8Array): string {
  return digest('sha256', bytes).toString('hex')
}

/** 读证书文件 — one or several in PEM, or one in DER, from an operator's file. */
export function readCertificates(bytes: Uint8Array): readonly Certificate[] | Refusal<'CERTIFICATE_MALFORMED'> {
  const ders = blocksOf('CERTIFICATE', bytes)
  const certificates: Certificate[] = []
  for (const der of isRefusal(ders) ? [] : ders) {
    const certificate = readCertificate(der)
    if (isRefusal(certificate)) return refuse('CERTIFICATE_MALFORMED')
    certificates.push(certificate)
  }
  return certificates.length === 0 ? refuse('CERTIFICATE_MALFORMED') : certificates
}

/** DER begins with a SEQUENCE, PEM with text. */
export function blocksOf(label: 'CERTIFICATE' | 'X509 CRL', bytes: Uint8Array): readonly Uint8Array[] | Refusal<'PEM_MALFORMED'> {
  const sequenceTag = 0x30
  return bytes[0] === sequenceTag ? [bytes] : parsePem(label, Buffer.from(bytes).toString('latin1'))
}

function certifiedFolder(dataDir: string): string {
  return join(dataDir, 'key-certificates')
}

async function keepTrusted(dataDir: string, name: string, der: Uint8Array): Promise<void> {
  await replaceSecretFile(join((await openAuthorityFolder(dataDir)).trusted.dir, name), der)
}

function all<T>(base64s: readonly string[], read: (der: Uint8Array) => T | Refusal): readonly T[] {
  return base64s.map((base64) => read(new Uint8Array(Buffer.from(base64, 'base64')))).filter((each): each is T => !isRefusal(each))
}
