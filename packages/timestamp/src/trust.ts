import type { Certificate, KnownSignatures, RevocationData } from '@hub/x509'

/** 信任依据 — whom to believe, and what is known of revocations; `now` bounds the future, RFC 3339 text in UTC with milliseconds. */
export interface TimeStampTrust {
  readonly anchors: readonly Certificate[]
  readonly intermediates: readonly Certificate[]
  /**
   * 认得的时间戳机构 — certificates that whoever trusts has from the hub itself. Their chain is asked for like any other's; but they were not made by whoever has the key of a CA above them, so the loss of that key leaves
   * what they stamped before it.
   */
  readonly knownStampers?: readonly Certificate[]
  readonly revocation: RevocationData
  readonly now: string
  /** 已验签名 — where several things of one file are judged; left out, each stands alone. */
  readonly known?: KnownSignatures | undefined
}
