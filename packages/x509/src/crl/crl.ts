import type { Revocation } from '../revocation.ts'
import type { SignatureAlgorithm } from '../signature-algorithm.ts'

/** 证书吊销列表 — read, not yet judged. */
export interface Crl {
  readonly der: Uint8Array
  readonly tbs: Uint8Array
  /** DER of the name. */
  readonly issuer: Uint8Array
  readonly thisUpdate: string
  readonly nextUpdate: string | undefined
  readonly number: bigint | undefined
  /** By serial number in lower-case hexadecimal. */
  readonly revoked: ReadonlyMap<string, Revocation>
  readonly algorithm: SignatureAlgorithm | undefined
  readonly signature: Uint8Array
  /** OIDs of what makes the list one that this package cannot use: a part of the certificates only, changes only, unknown critical extensions of it or its entries. */
  readonly notJudged: readonly string[]
}
