import { findCmsDigest, type CmsDigest } from '@hub/cms'

/** 杂凑算法 — those whose digests are stamped here; tokens of others may be built with further ones. */
export type ImprintDigest = Extract<CmsDigest, 'sha256' | 'sm3'>

export function findImprintDigest(oid: string): ImprintDigest | undefined {
  const name = findCmsDigest(oid)
  return name === 'sha256' || name === 'sm3' ? name : undefined
}
