import { hash } from 'node:crypto'
import { cmsOids } from './identifiers.ts'

/** 杂凑算法 — those that a message may be digested with; SHA-1 never covers content. */
export type CmsDigest = 'sha256' | 'sm3' | 'sha384' | 'sha512'

const digestOids: Readonly<Record<CmsDigest, string>> = { sha256: cmsOids.sha256, sm3: cmsOids.sm3, sha384: cmsOids.sha384, sha512: cmsOids.sha512 }
/** Octets of a digest. */
export const digestBytes: Readonly<Record<CmsDigest, number>> = { sha256: 32, sm3: 32, sha384: 48, sha512: 64 }
const names = Object.keys(digestOids) as readonly CmsDigest[]

export function digestOid(name: CmsDigest): string {
  return digestOids[name]
}

export function findCmsDigest(oid: string): CmsDigest | undefined {
  return names.find((name) => digestOids[name] === oid)
}

export function digestOf(name: CmsDigest, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(hash(name, bytes, 'buffer'))
}
