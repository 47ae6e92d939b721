import type { Certificate, Issuer, Signer } from '@hub/x509'
import type { KeyStore } from '../keys/key-store.ts'
import { issuingName, namesIn, readCertificateFile, readListFile, type AuthorityFolder } from './authority-folder.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import { issuingKeyId } from './found-authority.ts'
import { forEach, hierarchies, type Hierarchy } from './hierarchy.ts'
import { hasKey, keySigner } from './key-signer.ts'

/** Generations of one hierarchy, ten years each: the bundle carries them all. */
export const generationsMax = 8

/** 签发 CA 的一代 — a key and its certificate under the root. A former one goes on answering for what it issued; one whose key was lost (no signer) has said its last word. */
export interface IssuingCa { readonly generation: number; readonly certificate: Certificate; readonly signer: Signer | undefined }
/** 现行的一代 — which everything new is issued by. */
export interface CurrentCa extends Issuer { readonly generation: number }

/** 签发 CA — of one hierarchy, under its root, oldest first. */
export interface HierarchyAuthority { readonly root: Certificate; readonly issuing: CurrentCa; readonly former: readonly IssuingCa[] }
export type Authorities = Readonly<Record<Hierarchy, HierarchyAuthority>>

/** 各代签发 CA — oldest first, the current one last. */
export function generationsOf({ former, issuing }: HierarchyAuthority): readonly IssuingCa[] {
  return [...former, issuing]
}

/** 由谁签发 — by name, which no two generations share, and key id. */
export function isIssuedBy({ issuer, extensions: { authorityKeyId } }: Certificate, { subject, extensions: { subjectKeyId } }: Certificate): boolean {
  return Buffer.compare(issuer, subject) === 0 && (authorityKeyId === undefined || subjectKeyId === undefined || Buffer.compare(authorityKeyId, subjectKeyId) === 0)
}

/** Which generations there are, by their certificates on disk, oldest first. */
export async function generationsIn(folder: AuthorityFolder, hierarchy: Hierarchy): Promise<readonly number[]> {
  const names = await namesIn(folder.of(hierarchy).dir, '.cer')
  return Array.from({ length: generationsMax }, (_, at) => at + 1).filter((generation) => names.includes(`${issuingName(generation)}.cer`))
}

/**
 * 根列表俱在 — of a hierarchy with several generations the root's list is the record of which are revoked: one that is gone is restored, never made anew as if there were nothing to say.
 * @throws AuthorityUnavailable it is gone, or damaged
 */
export async function assertRootLists(folder: AuthorityFolder): Promise<void> {
  for (const hierarchy of hierarchies) {
    const { rootList } = folder.of(hierarchy)
    if ((await generationsIn(folder, hierarchy)).length > 1 && (await readListFile(rootList)) === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', rootList)
  }
}

/** 打开签发 CA — certificates from the folder, keys from the store. @throws AuthorityUnavailable a file is missing or damaged, the current key is not there, or a key is not the one of its certificate */
export function openAuthorities(folder: AuthorityFolder, keys: KeyStore): Promise<Authorities> {
  return forEach(async (hierarchy) => {
    const files = folder.of(hierarchy)
    const root = await readCertificateFile(files.root)
    const all: IssuingCa[] = []
    for (const generation of await generationsIn(folder, hierarchy)) all.push(await openGeneration(generation, hierarchy, { folder, keys }))
    const current = all.at(-1)
    if (root === undefined || current === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', files.issuing())
    const { generation, certificate, signer } = current
    if (signer === undefined) throw new AuthorityUnavailable('KEY_MISSING', issuingKeyId(hierarchy, generation))
    return { root, issuing: { generation, certificate, signer }, former: all.slice(0, -1) }
  })
}

async function openGeneration(generation: number, hierarchy: Hierarchy, { folder, keys }: { readonly folder: AuthorityFolder; readonly keys: KeyStore }): Promise<IssuingCa> {
  const file = folder.of(hierarchy).issuing(generation)
  const certificate = await readCertificateFile(file)
  if (certificate === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', file)
  const keyId = issuingKeyId(hierarchy, generation)
  const signer = hasKey(keys, keyId) ? await keySigner(keys, keyId) : undefined
  if (signer !== undefined && Buffer.compare(signer.publicKey, certificate.publicKey) !== 0) throw new AuthorityUnavailable('KEY_MISSING', keyId)
  return { generation, certificate, signer }
}
