import type { LocalDate } from '@hub/schemas'
import { expired } from '../../domain/licence/conditions.ts'
import type { Issued, LicenceState } from '../../domain/licence/state.ts'

/** 有效存续 — issued and not past its last day; suspended and lost ones too, for they may come back. */
export function isInForce(state: LicenceState, today: LocalDate): state is Issued {
  return state.status === 'issued' && !expired(state.validity, today)
}
