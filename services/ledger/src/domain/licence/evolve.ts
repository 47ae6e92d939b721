import { unreachable } from '@hub/kernel'
import type { Instant, LicenceBody, LicenceEvent } from '@hub/schemas'
import { beforeAll, type Draft, type Ended, type Issued, type LicenceState, type Toggle } from './state.ts'

type Founding = Extract<LicenceEvent, { type: 'LicenceComposed' | 'LicenceDeposited' }>
type Preparing = Extract<LicenceEvent, { type: 'LicenceReviewed' | 'LicenceIssueAgreed' | 'LicenceIssued' }>
type Dispute = Extract<LicenceEvent, { type: 'LicenceDisputeFlagged' | 'LicenceDisputeCleared' }>
type Switch = Extract<LicenceEvent, { type: 'LicenceReportedLost' | 'LicenceFound' | 'LicenceRestricted' | 'LicenceRestrictionLifted' | 'LicenceSuspended' | 'LicenceReinstated' }>
type Later = Exclude<LicenceEvent, Founding | Preparing | Dispute>

/**
 * What each event means. Total: an event that does not fit the state leaves it as it is. Events are expected as the ledger reads them,
 * with their legal instant as `effectiveAt`; one without counts as earlier than everything.
 */
export function evolve(state: LicenceState, event: LicenceEvent): LicenceState {
  switch (event.type) {
    case 'LicenceComposed':
    case 'LicenceDeposited':
      return state.status === 'absent' ? found(event) : state
    case 'LicenceReviewed':
    case 'LicenceIssueAgreed':
    case 'LicenceIssued':
      return state.status === 'draft' ? prepare(state, event) : state
    case 'LicenceDisputeFlagged':
    case 'LicenceDisputeCleared':
      return disputed(state, event)
    default:
      return state.status === 'issued' ? evolveIssued(state, event) : state
  }
}

function disputed(state: LicenceState, { type }: Dispute): LicenceState {
  return state.status === 'issued' || state.status === 'ended' ? { ...state, disputed: type === 'LicenceDisputeFlagged' } : state
}

function found(event: Founding): LicenceState {
  const at = legalInstant(event)
  const body = bodyOf(event.data)
  if (event.type === 'LicenceComposed') return { status: 'draft', ...body, composedBy: event.data.composedBy, composedAt: at, reviewed: false, agreed: [] }
  const { version, duplicate } = event.data
  return inForce(body, { version, at, stock: true, duplicate })
}

function prepare(state: Draft, event: Preparing): LicenceState {
  switch (event.type) {
    case 'LicenceReviewed':
      return { ...state, reviewed: true }
    case 'LicenceIssueAgreed':
      return { ...state, agreed: [...new Set([...state.agreed, event.data.issuer])] }
    case 'LicenceIssued':
      return inForce(bodyOf(state), { version: event.data.version, at: legalInstant(event), stock: false, duplicate: false })
    default:
      return unreachable(event)
  }
}

function evolveIssued(state: Issued, event: Later): Issued | Ended {
  const since = legalInstant(event)
  switch (event.type) {
    case 'LicenceConfirmed':
      return { ...state, unverified: false }
    case 'LicenceDuplicateResolved':
      return { ...state, duplicate: false }
    case 'LicenceAmended':
    case 'LicenceRenewed':
    case 'LicenceCorrected': {
      const { version, typeVersion, validity } = event.data
      return { ...state, version, typeVersion, validity, versionAt: since }
    }
    case 'LicenceInspected':
      return { ...state, lastInspection: { year: event.data.year, passed: event.data.passed } }
    case 'LicenceEnded': {
      const { how, by, successor } = event.data
      const { version, issuedAt, stock, unverified, duplicate, disputed } = state
      return { status: 'ended', ...bodyOf(state), version, issuedAt, stock, unverified, duplicate, disputed, how, by, at: since, successor }
    }
    default:
      return switched(state, event)
  }
}

/** What is so until it is taken back: lost, restricted, suspended. */
function switched(state: Issued, event: Switch): Issued {
  const since = legalInstant(event)
  switch (event.type) {
    case 'LicenceReportedLost':
    case 'LicenceFound':
      return { ...state, loss: { on: event.type === 'LicenceReportedLost', since } }
    case 'LicenceRestricted':
    case 'LicenceRestrictionLifted':
      return { ...state, restrictions: { ...state.restrictions, [event.data.kind]: { on: event.type === 'LicenceRestricted', since } } }
    case 'LicenceSuspended':
      return { ...state, suspension: { on: true, since, by: event.data.by } }
    case 'LicenceReinstated':
      return { ...state, suspension: { on: false, since, by: null } }
    default:
      return unreachable(event)
  }
}

interface Start { readonly version: number; readonly at: Instant; readonly stock: boolean; readonly duplicate: boolean }

function inForce(body: LicenceBody, { version, at, stock, duplicate }: Start): Issued {
  const off: Toggle = { on: false, since: at }
  return {
    status: 'issued', ...body, version, issuedAt: at, versionAt: at, stock, unverified: stock, duplicate, disputed: false,
    suspension: { ...off, by: null }, loss: off, restrictions: { seized: off, mortgaged: off, other: off }, lastInspection: null,
  }
}

function bodyOf({ licenceId, typeId, typeCode, typeVersion, issuers, holders, validity, predecessor, duplicates }: LicenceBody): LicenceBody {
  return { licenceId, typeId, typeCode, typeVersion, issuers, holders, validity, predecessor, duplicates }
}

function legalInstant(event: LicenceEvent): Instant {
  return event.effectiveAt ?? beforeAll
}
