import DataLoader from 'dataloader'
import type { CasePartyRow, CaseSlotRow } from './case.ts'
import type { LicenceHolderRow, MaskedHolderRow, MaskedOperatorRow } from './licence.ts'
import type { ReadPort } from './read-port.ts'
import type { RegisterReader } from './register.ts'
import type { LicenceTypeRow, ServiceItemRow, UnitRow } from './registers.ts'

export type One<Row> = DataLoader<string, Row | null>
type Many<Row> = DataLoader<string, readonly Row[]>

/** 批量读取 — rows by id, gathered over one request; null where there is none (yet, or any more). */
export interface Loaders {
  readonly units: One<UnitRow>
  readonly licenceTypes: One<LicenceTypeRow>
  readonly serviceItems: One<ServiceItemRow>
  readonly maskedHolders: One<MaskedHolderRow>
  readonly maskedOperators: One<MaskedOperatorRow>
  readonly holdersOfLicence: Many<LicenceHolderRow>
  readonly partiesOfCase: Many<CasePartyRow>
  readonly slotsOfCase: Many<CaseSlotRow>
}

/** One set for each request: what one caller loaded is never another's. */
export function buildLoaders(read: ReadPort): Loaders {
  return {
    units: one(read.units, ({ unitId }) => unitId),
    licenceTypes: one(read.licenceTypes, ({ typeId }) => typeId),
    serviceItems: one(read.serviceItems, ({ itemId }) => itemId),
    maskedHolders: one(read.maskedHolders, ({ holderId }) => holderId),
    maskedOperators: one(read.maskedOperators, ({ operatorId }) => operatorId),
    holdersOfLicence: many(read.licenceHolders, ({ licenceId }) => licenceId, (a, b) => a.ordinal - b.ordinal),
    partiesOfCase: many(read.caseParties, ({ caseId }) => caseId, (a, b) => a.party.localeCompare(b.party, 'en', { numeric: true })),
    slotsOfCase: many(read.caseSlots, ({ caseId }) => caseId, (a, b) => a.ordinal - b.ordinal),
  }
}

function one<Row>(register: Pick<RegisterReader<Row>, 'findMany'>, keyOf: (row: Row) => string): One<Row> {
  return new DataLoader(async (keys) => {
    const byKey = new Map((await register.findMany(keys)).map((row) => [keyOf(row), row]))
    return keys.map((key) => byKey.get(key) ?? null)
  })
}

function many<Row>(register: Pick<RegisterReader<Row>, 'findMany'>, keyOf: (row: Row) => string, order: (a: Row, b: Row) => number): Many<Row> {
  return new DataLoader(async (keys) => {
    const groups = Map.groupBy(await register.findMany(keys), keyOf)
    return keys.map((key) => (groups.get(key) ?? []).toSorted(order))
  })
}

/** Those of `ids` that there are, in their order; trouble with one is trouble with all. */
export async function loadPresent<Row>(loader: One<Row>, ids: readonly string[]): Promise<readonly Row[]> {
  const rows = await Promise.all(ids.map((id) => loader.load(id)))
  return rows.filter((row) => row !== null)
}
