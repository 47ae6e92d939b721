import type { SignerTrust } from '@hub/pdf-verify'
import { KnownSignatures, type Certificate } from '@hub/x509'
import type { TrustBundle } from './trust-bundle.ts'

/** 核验信任 — whom to believe about time stamps (`anchors`), about signers, and about making seals: each is asked for by its own name. */
export interface FileTrust extends SignerTrust {
  readonly signerAnchors: readonly Certificate[]
  readonly sealMakerAnchors: readonly Certificate[]
}

/** Without a bundle nobody is trusted: the answers are at best unknown. `now` is RFC 3339 text in UTC with milliseconds. Made for one file: what was verified of it is kept for its other questions. */
export function trustOf(bundle: TrustBundle | undefined, now: string): FileTrust {
  if (bundle === undefined) return { anchors: [], signerAnchors: [], sealMakerAnchors: [], intermediates: [], revocation: { crls: [], responses: [] }, now, known: new KnownSignatures() }
  const { anchors, sealAnchors, stampAnchors, sealMakerAnchors, intermediates, ownStampers, revocation } = bundle
  return { anchors: [...anchors, ...stampAnchors], signerAnchors: [...anchors, ...sealAnchors], sealMakerAnchors, intermediates, knownStampers: ownStampers, revocation, now, known: new KnownSignatures() }
}
