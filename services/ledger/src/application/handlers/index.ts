import type { Handlers } from '../handler.ts'
import { makeAnnotatedCopy } from './annotated-copy.ts'
import { openCase } from './case-opening.ts'
import { downloadCaseNotice, makeCaseNotice } from './case-notice.ts'
import * as caseProgress from './case-progress.ts'
import * as grants from './grant.ts'
import * as holders from './holder.ts'
import * as investigations from './investigation.ts'
import { cancelDeposit, licenceActs } from './licence-acts.ts'
import * as founding from './licence-founding.ts'
import * as files from './licence-file.ts'
import * as issuing from './licence-issuing.ts'
import * as types from './licence-type.ts'
import * as versions from './licence-version.ts'
import { lookUp } from './look-up.ts'
import * as operators from './operator.ts'
import * as seals from './seal.ts'
import * as items from './service-item.ts'
import * as units from './unit.ts'

/** 命令处理登记 — which handler answers which command. */
export const handlers: Handlers = {
  RegisterUnit: units.registerUnit,
  ReviseUnit: units.reviseUnit,
  SucceedUnit: units.succeedUnit,
  EntrustIntake: units.entrustIntake,
  WithdrawEntrustment: units.withdrawEntrustment,
  RegisterOperator: operators.registerOperator,
  SetOperatorRoles: operators.setOperatorRoles,
  SuspendOperator: operators.suspendOperator,
  ReinstateOperator: operators.reinstateOperator,
  RegisterLicenceType: types.registerLicenceType,
  ReviseLicenceType: types.reviseLicenceType,
  RetireLicenceType: types.retireLicenceType,
  SetLicenceTemplate: types.setLicenceTemplate,
  ComposeLicence: founding.composeLicence,
  DepositLicence: founding.depositLicence,
  ReissueLicence: founding.reissueLicence,
  ReplaceLicence: founding.replaceLicence,
  TransferLicenceIn: founding.transferLicenceIn,
  ReviewLicence: issuing.reviewLicence,
  IssueLicence: issuing.issueLicence,
  AmendLicence: versions.amendLicence,
  RenewLicence: versions.renewLicence,
  CorrectLicence: versions.correctLicence,
  ReviseDeposit: versions.reviseDeposit,
  CancelDeposit: cancelDeposit,
  ...licenceActs,
  DepositLicenceFile: files.depositLicenceFile,
  RemakeLicenceFile: files.remakeLicenceFile,
  DownloadLicenceFile: files.downloadLicenceFile,
  MakeAnnotatedCopy: makeAnnotatedCopy,
  PublishServiceItem: items.publishServiceItem,
  ReviseServiceItem: items.reviseServiceItem,
  WithdrawServiceItem: items.withdrawServiceItem,
  RequestGrant: grants.requestGrant,
  ApproveGrant: grants.approveGrant,
  RejectGrant: grants.rejectGrant,
  NarrowGrant: grants.narrowGrant,
  WithdrawGrant: grants.withdrawGrant,
  OpenCase: openCase,
  ResolveSlot: caseProgress.resolveSlot,
  TakePaper: caseProgress.takePaper,
  ReceiveCase: caseProgress.receiveCase,
  AcceptCase: caseProgress.acceptCase,
  DeclineCase: caseProgress.declineCase,
  AskSupplement: caseProgress.askSupplement,
  ReceiveSupplement: caseProgress.receiveSupplement,
  CloseCase: caseProgress.closeCase,
  MakeCaseNotice: makeCaseNotice,
  DownloadCaseNotice: downloadCaseNotice,
  LookUp: lookUp,
  OpenInvestigation: investigations.openInvestigation,
  AuditLicence: investigations.auditLicence,
  AuditLookUps: investigations.auditLookUps,
  CloseInvestigation: investigations.closeInvestigation,
  HoldHolder: holders.holdHolder,
  LiftHolderHold: holders.liftHolderHold,
  EraseHolder: holders.eraseHolder,
  CaptureSeal: seals.captureSeal,
  FileSeal: seals.fileSeal,
  ActivateSeal: seals.activateSeal,
  DisableSeal: seals.disableSeal,
  CancelSeal: seals.cancelSeal,
  RemakeSeal: seals.remakeSeal,
}
