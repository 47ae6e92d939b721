import { hash } from 'node:crypto'
import { oids } from './identifiers.ts'

/** 杂凑算法 — those whose digests are stamped here. */
export type ImprintDigest = 'sha256' | 'sm3'
/** Those that tokens of others may be built with; SHA-1 never covers content. */
export type TokenDigest = ImprintDigest | 'sha384' | 'sha512'

const digestOids: Readonly<Record<TokenDigest, string>> = { sha256: oids.sha256, sm3: oids.sm3, sha384: oids.sha384, sha512: oids.sha512 }
/** Octets of a digest. */
export const digestBytes: Readonly<Record<TokenDigest, number>> = { sha256: 32, sm3: 32, sha384: 48, sha512: 64 }
const names = Object.keys(digestOids) as readonly TokenDigest[]

export function digestOid(name: TokenDigest): string {
  return digestOids[name]
}

export function findTokenDigest(oid: string): TokenDigest | undefined {
  return names.find((name) => digestOids[name] === oid)
}

export function findImprintDigest(oid: string): ImprintDigest | undefined {
  const name = findTokenDigest(oid)
  return name === 'sha256' || name === 'sm3' ? name : undefined
}

export function digestOf(name: TokenDigest, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(hash(name, bytes, 'buffer'))
}
