import { type Role } from '@hub/schemas'

/** `anyone`: whoever can reach the address. `operator`: every account that the ledger knows and that is not suspended. Else one of these roles. */
export type Scope = 'anyone' | 'operator' | readonly Role[]

const everybodyButHolders: readonly Role[] = ['issuing-clerk', 'approver', 'window-clerk', 'catalogue-admin', 'seal-custodian', 'auditor', 'security-admin', 'system-admin', 'department-system']
const ofLicences: readonly Role[] = ['issuing-clerk', 'approver', 'department-system']
const ofStock: readonly Role[] = ['issuing-clerk', 'department-system']
const ofWindows: readonly Role[] = ['window-clerk', 'department-system']

/**
 * 根字段权限表 — who may call what, as it was reviewed. It is written out and not derived: a change of a list of roles anywhere shows here as a
 * difference that somebody has to agree to. What a caller then sees of it (her unit's alone, masked) is for the specifications of each field.
 */
export const scopes: Readonly<Record<string, Scope>> = {
  // The state of the hub, and who the caller is.
  'Query.hubStatus': 'anyone',
  'Query.me': 'operator',
  // Tells a position and nothing else.
  'Subscription.ledgerMoved': 'operator',

  // Registers without personal data, open to all who work here; `operators` shows the own unit's people.
  'Query.units': everybodyButHolders,
  'Query.entrustments': everybodyButHolders,
  'Query.licenceType': everybodyButHolders,
  'Query.licenceTypes': everybodyButHolders,
  'Query.licenceTemplatePreview': ['catalogue-admin', 'issuing-clerk'],
  'Query.serviceItems': everybodyButHolders,
  'Query.grants': everybodyButHolders,
  'Query.operators': everybodyButHolders,

  // Personal seals are shown to their own unit, and so is what was sealed with any.
  'Query.seals': everybodyButHolders,
  'Query.seal': everybodyButHolders,
  'Query.sealsUnderFormerCa': everybodyButHolders,
  'Query.sealPreview': ['seal-custodian'],

  // Cases of the unit, licences of the unit or of the holder herself.
  'Query.case': ['window-clerk', 'department-system', 'issuing-clerk', 'approver'],
  'Query.cases': ['window-clerk', 'department-system', 'issuing-clerk', 'approver'],
  'Query.licence': ['issuing-clerk', 'approver', 'seal-custodian', 'department-system', 'holder'],
  'Query.licences': ['issuing-clerk', 'approver', 'seal-custodian', 'department-system', 'holder'],

  // Who looked at what: the unit that asked, the unit whose licence it was, the auditor under an investigation.
  'Query.unitLookUps': ['window-clerk', 'department-system', 'approver'],
  'Query.providedLookUps': ['issuing-clerk', 'approver', 'department-system'],
  'Query.lookUps': ['auditor'],
  'Query.investigations': ['auditor'],

  // 三员: units by the system administrator, people by the security administrator, investigations by the auditor.
  'Mutation.registerUnit': ['system-admin'],
  'Mutation.reviseUnit': ['system-admin'],
  'Mutation.succeedUnit': ['system-admin'],
  'Mutation.registerOperator': ['security-admin'],
  'Mutation.setOperatorRoles': ['security-admin'],
  'Mutation.suspendOperator': ['security-admin'],
  'Mutation.reinstateOperator': ['security-admin'],
  'Mutation.openInvestigation': ['auditor'],
  'Mutation.auditLicence': ['auditor'],
  'Mutation.auditLookUps': ['auditor'],
  'Mutation.closeInvestigation': ['auditor'],
  'Mutation.holdHolder': ['security-admin', 'auditor'],
  'Mutation.liftHolderHold': ['security-admin', 'auditor'],
  'Mutation.eraseHolder': ['security-admin'],

  // Catalogues.
  'Mutation.registerLicenceType': ['catalogue-admin', 'issuing-clerk'],
  'Mutation.reviseLicenceType': ['catalogue-admin', 'issuing-clerk'],
  'Mutation.depositLicenceFile': ['issuing-clerk', 'department-system'],
  'Mutation.remakeLicenceFile': ['issuing-clerk', 'approver', 'department-system'],
  'Mutation.downloadLicenceFile': ['issuing-clerk', 'approver', 'department-system', 'holder'],
  'Mutation.makeAnnotatedCopy': ['issuing-clerk', 'holder'],
  'Mutation.setLicenceTemplate': ['catalogue-admin', 'issuing-clerk'],
  'Mutation.retireLicenceType': ['catalogue-admin'],
  'Mutation.publishServiceItem': ['catalogue-admin'],
  'Mutation.reviseServiceItem': ['catalogue-admin'],
  'Mutation.withdrawServiceItem': ['catalogue-admin'],
  'Mutation.entrustIntake': ['catalogue-admin'],
  'Mutation.withdrawEntrustment': ['catalogue-admin'],

  // Seals: who captures never files.
  'Mutation.captureSeal': ['seal-custodian'],
  'Mutation.fileSeal': ['seal-custodian'],
  'Mutation.activateSeal': ['seal-custodian'],
  'Mutation.disableSeal': ['seal-custodian'],
  'Mutation.cancelSeal': ['seal-custodian'],
  'Mutation.remakeSeal': ['seal-custodian'],

  // Grants: who asks never approves.
  'Mutation.requestGrant': ['catalogue-admin'],
  'Mutation.approveGrant': ['approver'],
  'Mutation.rejectGrant': ['approver'],
  'Mutation.narrowGrant': ['approver', 'catalogue-admin'],
  'Mutation.withdrawGrant': ['approver', 'catalogue-admin'],

  // Licences: composed by clerks and systems, reviewed by somebody else, existing stock confirmed by people.
  'Mutation.composeLicence': ofStock,
  'Mutation.reviewLicence': ['approver'],
  'Mutation.issueLicence': ofLicences,
  'Mutation.depositLicence': ofStock,
  'Mutation.reviseDeposit': ofStock,
  'Mutation.cancelDeposit': ofStock,
  'Mutation.confirmLicence': ['issuing-clerk', 'approver'],
  'Mutation.resolveDuplicate': ['issuing-clerk', 'approver'],
  'Mutation.amendLicence': ofLicences,
  'Mutation.renewLicence': ofLicences,
  'Mutation.correctLicence': ofLicences,
  'Mutation.inspectLicence': ofLicences,
  'Mutation.reissueLicence': ofLicences,
  'Mutation.replaceLicence': ofLicences,
  'Mutation.transferLicenceIn': ofLicences,
  'Mutation.transferLicenceOut': ofLicences,
  'Mutation.reportLicenceLost': ofLicences,
  'Mutation.recoverLicence': ofLicences,
  'Mutation.restrictLicence': ofLicences,
  'Mutation.liftRestriction': ofLicences,
  'Mutation.suspendLicence': ofLicences,
  'Mutation.reinstateLicence': ofLicences,
  'Mutation.flagLicenceDispute': ofLicences,
  'Mutation.clearLicenceDispute': ofLicences,
  'Mutation.withdrawLicence': ofLicences,
  'Mutation.rescindLicence': ofLicences,
  'Mutation.revokeLicence': ofLicences,
  'Mutation.cancelLicence': ofLicences,

  // Cases at the window. A look-up may be asked for by all who work here: check 1 refuses, and the refusal is on record.
  'Mutation.openCase': ofWindows,
  'Mutation.resolveSlot': ofWindows,
  'Mutation.takePaper': ofWindows,
  'Mutation.receiveCase': ofWindows,
  'Mutation.acceptCase': ofWindows,
  'Mutation.makeCaseNotice': ofWindows,
  'Mutation.downloadCaseNotice': ofWindows,
  'Mutation.declineCase': ofWindows,
  'Mutation.askSupplement': ofWindows,
  'Mutation.receiveSupplement': ofWindows,
  'Mutation.closeCase': ofWindows,
  'Mutation.lookUp': everybodyButHolders,
}
