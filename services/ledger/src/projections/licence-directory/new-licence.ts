import { firstInstantOfDay, type LicenceBody, type LicenceDeposited, type LicenceEvent } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import type { LicenceRow } from './licence-row.ts'

/** 制证 — not in force before it is issued. */
export function composed({ at, revision, position }: Fed<LicenceEvent>, body: LicenceBody): LicenceRow {
  const { licenceId, typeId, typeCode, typeVersion, issuers, validity, predecessor, duplicates } = body
  return {
    licenceId, typeId, typeCode, typeVersion, version: 0, issuers, agreedIssuers: [], status: 'composed', validFrom: validity.from, validUntil: validity.until,
    suspended: false, suspendedBy: null, lost: false, restrictions: [], disputes: [], duplicate: false, verified: true, deposited: false,
    sourceSystem: null, identifierCheck: null, issuedOn: null, duplicates, predecessorId: predecessor?.licenceId ?? null, predecessorHow: predecessor?.how ?? null,
    successorId: null, endedHow: null, endedBy: null, endedAt: null, lastInspectionYear: null, lastInspectionPassed: null,
    registeredAt: at, issuedAt: null, changedAt: at, revision, position,
  }
}

/** 入库 — in force elsewhere already; 未核验 until its department confirms it. */
export function deposited(fed: Fed<LicenceEvent>, data: LicenceDeposited['data']): LicenceRow {
  const { version, sourceSystem, identifierCheck, duplicate, issuedOn, issuers } = data
  return {
    ...composed(fed, data), version, agreedIssuers: issuers, status: 'issued', verified: false, deposited: true, duplicate, sourceSystem, identifierCheck, issuedOn,
    issuedAt: firstInstantOfDay(issuedOn),
  }
}
