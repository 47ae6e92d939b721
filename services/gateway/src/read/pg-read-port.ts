import { casePartySource, caseSlotSource, caseSource, maskedCasePartySource } from './case.ts'
import { buildCheckpointReader } from './checkpoints.ts'
import type { Database } from './database.ts'
import { entrustmentConditions, entrustmentSource } from './entrustment.ts'
import {
  askedLookUpConditions, caseConditions, grantConditions, licenceConditions, licenceHistoryConditions, licenceTypeConditions, lookUpConditions, providedLookUpConditions,
  serviceItemConditions, unitConditions,
} from './filters.ts'
import { investigationActConditions, investigationActSource, investigationConditions, investigationSource } from './investigation.ts'
import { licenceHistorySource, licenceHolderSource, licenceSource, maskedLicenceHolderSource, maskedOperatorSource } from './licence.ts'
import { lookUpSource } from './look-up.ts'
import { operatorConditions, operatorSource } from './operator.ts'
import type { ReadPort } from './read-port.ts'
import { buildRegister } from './register.ts'
import { grantSource, licenceTypeSource, serviceItemSource, unitSource } from './registers.ts'

/** The read port over PostgreSQL. */
export function buildReadPort(database: Database): ReadPort {
  return {
    units: buildRegister(database, unitSource, unitConditions),
    entrustments: buildRegister(database, entrustmentSource, entrustmentConditions),
    operators: buildRegister(database, operatorSource, operatorConditions),
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
    askedLookUps: buildRegister(database, lookUpSource, askedLookUpConditions),
    providedLookUps: buildRegister(database, lookUpSource, providedLookUpConditions),
    investigations: buildRegister(database, investigationSource, investigationConditions),
    investigationActs: buildRegister(database, investigationActSource, investigationActConditions),
    maskedCaseParties: buildRegister(database, maskedCasePartySource),
    maskedLicenceHolders: buildRegister(database, maskedLicenceHolderSource),
    maskedOperators: buildRegister(database, maskedOperatorSource),
    checkpoints: buildCheckpointReader(database),
  }
}
