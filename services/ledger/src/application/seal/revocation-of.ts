import type { Instant, SealCancelCause, SealId } from '@hub/schemas'
import type { RevocationReason, SealRevocation } from './seal-maker.ts'

const reasons: Readonly<Record<SealCancelCause, RevocationReason>> = {
  'name-changed': 'affiliationChanged', 'key-compromised': 'keyCompromise', 'damaged': 'cessationOfOperation', 'expired': 'cessationOfOperation', 'redesigned': 'cessationOfOperation',
  'unit-ended': 'cessationOfOperation', 'no-longer-needed': 'cessationOfOperation', 'captured-in-error': 'cessationOfOperation',
}

/** 吊销 — what the end of a seal is to its certificates. One that another seal replaces is superseded, unless its name or its key is why. */
export function revocationOf({ sealId, cause, remade, at }: { readonly sealId: SealId; readonly cause: SealCancelCause; readonly remade: boolean; readonly at: Instant }): SealRevocation {
  const reason = reasons[cause]
  return { sealId, at, reason: remade && reason === 'cessationOfOperation' ? 'superseded' : reason }
}
