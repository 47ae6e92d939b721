import type { FieldCommitment, LookUpEvent, PlainPart } from '@hub/schemas'
import type { Answered, LookUpDecision, Missed, Refused, Subject } from './decision.ts'
import type { LookUpRequest } from './facts.ts'

/** 披露凭据 — commitments to the shown values in the order shown, and their salts for sealing; both empty for a yes / no answer. */
export interface Disclosure {
  readonly commitments: readonly FieldCommitment[]
  /** Part `salts` under each holder whose field was shown. */
  readonly salts: readonly PlainPart[]
}

/**
 * 用证记录 — the one event of a look-up, allowed or not. It belongs in the stream of the acting operator's unit and day, and is durable
 * before anything is shown. It holds no value, no number and no name.
 */
export function recordOf(request: LookUpRequest, decision: Refused | Missed): LookUpEvent
export function recordOf(request: LookUpRequest, decision: LookUpDecision, disclosure: Disclosure): LookUpEvent
export function recordOf(request: LookUpRequest, decision: LookUpDecision, disclosure: Disclosure = { commitments: [], salts: [] }): LookUpEvent {
  switch (decision.outcome) {
    case 'answered':
      return answered(request, decision, disclosure)
    case 'refused':
      return refused(request, decision)
    case 'missed':
      return missed(request, decision)
  }
}

function answered(request: LookUpRequest, { subject, grant, licence, source, notices }: Answered, { commitments, salts }: Disclosure): LookUpEvent {
  const { licenceId, typeId, revision: licenceRevision } = licence
  const { grantId } = grant
  return {
    type: 'LookupAnswered', v: 1,
    data: { ...asked(request, subject), licenceId, typeId, licenceRevision, grantId, basis: { kind: 'statutory' }, source, notices, commitments },
    ...(salts.length === 0 ? {} : { seal: salts }),
  }
}

function refused(request: LookUpRequest, { subject, check, refused: code, detail, grant, licence }: Refused): LookUpEvent {
  const data = { ...asked(request, subject), check, code, detail, grantId: grant?.grantId ?? null, licenceId: licence?.licenceId ?? null }
  return { type: 'LookupRefused', v: 1, data }
}

function missed(request: LookUpRequest, { subject, grant, source, miss }: Missed): LookUpEvent {
  return { type: 'LookupMissed', v: 1, data: { ...asked(request, subject), miss, grantId: grant.grantId, source } }
}

/** What every record says of what was asked. */
export function asked({ lookUpId, by, caseId, slot, typeCode, level }: LookUpRequest, { itemId, implementingUnit, party, holderId }: Subject) {
  return { lookUpId, context: { kind: 'case', caseId, itemId, slot, party }, windowUnit: by.unit, implementingUnit, holderId, typeCode, level } as const
}
