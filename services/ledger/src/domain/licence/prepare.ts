import { isRefusal, refuse, type Decision } from '@hub/kernel'
import { checkLicenceIdentifier, localDateOf, type LicenceEvent, type LicenceRefusal, type UnitId } from '@hub/schemas'
import { actsFor } from '../acting.ts'
import type { DraftCommand, IssueLicence, ReviewLicence } from './commands.ts'
import { expired } from './conditions.ts'
import { effective, effectOf } from './effect.ts'
import { glyphRefusal } from './form.ts'
import { sealNumber } from './seal.ts'
import type { Draft, LicenceState } from './state.ts'
import { predecessorRefusal, supersedingOf } from './supersede.ts'
import { isIssuer } from './who.ts'

type LicenceDecision = Decision<LicenceEvent, LicenceRefusal>

/** Of a licence without an identifier. */
const firstVersion = 1

/** 审核 and 签发 — by the type as it is now: where it has come to ask for review since the licence was composed, review is asked for. */
export function decidePreparing(state: Exclude<LicenceState, { status: 'absent' }>, command: DraftCommand): LicenceDecision {
  const { licenceType } = command
  if (licenceType.status === 'absent') return refuse('LICENCE_OF_UNKNOWN_TYPE')
  if (licenceType.status === 'retired') return refuse('LICENCE_OF_RETIRED_TYPE')
  if (!isIssuer(command.by, state.issuers)) return refuse('LICENCE_NOT_ISSUER')
  const unprintable = command.type === 'IssueLicence' ? glyphRefusal(command.missingGlyphs) : undefined
  if (unprintable !== undefined) return unprintable
  if (state.status === 'issued') return refuse('LICENCE_ALREADY_ISSUED')
  if (state.status === 'ended') return refuse('LICENCE_ENDED', { how: state.how })
  const { reviewRequired } = licenceType.definition
  return command.type === 'ReviewLicence' ? review(state, command, reviewRequired) : issue(state, command, reviewRequired)
}

/** 版本号 — as the identifier says: a successor that bears its predecessor's number goes on counting. */
function versionOf({ identifier }: IssueLicence['number']): number {
  const checked = checkLicenceIdentifier(identifier ?? '')
  return checked.valid ? checked.parts.version : firstVersion
}

function review(state: Draft, { by }: ReviewLicence, reviewRequired: boolean): LicenceDecision {
  if (!reviewRequired) return refuse('LICENCE_REVIEW_NOT_REQUIRED')
  if (by.operator === state.composedBy) return refuse('LICENCE_REVIEWER_IS_COMPOSER')
  if (state.reviewed) return refuse('LICENCE_ALREADY_REVIEWED')
  return [{ type: 'LicenceReviewed', v: 1, data: { licenceId: state.licenceId } }]
}

function issue(state: Draft, command: IssueLicence, reviewRequired: boolean): LicenceDecision {
  const effect = effectOf(command, state.composedAt)
  if (isRefusal(effect)) return effect
  if (reviewRequired && !state.reviewed) return refuse('LICENCE_NOT_REVIEWED')
  // A unit that took over several of the issuers agrees for all of them at once.
  const agreeing = state.issuers.filter((issuer) => actsFor(command.by, issuer) && !state.agreed.includes(issuer))
  const last = agreeing.at(-1)
  if (last === undefined) return refuse('LICENCE_ALREADY_AGREED')
  if (expired(state.validity, localDateOf(effect))) return refuse('LICENCE_VALIDITY_PASSED')
  const superseding = supersedingOf(state, command)
  const wrong = superseding === undefined ? undefined : predecessorRefusal(command.predecessor, superseding)
  if (wrong !== undefined) return wrong

  const { licenceId } = state
  const complete = state.issuers.every((issuer) => state.agreed.includes(issuer) || agreeing.includes(issuer))
  const agreed = (issuer: UnitId): LicenceEvent => ({ type: 'LicenceIssueAgreed', v: 1, data: { licenceId, issuer } })
  if (!complete) return agreeing.map(agreed)
  return [
    ...agreeing.slice(0, -1).map(agreed),
    { type: 'LicenceIssued', v: 1, data: { licenceId, issuer: last, version: versionOf(command.number) }, ...effective(effect, command.at), seal: [sealNumber(licenceId, command.number)] },
  ]
}
