import type { DerType } from '@hub/der'
import { enumerated } from '@hub/der'

/** 吊销原因 CRLReason (RFC 5280 5.3.1) — the place in the list is the number; 7 is not used, 8 belongs to lists of changes, which are not read. */
export const revocationReasons = ['unspecified', 'keyCompromise', 'cACompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'certificateHold', 'unused', 'removeFromCRL', 'privilegeWithdrawn', 'aACompromise'] as const
export type RevocationReason = (typeof revocationReasons)[number]

/** 可用的吊销原因 — those that an issuer may give. */
export type GivenReason = Exclude<RevocationReason, 'unused' | 'removeFromCRL'>

/** 吊销 — `at` is when the CA revoked, `invalidSince` when trust ended where the CA says that it was earlier. */
export interface Revocation { readonly at: string; readonly reason: RevocationReason; readonly invalidSince: string | undefined }

export const reasonCode: DerType<number> = enumerated(0, revocationReasons.length - 1)

export function reasonOf(code: number | undefined): RevocationReason {
  return revocationReasons[code ?? 0] ?? 'unspecified'
}
