import type { Certificate, RevocationData } from '@hub/x509'

/** 信任依据 — whom to believe, and what is known of revocations; `now` bounds the future, RFC 3339 text in UTC with milliseconds. */
export interface TimeStampTrust {
  readonly anchors: readonly Certificate[]
  readonly intermediates: readonly Certificate[]
  readonly revocation: RevocationData
  readonly now: string
}
