import { digest } from '@hub/canonical'
import { openAuthorityFolder, readCertificateFile, readListFile } from './authority-folder.ts'
import { hierarchies, type Hierarchy } from './hierarchy.ts'
import { dayMs } from './instants.ts'
import { generationsIn } from './issuing-authorities.ts'

/** 各代签发证书 — `pending`: taken, and no signer has started with it yet. */
export interface ListedGeneration {
  readonly hierarchy: Hierarchy
  readonly generation: number
  readonly subject: string
  /** Of the certificate's DER. */
  readonly sha256: string
  readonly validUntil: string
  /** Whole days; negative once it has ended. */
  readonly daysLeft: number
  readonly state: 'current' | 'former' | 'pending' | 'revoked'
  readonly revoked?: { readonly at: string; readonly reason: string; readonly since: string }
}

/** 列出各代 — from disk, beside a signer that runs or not. @throws AuthorityUnavailable a damaged file */
export async function listGenerations(dataDir: string, nowMs: number): Promise<readonly ListedGeneration[]> {
  const folder = await openAuthorityFolder(dataDir)
  const listed: ListedGeneration[] = []
  for (const hierarchy of hierarchies) {
    const files = folder.of(hierarchy)
    const rootList = await readListFile(files.rootList)
    const all = await generationsIn(folder, hierarchy)
    const started = await Promise.all(all.map(async (each) => ((await readListFile(files.issuingList(each))) === undefined ? [] : [each])))
    const current = started.flat().at(-1)
    for (const generation of all) {
      const certificate = await readCertificateFile(files.issuing(generation))
      if (certificate === undefined) continue
      const entry = rootList?.revoked.get(certificate.serial)
      const state = entry !== undefined ? 'revoked' : generation === current ? 'current' : current === undefined || generation > current ? 'pending' : 'former'
      listed.push({
        hierarchy, generation, subject: certificate.subjectText, sha256: digest('sha256', certificate.der).toString('hex'), validUntil: certificate.validUntil,
        daysLeft: Math.floor((Date.parse(certificate.validUntil) - nowMs) / dayMs), state,
        ...(entry === undefined ? {} : { revoked: { at: entry.at, reason: entry.reason, since: entry.invalidSince ?? entry.at } }),
      })
    }
  }
  return listed
}
