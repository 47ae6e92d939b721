import type { CasePartyRow, CaseRow, CaseSlotRow, MaskedCasePartyRow } from './case.ts'
import type { CheckpointReader } from './checkpoints.ts'
import type { LicenceHistoryRow, LicenceHolderRow, LicenceRow, MaskedLicenceHolderRow, MaskedOperatorRow } from './licence.ts'
import type { InvestigationActRow, InvestigationRow, LookUpRow } from './look-up.ts'
import type {
  CaseFilter, GrantFilter, LicenceFilter, LicenceHistoryFilter, LicenceTypeFilter, ListingFilter, LookUpFilter, ServiceItemFilter, UnitFilter,
} from './filters.ts'
import type { RegisterReader } from './register.ts'
import type { GrantRow, LicenceTypeRow, OperatorRow, ServiceItemRow, UnitRow } from './registers.ts'

/** 读取端口 — everything that the gateway may ask of the read side. */
export interface ReadPort {
  readonly units: RegisterReader<UnitRow, UnitFilter>
  readonly operators: RegisterReader<OperatorRow>
  readonly licenceTypes: RegisterReader<LicenceTypeRow, LicenceTypeFilter>
  readonly serviceItems: RegisterReader<ServiceItemRow, ServiceItemFilter>
  readonly grants: RegisterReader<GrantRow, GrantFilter>
  readonly licences: RegisterReader<LicenceRow, LicenceFilter>
  readonly licenceHolders: RegisterReader<LicenceHolderRow>
  readonly licenceHistory: RegisterReader<LicenceHistoryRow, LicenceHistoryFilter>
  readonly cases: RegisterReader<CaseRow, CaseFilter>
  readonly caseParties: RegisterReader<CasePartyRow>
  readonly caseSlots: RegisterReader<CaseSlotRow>
  readonly lookUps: RegisterReader<LookUpRow, LookUpFilter>
  readonly investigations: RegisterReader<InvestigationRow>
  readonly investigationActs: RegisterReader<InvestigationActRow, ListingFilter>
  readonly maskedCaseParties: RegisterReader<MaskedCasePartyRow>
  readonly maskedLicenceHolders: RegisterReader<MaskedLicenceHolderRow>
  readonly maskedOperators: RegisterReader<MaskedOperatorRow>
  readonly checkpoints: CheckpointReader
}
