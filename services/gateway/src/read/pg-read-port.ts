import { annotatedCopyByDigestSource, annotatedCopySource } from './annotated-copy.ts'
import { casePartySource, caseSlotSource, caseSource, maskedCasePartySource } from './case.ts'
import { caseNoticeByDigestSource, caseNoticeByNumberSource, caseNoticeSource } from './case-notice.ts'
import { caseSelection } from './case-filter.ts'
import { buildCheckpointReader } from './checkpoints.ts'
import type { Database } from './database.ts'
import { entrustmentSelection, entrustmentSource } from './entrustment.ts'
import { grantSelection, licenceHistorySelection, licenceTypeSelection, serviceItemSelection, unitSelection } from './filters.ts'
import { investigationActSelection, investigationActSource, investigationSelection, investigationSource } from './investigation.ts'
import { licenceFileAnswerSource, licenceFileByDigestSource, licenceFileSource } from './licence-file.ts'
import { licenceHistorySource, licenceHolderSource, licenceSource, maskedLicenceHolderSource, maskedOperatorSource } from './licence.ts'
import { licenceSelection } from './licence-filter.ts'
import { askedLookUpSelection, lookUpSelection, providedLookUpSelection } from './look-up-filter.ts'
import { lookUpSource } from './look-up.ts'
import { operatorSelection, operatorSource } from './operator.ts'
import { maskedSealSource, notEndedSelection, ofSealSelection, registeredSealSource, sealHistorySource, sealSelection, sealSource, sealUseSource } from './seal.ts'
import type { ReadPort } from './read-port.ts'
import { buildRegister } from './register.ts'
import { grantSource, licenceTypeSource, licenceTypeTemplateSource, serviceItemSource, unitSource } from './registers.ts'

/** The read port over PostgreSQL. */
export function buildReadPort(database: Database): ReadPort {
  return {
    units: buildRegister(database, unitSource, unitSelection),
    entrustments: buildRegister(database, entrustmentSource, entrustmentSelection),
    operators: buildRegister(database, operatorSource, operatorSelection),
    licenceTypes: buildRegister(database, licenceTypeSource, licenceTypeSelection),
    licenceTypeTemplates: buildRegister(database, licenceTypeTemplateSource),
    serviceItems: buildRegister(database, serviceItemSource, serviceItemSelection),
    grants: buildRegister(database, grantSource, grantSelection),
    licences: buildRegister(database, licenceSource, licenceSelection),
    licenceHolders: buildRegister(database, licenceHolderSource),
    licenceFiles: buildRegister(database, licenceFileSource),
    licenceFilesByDigest: buildRegister(database, licenceFileByDigestSource),
    annotatedCopies: buildRegister(database, annotatedCopySource),
    annotatedCopiesByDigest: buildRegister(database, annotatedCopyByDigestSource),
    caseNotices: buildRegister(database, caseNoticeSource),
    caseNoticesByDigest: buildRegister(database, caseNoticeByDigestSource),
    caseNoticesByNumber: buildRegister(database, caseNoticeByNumberSource),
    licenceFileAnswers: buildRegister(database, licenceFileAnswerSource),
    licenceHistory: buildRegister(database, licenceHistorySource, licenceHistorySelection),
    cases: buildRegister(database, caseSource, caseSelection),
    caseParties: buildRegister(database, casePartySource),
    caseSlots: buildRegister(database, caseSlotSource),
    lookUps: buildRegister(database, lookUpSource, lookUpSelection),
    askedLookUps: buildRegister(database, lookUpSource, askedLookUpSelection),
    providedLookUps: buildRegister(database, lookUpSource, providedLookUpSelection),
    investigations: buildRegister(database, investigationSource, investigationSelection),
    investigationActs: buildRegister(database, investigationActSource, investigationActSelection),
    seals: buildRegister(database, sealSource, sealSelection),
    sealsNotEnded: buildRegister(database, sealSource, notEndedSelection),
    sealsByDigest: buildRegister(database, registeredSealSource),
    sealHistory: buildRegister(database, sealHistorySource, ofSealSelection),
    sealUses: buildRegister(database, sealUseSource, ofSealSelection),
    maskedCaseParties: buildRegister(database, maskedCasePartySource),
    maskedLicenceHolders: buildRegister(database, maskedLicenceHolderSource),
    maskedOperators: buildRegister(database, maskedOperatorSource),
    maskedSeals: buildRegister(database, maskedSealSource),
    checkpoints: buildCheckpointReader(database),
  }
}
