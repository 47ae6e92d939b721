import { refuse, type Refusal } from '@hub/kernel'
import type { KeyStore } from '../keys/key-store.ts'
import { openAuthorityFolder, readCertificateFile, readListFile } from './authority-folder.ts'
import { makeRootList } from './found-authority.ts'
import type { GenerationRefusal } from './generation-refusals.ts'
import type { Hierarchy } from './hierarchy.ts'
import { wholeSecond } from './instants.ts'
import { assertRootLists, generationsIn } from './issuing-authorities.ts'
import { rootsIn, withRoots } from './roots-at-hand.ts'

/** 吊销一代的原因 (RFC 5280 5.3.1): the key is, or may be, in other hands; or it is merely given up. */
export const generationReasons = ['cACompromise', 'superseded', 'cessationOfOperation'] as const
export type GenerationReason = (typeof generationReasons)[number]

export interface GenerationRevocation {
  readonly dataDir: string
  readonly openRoot: () => Promise<KeyStore>
  readonly hierarchy: Hierarchy
  readonly generation: number
  readonly reason: GenerationReason
  /** Since when it could not be trusted: RFC 3339 text in UTC. */
  readonly since: string
  readonly nowMs: number
}

/**
 * 吊销一代签发证书 — by the root's list, for good, also beside a signer that runs. Everything that this generation issued ends with it: seals have to be made anew, and what they sealed counts where a time stamp of somebody else's, or of our own
 * authority's known certificate, proves that it is older. The newest generation is not revoked: there would be nobody to issue. Answers the serial number that is on the list now.
 * @throws AuthorityUnavailable the root's key is not that of the root; KeyUnavailable
 */
export async function revokeGeneration({ dataDir, openRoot, hierarchy, generation, reason, since, nowMs }: GenerationRevocation): Promise<{ readonly serial: string } | Refusal<GenerationRefusal>> {
  const folder = await openAuthorityFolder(dataDir)
  const files = folder.of(hierarchy)
  await assertRootLists(folder)
  const known = await generationsIn(folder, hierarchy)
  const certificate = known.includes(generation) ? await readCertificateFile(files.issuing(generation)) : undefined
  if (certificate === undefined) return refuse('GENERATION_UNKNOWN', { hierarchy })
  if (generation === known.at(-1)) return refuse('GENERATION_CURRENT', { hierarchy })
  if (Date.parse(since) > nowMs) return refuse('REVOKED_IN_FUTURE')
  const { serial } = certificate
  if ((await readListFile(files.rootList))?.revoked.has(serial) === true) return refuse('GENERATION_REVOKED', { hierarchy })
  const [at, from] = [wholeSecond(nowMs), wholeSecond(Date.parse(since))]
  const entry = { serial, at, reason, ...(from < at ? { invalidSince: from } : {}) }
  await withRoots({ rootIn: rootsIn(folder), openRoot }, async (rootOf) => { await makeRootList(files.rootList, await rootOf(hierarchy), nowMs, [entry]) })
  return { serial }
}
