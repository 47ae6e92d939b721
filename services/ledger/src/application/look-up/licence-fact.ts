import type { LocalDate } from '@hub/schemas'
import type { LicenceFact, LicenceStatusFact } from '../../domain/look-up/facts.ts'
import type { LicenceState } from '../../domain/licence/state.ts'
import { statusAt, type LicenceView } from '../../domain/licence/status-at.ts'

interface Asked { readonly revision: number; readonly today: LocalDate; readonly licenceNumberMatches: boolean | undefined }

/** 候选证照 — a licence's state in the words of the look-up; undefined where there is no licence. */
export function licenceFact(state: LicenceState, { revision, today, licenceNumberMatches }: Asked): LicenceFact | undefined {
  if (state.status === 'absent') return undefined
  const view = statusAt(state, today)
  const { licenceId, typeId, typeCode, issuers, validity } = state
  return {
    licenceId, revision, typeId, typeCode, issuers, validity,
    holders: state.holders.map(({ holderId }) => holderId),
    status: statusFact(view),
    flags: { restricted: view.restricted.length > 0, disputed: view.disputed, unverified: view.unverified, duplicate: view.duplicate },
    ...(licenceNumberMatches === undefined ? {} : { licenceNumberMatches }),
  }
}

function statusFact({ status, ended }: LicenceView): LicenceStatusFact {
  if (ended !== null) return { kind: 'ended', ended }
  switch (status) {
    case 'valid':
    case 'not-yet-valid':
    case 'suspended':
    case 'lost':
    case 'expired':
      return { kind: status }
    default:
      return { kind: 'draft' }
  }
}
