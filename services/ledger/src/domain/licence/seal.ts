import type { LicenceId, PlainPart, UnitId } from '@hub/schemas'
import type { LicenceNumber, NamedHolder } from './commands.ts'

/** 持证主体身份 — part `identity` under each holder's own key. */
export function sealIdentities(holders: readonly NamedHolder[]): readonly PlainPart[] {
  return holders.map(({ holderId, name, number, idType }) => ({ part: 'identity', subject: `holder-${holderId}`, value: { name, number, idType } }))
}

/** 证照编号和标识 — part `number` under the licence's key; with each version, because the identifier counts versions. */
export function sealNumber(licenceId: LicenceId, { licenceNumber, identifier }: LicenceNumber): PlainPart {
  return { part: 'number', subject: `licence-${licenceId}`, value: { licenceNumber, identifier } }
}

/** 理由 — part `reason` under the key of the unit that gave it. */
export function sealReason(unit: UnitId, reason: string): PlainPart {
  return { part: 'reason', subject: `unit-${unit}`, value: { reason } }
}

/** 电子证照源标识 — part `source` under the licence's key: a row id of a department's system may be a person's number. */
export function sealSource(licenceId: LicenceId, sourceId: string): PlainPart {
  return { part: 'source', subject: `licence-${licenceId}`, value: { sourceId } }
}
