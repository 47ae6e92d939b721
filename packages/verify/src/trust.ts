import type { TimeStampTrust } from '@hub/timestamp'
import type { Certificate, RevocationData } from '@hub/x509'
import type { TrustBundle } from './trust-bundle.ts'

const nothingKnown: RevocationData = { crls: [], responses: [] }

/** 核验信任 — whom to believe about signatures and time stamps, and beside them about making seals. */
export interface FileTrust extends TimeStampTrust { readonly sealMakerAnchors: readonly Certificate[] }

/** Without a bundle nobody is trusted: the answers are at best unknown. `now` is RFC 3339 text in UTC with milliseconds. */
export function trustOf(bundle: TrustBundle | undefined, now: string): FileTrust {
  return bundle === undefined ? { anchors: [], sealMakerAnchors: [], intermediates: [], revocation: nothingKnown, now } : { anchors: bundle.anchors, sealMakerAnchors: bundle.sealMakerAnchors, intermediates: bundle.intermediates, revocation: bundle.revocation, now }
}
