import { isRefusal, type Refusal } from '@hub/kernel'
import { createSecretFile, replaceSecretFile } from '@hub/pki'
import { issueIssuingCa, issueRoot, makeCrl, type Certificate, type DistinguishedName, type Issuer, type RevokedEntry } from '@hub/x509'
import type { KeyStore } from '../keys/key-store.ts'
import { readCertificateFile, readListFile, type AuthorityFolder } from './authority-folder.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import { hierarchies, hierarchyFacts, type Hierarchy } from './hierarchy.ts'
import { backdateMs, dayMs, wholeSecond } from './instants.ts'
import { ensureKey, hasKey, keySigner } from './key-signer.ts'
import { nextListNumber } from './list-number.ts'
import { rootKeyId } from './offline-root.ts'

export interface Founding {
  readonly folder: AuthorityFolder
  readonly keys: KeyStore
  /** Asked only where something of a root is missing; closed here. */
  readonly openRoot: () => Promise<KeyStore>
  /** Who runs the authority: organisation and beginning of the common names. */
  readonly name: string
  readonly nowMs: number
}

/** Days for which the root's list speaks: as long as the root may stay away. */
export const rootListDays = 400

/** 签发密钥 of a generation: `ca-issuing-sm2`, `ca-issuing-sm2-2`, … */
export function issuingKeyId(hierarchy: Hierarchy, generation = 1): string {
  return generation === 1 ? `ca-issuing-${hierarchy}` : `ca-issuing-${hierarchy}-${generation}`
}

/**
 * 建立证书机构 — for each hierarchy a root, which signs the issuing CA and its own first list and is then closed for good. Each step is on disk before the
 * next: a crash anywhere leaves what the next start goes on from. Nothing is done, and the root not opened, where all is there.
 * @throws AuthorityUnavailable a root key that went missing before it had done its work, a damaged file
 */
export async function foundAuthority(founding: Founding): Promise<void> {
  const complete = await Promise.all(hierarchies.map((hierarchy) => isFounded(founding.folder, hierarchy)))
  if (complete.every(Boolean)) return
  const root = await founding.openRoot()
  try {
    for (const hierarchy of hierarchies) await foundHierarchy(hierarchy, founding, root)
  } finally {
    root.close()
  }
}

async function isFounded(folder: AuthorityFolder, hierarchy: Hierarchy): Promise<boolean> {
  const { root, issuing, rootList } = folder.of(hierarchy)
  return (await readCertificateFile(root)) !== undefined && (await readCertificateFile(issuing())) !== undefined && (await readListFile(rootList)) !== undefined
}

async function foundHierarchy(hierarchy: Hierarchy, { folder, keys, name, nowMs }: Founding, rootKeys: KeyStore): Promise<void> {
  const files = folder.of(hierarchy)
  const { kind, label } = hierarchyFacts[hierarchy]
  const from = wholeSecond(nowMs - backdateMs)
  const known = await readCertificateFile(files.root)
  if (known !== undefined && !hasKey(rootKeys, rootKeyId(hierarchy))) throw new AuthorityUnavailable('ROOT_KEY_MISSING', rootKeyId(hierarchy))
  await ensureKey(rootKeys, rootKeyId(hierarchy), kind)
  const signer = await keySigner(rootKeys, rootKeyId(hierarchy))
  const root: Issuer = { signer, certificate: known ?? await kept(files.root, issued(await issueRoot({ subject: nameOf(name, `${label} 根 CA`), from, signer }))) }
  if ((await readCertificateFile(files.issuing())) === undefined) {
    await ensureKey(keys, issuingKeyId(hierarchy), kind)
    const { publicKey } = await keySigner(keys, issuingKeyId(hierarchy))
    await kept(files.issuing(), issued(await issueIssuingCa({ issuer: root, subject: nameOf(name, `${label} 签发 CA`), publicKey, from })))
  }
  if ((await readListFile(files.rootList)) === undefined) await makeRootList(files.rootList, root, nowMs)
}

/**
 * 根的吊销列表 — put in the place of the one before, whose number it passes. What that one says against a generation of the issuing CA stays, for good: the list itself, signed by the root, is the record of
 * it. `more` is what is said from now on; of a generation that is on it already, the earlier word stands.
 */
export async function makeRootList(file: string, root: Issuer, nowMs: number, more: readonly RevokedEntry[] = []): Promise<void> {
  const before = await readListFile(file)
  const revoked = [...(before?.revoked ?? [])].map(([serial, entry]): RevokedEntry => {
    const { at, reason, invalidSince } = entry
    return { serial, at, reason: reason === 'removeFromCRL' || reason === 'unused' ? 'unspecified' : reason, ...(invalidSince === undefined ? {} : { invalidSince }) }
  })
  const added = more.filter(({ serial }) => revoked.every((each) => each.serial !== serial))
  const list = await makeCrl({ number: nextListNumber(before, nowMs), thisUpdate: wholeSecond(nowMs), nextUpdate: wholeSecond(nowMs + rootListDays * dayMs), revoked: [...revoked, ...added] }, root)
  await replaceSecretFile(file, list.der)
}

export function nameOf(organisation: string, what: string): DistinguishedName {
  return { country: 'CN', organisation, commonName: `${organisation} ${what}` }
}

/** First come, first kept: what is on disk counts, also against what was just made. */
async function kept(file: string, certificate: Certificate): Promise<Certificate> {
  await createSecretFile(file, certificate.der)
  return (await readCertificateFile(file)) ?? certificate
}

/** A name is the operator's setting, judged at the start; dates are ours: a refusal here is a wrong setting. */
function issued(made: Certificate | Refusal): Certificate {
  if (isRefusal(made)) throw new AuthorityUnavailable('STATE_DAMAGED', made.refused)
  return made
}
