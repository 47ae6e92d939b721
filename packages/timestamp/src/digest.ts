import { findCmsDigest, type CmsDigest } from '@hub/cms'

/** 杂凑算法 — those whose digests are stamped, here and by others: all that a message may be digested with. */
export type ImprintDigest = CmsDigest

export function findImprintDigest(oid: string): ImprintDigest | undefined {
  return findCmsDigest(oid)
}
