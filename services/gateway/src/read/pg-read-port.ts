import { casePartySource, caseSlotSource, caseSource, maskedCasePartySource } from './case.ts'
import { buildCheckpointReader } from './checkpoints.ts'
import type { Database } from './database.ts'
import {
  caseConditions, grantConditions, licenceConditions, licenceHistoryConditions, licenceTypeConditions, listingConditions, lookUpConditions, serviceItemConditions, unitConditions,
} from './filters.ts'
import { licenceHistorySource, licenceHolderSource, licenceSource, maskedLicenceHolderSource, maskedOperatorSource } from './licence.ts'
import { investigationActSource, investigationSource, lookUpSource } from './look-up.ts'
import type { ReadPort } from './read-port.ts'
import { buildRegister } from './register.ts'
import { grantSource, licenceTypeSource, operatorSource, serviceItemSource, unitSource } from './registers.ts'

/** The read port over PostgreSQL. */
export function buildReadPort(database: Database): ReadPort {
  return {
    units: buildRegister(database, unitSource, unitConditions),
    operators: buildRegister(database, operatorSource),
    licenceTypes: buildRegister(database, licenceTypeSource, licenceTypeConditions),
    serviceItems: buildRegister(database, serviceItemSource, serviceItemConditions),
    grants: buildRegister(database, grantSource, grantConditions),
    licences: buildRegister(database, licenceSource, licenceConditions),
    licenceHolders: buildRegister(database, licenceHolderSource),
    licenceHistory: buildRegister(database, licenceHistorySource, licenceHistoryConditions),
    cases: buildRegister(database, caseSource, caseConditions),
    caseParties: buildRegister(database, casePartySource),
    caseSlots: buildRegister(database, caseSlotSource),
    lookUps: buildRegister(database, lookUpSource, lookUpConditions),
    investigations: buildRegister(database, investigationSource),
    investigationActs: buildRegister(database, investigationActSource, listingConditions),
    maskedCaseParties: buildRegister(database, maskedCasePartySource),
    maskedLicenceHolders: buildRegister(database, maskedLicenceHolderSource),
    maskedOperators: buildRegister(database, maskedOperatorSource),
    checkpoints: buildCheckpointReader(database),
  }
}
