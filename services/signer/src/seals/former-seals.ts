import type { Authority } from '../certs/authority.ts'
import { forEachSync, type Hierarchy } from '../certs/hierarchy.ts'
import { generationsOf } from '../certs/issuing-authorities.ts'
import { keyIdText } from '../certs/key-id-text.ts'
import type { SealStore } from './seal-store.ts'

/** 前代印章 — a seal of which at least one certificate stands under a generation of the issuing CA that is not the current one; `under` names these alone. */
export interface FormerSeal {
  readonly sealId: string
  readonly under: Readonly<Partial<Record<Hierarchy, number>>>
}

/**
 * 前代签发的印章 — whatever has become of each since; the ledger's register knows that. Certificates of an external CA have no generation of ours. Those of the time before there were generations name no issuer: they are the
 * first's.
 */
export function formerSealsOf(seals: Pick<SealStore, 'issued'>, { authorities }: Pick<Authority, 'authorities'>): readonly FormerSeal[] {
  const former = forEachSync((hierarchy) => new Map(generationsOf(authorities[hierarchy]).slice(0, -1).map(({ generation, certificate }) => [keyIdText(certificate.extensions.subjectKeyId), generation])))
  const first = forEachSync((hierarchy) => (authorities[hierarchy].issuing.generation === 1 ? undefined : 1))
  const found: FormerSeal[] = []
  for (const { sealId, issuers } of seals.issued()) {
    const under = issuers.flatMap(([hierarchy, keyId]) => {
      const generation = keyId === undefined ? first[hierarchy] : former[hierarchy].get(keyId)
      return generation === undefined ? [] : [[hierarchy, generation] as const]
    })
    if (under.length > 0) found.push({ sealId, under: Object.fromEntries(under) })
  }
  return found
}
