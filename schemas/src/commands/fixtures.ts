import type { CommandBody, CommandType } from './command-shapes.ts'
import type { z } from 'zod'
import type { licenceTypeDefinition, serviceItemDefinition } from './registers.ts'

export const unitId = '019adca1-064e-7df3-8b9f-98d8a4f36d68'
const otherUnit = '019adca1-0bab-7c1e-9d3a-2f6f0f1c4a77'
const operatorId = '019b1020-9e4e-719e-9733-c659c78995e2'
const typeId = '019b43a0-364e-71b2-a72e-176c7c09a9f0'
export const licenceId = '019c451e-2e4e-7094-aca0-bf199133661a'
const itemId = '019b7720-0d11-7a55-8c3d-51a2a5e0c9d1'
const grantId = '019baaa0-5a6f-7d0b-8f0e-7f3b9c2d1e04'
const caseId = '019cac1d-0000-7abc-9def-0123456789ab'
const lookUpId = '019cac1d-1111-7abc-9def-0123456789ab'
const investigationId = '019cac1d-2222-7abc-9def-0123456789ab'
const fileId = '019c451e-3f4e-7094-aca0-bf199133661b'
const holderId = '019c451c-dcce-7f01-8ff1-446dbef57b01'
const sealId = '019cac1d-3333-7abc-9def-0123456789ab'
const typeCode = '11100000000013338W011'

const holder = { idType: '111', number: '11010519491231002X', name: '王小示例' }
const validity = { from: '2026-01-01', until: '2035-12-31' }
const face = { registrationDate: '2026-01-01', copies: 2, original: true }
const reason = '当事人书面申请'
const effectiveAt = '2026-03-01T16:00:00.000Z'
const definition: z.input<typeof licenceTypeDefinition> = {
  name: '结婚证', holderKinds: ['person'], holdersMin: 2, holdersMax: 2, issuersMax: 1, issuers: [unitId], supervisor: null,
  authority: { suspend: 'issuer', revoke: 'issuer', rescind: 'issuer-or-supervisor', cancel: 'issuer' },
  faceSchema: { type: 'object', additionalProperties: false, required: ['remark'], properties: { remark: { type: 'string', maxLength: 100 } } },
  fields: { remark: { label: '备注', mask: 'none', holder: 0 } }, validityYearsMax: null,
  uniqueness: { per: 'holder-and-field', field: 'remark' }, sharing: 'conditional', trustToWaive: 'verified', reviewRequired: true, template: null,
}
const item: z.input<typeof serviceItemDefinition> = {
  name: '参保登记', implementingUnit: unitId, statutoryDays: 20, promisedDays: 5,
  slots: [{ slot: 'M1', name: '结婚证', role: 'applicant', main: true, evidence: [{ kind: 'licence', typeCode }, { kind: 'paper' }] }],
}
const template = {
  typeCode, version: 1, name: '结婚证', page: { widthMm: 210, heightMm: 297 },
  elements: [{ kind: 'field', from: 'face.remark', box: { xMm: 30, yMm: 60, widthMm: 150, heightMm: 10 }, lettering: { points: 12, colour: '#1c1c1c' } }],
  qr: { xMm: 20, yMm: 240, sizeMm: 25, colour: '#1c1c1c' }, seals: { diameterMm: 40, layouts: [[{ xMm: 150, yMm: 240 }]] },
}
const scope = {
  items: [itemId], implementingUnits: [unitId], fields: [{ field: 'holder.name', plain: false }, { field: 'remark', plain: true }], dailyQuota: 1_000, validFrom: '2026-01-01', validUntil: '2026-12-31',
}
const body = { typeId, issuers: [unitId], holders: [holder], validity, face, licenceNumber: 'J110105-2026-000001', duplicates: 1 }
const deposit = { ...body, identifier: null, issuedOn: '1998-05-04', sourceSystem: 'marriage-archive', sourceId: '000123' }
const successor = { predecessor: licenceId, holders: [holder], validity, face, licenceNumber: null }
const act = { licenceId, reason, effectiveAt }
const plain = { licenceId }
const dated = { licenceId, effectiveAt }

