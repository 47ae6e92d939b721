import { makeSecretDirectory, readSecretFile } from '@hub/pki'
import { isRefusal } from '@hub/kernel'
import { readCertificate, readCrl, type Certificate, type Crl } from '@hub/x509'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import { hierarchies, type Hierarchy } from './hierarchy.ts'

/** 信任目录 — for certificates and lists of others. */
export interface TrustedFolder {
  /** Roots for seals and time stamps alike, what is below any root, and lists of revocations. */
  readonly dir: string
  /** Roots for seals alone. */
  readonly sealsDir: string
  /** Roots for time stamps alone. */
  readonly stampsDir: string
  /** Roots of makers of seals. */
  readonly makersDir: string
}

/**
 * 证书机构目录 — `<dataDir>/authority`, for the signer alone (0700, files 0600), each file written whole or not at all:
 * `<hierarchy>/{root,issuing,issuing-<n>}.cer` and `.crl` (n: the generation, from the second one on), `<hierarchy>/issued/<purpose>-<serial>.cer`, `revoked/<seal id>.json`;
 * `trusted/` with `seals/`, `stamps/` and `seal-makers/` below it is the operator's: certificates and lists of authorities of others.
 */
export interface AuthorityFolder {
  readonly revoked: string
  readonly trusted: TrustedFolder
  readonly of: (hierarchy: Hierarchy) => HierarchyFolder
}

interface HierarchyFolder {
  readonly dir: string
  readonly root: string
  readonly rootList: string
  readonly issued: string
  /** Certificate and list of a generation of the issuing CA; the first one is named without a number. */
  readonly issuing: (generation?: number) => string
  readonly issuingList: (generation?: number) => string
}

export async function openAuthorityFolder(dataDir: string): Promise<AuthorityFolder> {
  const dir = join(dataDir, 'authority')
  await makeSecretDirectory(dir)
  const revoked = join(dir, 'revoked')
  await makeSecretDirectory(revoked)
  for (const hierarchy of hierarchies) await makeSecretDirectory(join(dir, hierarchy, 'issued'))
  const trustedAt = (...names: readonly string[]): string => join(dir, 'trusted', ...names)
  const trusted: TrustedFolder = { dir: trustedAt(), sealsDir: trustedAt('seals'), stampsDir: trustedAt('stamps'), makersDir: trustedAt('seal-makers') }
  for (const each of [trusted.dir, trusted.sealsDir, trusted.stampsDir, trusted.makersDir]) await makeSecretDirectory(each)
  const at = (...names: readonly string[]): string => join(dir, ...names)
  return {
    revoked, trusted,
    of: (hierarchy) => ({
      dir: at(hierarchy), root: at(hierarchy, 'root.cer'), rootList: at(hierarchy, 'root.crl'), issued: at(hierarchy, 'issued'),
      issuing: (generation = 1) => at(hierarchy, `${issuingName(generation)}.cer`), issuingList: (generation = 1) => at(hierarchy, `${issuingName(generation)}.crl`),
    }),
  }
}

/** 签发 CA 的代号 as it stands in names of files and in addresses: `issuing`, `issuing-2`, … */
export function issuingName(generation: number): string {
  return generation === 1 ? 'issuing' : `issuing-${generation}`
}

/** The bytes of a file of ours; undefined where there is none. @throws AuthorityUnavailable others may write it */
export async function readOwnFile(file: string): Promise<Buffer | undefined> {
  const bytes = await readSecretFile(file)
  if (bytes === 'too-open') throw new AuthorityUnavailable('STATE_DAMAGED', file)
  return bytes
}

/** Names in a folder of ours with this ending, in order; leftovers of a crash begin with a dot and are left alone. */
export async function namesIn(folder: string, ending: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => !name.startsWith('.') && name.endsWith(ending)).sort()
}

export async function readCertificateFile(file: string): Promise<Certificate | undefined> {
  const bytes = await readOwnFile(file)
  return bytes === undefined ? undefined : sound(readCertificate(bytes), file)
}

export async function readListFile(file: string): Promise<Crl | undefined> {
  const bytes = await readOwnFile(file)
  return bytes === undefined ? undefined : sound(readCrl(bytes), file)
}

function sound<T>(read: T, file: string): Exclude<T, { refused: unknown }> {
  if (isRefusal(read)) throw new AuthorityUnavailable('STATE_DAMAGED', file)
  return read as Exclude<T, { refused: unknown }>
}
