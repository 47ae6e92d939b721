import type { AnnotatedCopyRow } from './annotated-copy.ts'
import type { CasePartyRow, CaseRow, CaseSlotRow, MaskedCasePartyRow } from './case.ts'
import type { CaseNoticeRow } from './case-notice.ts'
import type { CaseFilter } from './case-filter.ts'
import type { CheckpointReader } from './checkpoints.ts'
import type { LicenceHistoryRow, LicenceHolderRow, LicenceRow, MaskedLicenceHolderRow, MaskedOperatorRow } from './licence.ts'
import type { LicenceFileAnswerRow, LicenceFileRow } from './licence-file.ts'
import type { EntrustmentFilter, EntrustmentRow } from './entrustment.ts'
import type { GrantFilter, LicenceHistoryFilter, LicenceTypeFilter, ServiceItemFilter, UnitFilter } from './filters.ts'
import type { InvestigationActFilter, InvestigationActRow, InvestigationFilter, InvestigationRow } from './investigation.ts'
import type { LicenceFilter } from './licence-filter.ts'
import type { AskedLookUpFilter, LookUpFilter, ProvidedLookUpFilter } from './look-up-filter.ts'
import type { LookUpRow } from './look-up.ts'
import type { OperatorFilter, OperatorRow } from './operator.ts'
import type { RegisterReader } from './register.ts'
import type { GrantRow, LicenceTypeRow, LicenceTypeTemplateRow, ServiceItemRow, UnitRow } from './registers.ts'
import type { MaskedSealRow, OfSeal, RegisteredSealRow, SealFilter, SealHistoryRow, SealRow, SealsNotEnded, SealUseRow } from './seal.ts'

/** 读取端口 — everything that the gateway may ask of the read side. */
export interface ReadPort {
  readonly units: RegisterReader<UnitRow, UnitFilter>
  readonly entrustments: RegisterReader<EntrustmentRow, EntrustmentFilter>
  readonly operators: RegisterReader<OperatorRow, OperatorFilter>
  readonly licenceTypes: RegisterReader<LicenceTypeRow, LicenceTypeFilter>
  readonly licenceTypeTemplates: RegisterReader<LicenceTypeTemplateRow>
  readonly serviceItems: RegisterReader<ServiceItemRow, ServiceItemFilter>
  readonly grants: RegisterReader<GrantRow, GrantFilter>
  readonly licences: RegisterReader<LicenceRow, LicenceFilter>
  readonly licenceHolders: RegisterReader<LicenceHolderRow>
  readonly licenceFiles: RegisterReader<LicenceFileRow>
  /** By the SHA-256 of the very bytes, lower-case hexadecimal. */
  readonly licenceFilesByDigest: RegisterReader<LicenceFileRow>
  readonly annotatedCopies: RegisterReader<AnnotatedCopyRow>
  /** Likewise */
  readonly annotatedCopiesByDigest: RegisterReader<AnnotatedCopyRow>
  /** 窗口文书, by case, by the digest of their bytes, and by their numbers */
  readonly caseNotices: RegisterReader<CaseNoticeRow>
  readonly caseNoticesByDigest: RegisterReader<CaseNoticeRow>
  readonly caseNoticesByNumber: RegisterReader<CaseNoticeRow>
  readonly licenceFileAnswers: RegisterReader<LicenceFileAnswerRow>
  readonly licenceHistory: RegisterReader<LicenceHistoryRow, LicenceHistoryFilter>
  readonly cases: RegisterReader<CaseRow, CaseFilter>
  readonly caseParties: RegisterReader<CasePartyRow>
  readonly caseSlots: RegisterReader<CaseSlotRow>
  readonly lookUps: RegisterReader<LookUpRow, LookUpFilter>
  readonly askedLookUps: RegisterReader<LookUpRow, AskedLookUpFilter>
  readonly providedLookUps: RegisterReader<LookUpRow, ProvidedLookUpFilter>
  readonly investigations: RegisterReader<InvestigationRow, InvestigationFilter>
  readonly investigationActs: RegisterReader<InvestigationActRow, InvestigationActFilter>
  readonly seals: RegisterReader<SealRow, SealFilter>
  readonly sealsNotEnded: RegisterReader<SealRow, SealsNotEnded>
  /** By the SHA-256 of the very bytes, lower-case hexadecimal. */
  readonly sealsByDigest: RegisterReader<RegisteredSealRow>
  readonly sealHistory: RegisterReader<SealHistoryRow, OfSeal>
  readonly sealUses: RegisterReader<SealUseRow, OfSeal>
  readonly maskedCaseParties: RegisterReader<MaskedCasePartyRow>
  readonly maskedLicenceHolders: RegisterReader<MaskedLicenceHolderRow>
  readonly maskedOperators: RegisterReader<MaskedOperatorRow>
  readonly maskedSeals: RegisterReader<MaskedSealRow>
  readonly checkpoints: CheckpointReader
}