/** 命令样例 — a good body of every command; a new command breaks the build here. */
export const goodBodies: { readonly [T in CommandType]: CommandBody<T> } = {
  RegisterUnit: { uscc: '11100000000013338W', name: '示例市民政局', kind: 'department', areaCode: '110105' },
  ReviseUnit: { unitId, name: '示例区民政局', areaCode: '110105' },
  SucceedUnit: { unitId, successor: otherUnit },
  EntrustIntake: { windowUnit: otherUnit, items: [itemId] },
  WithdrawEntrustment: { windowUnit: otherUnit, items: [itemId] },
  RegisterOperator: { unitId, name: '赵窗口', kind: 'person', roles: ['window-clerk'], issuer: 'https://sign-in.example.cn/', subject: 'zhao-chuangkou', holder: { idType: '111', number: '11010519491231002X' } },
  SetOperatorRoles: { operatorId, roles: ['window-clerk', 'approver'] },
  SuspendOperator: { operatorId },
  ReinstateOperator: { operatorId },
  RegisterLicenceType: { code: typeCode, definition },
  ReviseLicenceType: { typeId, definition },
  RetireLicenceType: { typeId },
  SetLicenceTemplate: { typeId, template },
  ComposeLicence: body,
  ReviewLicence: plain,
  IssueLicence: dated,
  DepositLicence: deposit,
  ReviseDeposit: deposit,
  CancelDeposit: { sourceSystem: 'marriage-archive', sourceId: '000123', reason },
  ConfirmLicence: plain,
  ResolveDuplicate: plain,
  AmendLicence: { licenceId, face, validity, effectiveAt },
  RenewLicence: { licenceId, validity, effectiveAt },
  CorrectLicence: { licenceId, face, validity, effectiveAt },
  InspectLicence: { licenceId, year: 2026, passed: true },
  ReissueLicence: successor,
  ReplaceLicence: successor,
  TransferLicenceIn: successor,
  ReportLicenceLost: dated,
  RecoverLicence: dated,
  RestrictLicence: { licenceId, kind: 'seized', reason, effectiveAt },
  LiftRestriction: { licenceId, kind: 'mortgaged', effectiveAt },
  SuspendLicence: act,
  ReinstateLicence: dated,
  WithdrawLicence: act,
  RescindLicence: act,
  RevokeLicence: act,
  CancelLicence: act,
  TransferLicenceOut: act,
  FlagLicenceDispute: { licenceId, kind: 'wrong' },
  ClearLicenceDispute: plain,
  DepositLicenceFile: { licenceId, version: 1, bytes: 'JVBERi0xLjc=' },
  RemakeLicenceFile: plain,
  DownloadLicenceFile: { fileId, purpose: 'delivery' },
  MakeAnnotatedCopy: { licenceId, format: 'pdf', usedFor: '子女入学报名', validUntil: '2026-05-31' },
  PublishServiceItem: { code: '000112001000', definition: item },
  ReviseServiceItem: { itemId, definition: item },
  WithdrawServiceItem: { itemId },
  RequestGrant: { typeId, basis: 'statutory', statute: '国令716-7', presenceMin: 'card-reader', scope, purpose: '办理参保登记核验婚姻状况' },
  ApproveGrant: { grantId },
  RejectGrant: { grantId, reason },
  NarrowGrant: { grantId, scope },
  WithdrawGrant: { grantId, reason },
  OpenCase: {
    itemId, foreignNumber: { system: 'social-security', number: 'SB-2026-1' },
    parties: [{ party: 'P1', role: 'applicant', holder, presence: { kind: 'keyed', reference: 'W03-1', reason: 'no-card', witness: operatorId } }],
  },
  ResolveSlot: { caseId, slot: 'M1', lookUpId },
  TakePaper: { caseId, slot: 'M2', reason: 'not-deposited' },
  ReceiveCase: { caseId },
  AcceptCase: { caseId },
  DeclineCase: { caseId, kind: 'not-competent', reason },
  AskSupplement: { caseId, slots: ['M2'], due: '2026-04-01' },
  ReceiveSupplement: { caseId },
  CloseCase: { caseId, outcome: 'done' },
  MakeCaseNotice: { caseId, kind: 'acceptance', format: 'pdf' },
  DownloadCaseNotice: { fileId },
  LookUp: { caseId, slot: 'M1', party: 'P1', typeCode, level: 'fields', fields: ['holder.name', 'remark'], licenceNumber: 'J110105-2026-000001' },
  OpenInvestigation: { number: '审字〔2026〕1号', reason },
  AuditLicence: { investigationId, licenceId, asOf: effectiveAt, asKnownAt: effectiveAt },
  AuditLookUps: { investigationId, licenceId },
  CloseInvestigation: { investigationId },
  HoldHolder: { holderId, hold: 'court-2026-1', reason },
  LiftHolderHold: { holderId, hold: 'court-2026-1' },
  EraseHolder: { holderId, basis: 'holder-request' },
  CaptureSeal: { kind: 'business', name: '示例市民政局', bottom: '受理专用章', validYears: 3, keys: { sm2: 'dept-2024-sm2', p256: 'dept-2024-p256' } },
  FileSeal: { sealId, filingNumber: '1101050012345' },
  ActivateSeal: { sealId },
  DisableSeal: { sealId, cause: 'suspected-misuse', reason },
  CancelSeal: { sealId, cause: 'key-compromised', filingNumber: 'ZX-2026-1', effectiveAt },
  RemakeSeal: { sealId, cause: 'damaged', filingNumber: 'ZX-2026-2', name: '示例市民政局', bottom: '受理专用章', validYears: 3, effectiveAt },
}
