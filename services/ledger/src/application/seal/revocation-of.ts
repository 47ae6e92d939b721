import type { SealCancelCause } from '@hub/schemas'
import type { RevocationReason, SealRevocation } from './seal-maker.ts'

const reasons: Readonly<Record<SealCancelCause, RevocationReason>> = {
  'name-changed': 'affiliationChanged', 'key-compromised': 'keyCompromise', 'damaged': 'cessationOfOperation', 'expired': 'cessationOfOperation', 'redesigned': 'cessationOfOperation', 'key-rotated': 'cessationOfOperation',
  'unit-ended': 'cessationOfOperation', 'no-longer-needed': 'cessationOfOperation', 'captured-in-error': 'cessationOfOperation',
}

interface EndOfSeal extends Pick<SealRevocation, 'sealId' | 'at'> {
  readonly cause: SealCancelCause
  readonly remade: boolean
  readonly serials?: SealRevocation['serials'] | undefined
}

/** 吊销 — what the end of a seal is to its certificates. One that another seal replaces is superseded, unless its name or its key is why. */
export function revocationOf({ sealId, cause, remade, at, serials }: EndOfSeal): SealRevocation {
  const reason = reasons[cause]
  return { sealId, at, reason: remade && reason === 'cessationOfOperation' ? 'superseded' : reason, ...(serials === undefined ? {} : { serials }) }
}
