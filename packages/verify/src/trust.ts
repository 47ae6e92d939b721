import type { RevocationData } from '@hub/x509'
import type { TimeStampTrust } from '@hub/timestamp'
import type { TrustBundle } from './trust-bundle.ts'

const nothingKnown: RevocationData = { crls: [], responses: [] }

/** Without a bundle nobody is trusted: the answers are at best unknown. `now` is RFC 3339 text in UTC with milliseconds. */
export function trustOf(bundle: TrustBundle | undefined, now: string): TimeStampTrust {
  return bundle === undefined ? { anchors: [], intermediates: [], revocation: nothingKnown, now } : { anchors: bundle.anchors, intermediates: bundle.intermediates, revocation: bundle.revocation, now }
}
