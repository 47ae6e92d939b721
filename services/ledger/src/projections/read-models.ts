import { caseNotice } from './case-register/case-notice.ts'
import { caseParty } from './case-register/case-party.ts'
import { caseRegister } from './case-register/case-register.ts'
import { caseSlot } from './case-register/case-slot.ts'
import { grantItem } from './grant-register/grant-item.ts'
import { grantRegister } from './grant-register/grant-register.ts'
import { holder } from './holder-register/holder.ts'
import { investigationAct } from './investigation-register/investigation-act.ts'
import { investigation } from './investigation-register/investigation.ts'
import { licenceDirectory } from './licence-directory/licence-directory.ts'
import { licenceHolder } from './licence-directory/licence-holder.ts'
import { annotatedCopy } from './licence-files/annotated-copy.ts'
import { licenceFileAnswer } from './licence-files/licence-file-answer.ts'
import { licenceFile } from './licence-files/licence-file.ts'
import { licenceHistory } from './licence-history/licence-history.ts'
import { licenceTypeTemplate } from './licence-type-register/licence-type-template.ts'
import { licenceTypeVersion } from './licence-type-register/licence-type-version.ts'
import { licenceType } from './licence-type-register/licence-type.ts'
import { lookUpRecord } from './look-up-register/look-up-record.ts'
import { maskedCaseParty } from './masked-identities/masked-case-party.ts'
import { maskedLicenceHolder } from './masked-identities/masked-licence-holder.ts'
import { maskedOperator } from './masked-identities/masked-operator.ts'
import { maskedSeal } from './masked-identities/masked-seal.ts'
import { operator } from './operator-register/operator.ts'
import { licenceIssuer } from './provider-register/licence-issuer.ts'
import { providedLookUp } from './provider-register/provided-look-up.ts'
import type { ReadModel } from './read-table.ts'
import { sealHistory } from './seal-register/seal-history.ts'
import { sealRegister } from './seal-register/seal-register.ts'
import { sealUse } from './seal-register/seal-use.ts'
import { serviceItem } from './service-item-register/service-item.ts'
import { entrustment } from './unit-register/entrustment.ts'
import { unit } from './unit-register/unit.ts'

/**
 * 全部读模型 — every register of the read side, in the order of their names, which is also the order in which their checkpoints are locked.
 * The name is that of the folder and of the checkpoint row.
 */
export const readModels: readonly ReadModel[] = [
  { name: 'case-register', tables: [caseRegister, caseParty, caseSlot, caseNotice] },
  { name: 'grant-register', tables: [grantRegister, grantItem] },
  { name: 'holder-register', tables: [holder] },
  { name: 'investigation-register', tables: [investigation, investigationAct] },
  { name: 'licence-directory', tables: [licenceDirectory, licenceHolder] },
  { name: 'licence-files', tables: [licenceFile, licenceFileAnswer, annotatedCopy] },
  { name: 'licence-history', tables: [licenceHistory] },
  { name: 'licence-type-register', tables: [licenceType, licenceTypeVersion, licenceTypeTemplate] },
  { name: 'look-up-register', tables: [lookUpRecord] },
  { name: 'masked-identities', tables: [maskedCaseParty, maskedLicenceHolder, maskedOperator, maskedSeal] },
  { name: 'operator-register', tables: [operator] },
  { name: 'provider-register', tables: [licenceIssuer, providedLookUp] },
  { name: 'seal-register', tables: [sealRegister, sealHistory, sealUse] },
  { name: 'service-item-register', tables: [serviceItem] },
  { name: 'unit-register', tables: [unit, entrustment] },
]
