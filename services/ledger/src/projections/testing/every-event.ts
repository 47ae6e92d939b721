import type {
  CaseId, CopyId, FileId, GrantId, GrantScope, HolderId, Instant, InvestigationId, LicenceBody, LicenceId, LicenceTemplate, LicenceTypeDefinition, LicenceTypeId, LocalDate, LookUpId,
  MaterialSlot, NoticeId, OperatorId, SealId, ServiceItemDefinition, ServiceItemId, UnitId, Uuid,
} from '@hub/schemas'
import type { RecordedEvent } from '../../store/event-store.ts'
import { plainlySealed } from './harness.ts'
import { idOf, LogWriter } from '../log-writer.ts'

export const department = idOf<UnitId>(1, 1)
export const centre = idOf<UnitId>(1, 2)
export const successorUnit = idOf<UnitId>(1, 3)
export const clerk = idOf<OperatorId>(2, 1)
export const ownAccount = idOf<OperatorId>(2, 2)
export const marriageType = idOf<LicenceTypeId>(3, 1)
export const issuedLicence = idOf<LicenceId>(4, 1)
export const stockLicence = idOf<LicenceId>(4, 2)
export const firstFile = idOf<FileId>(13, 1)
export const secondFile = idOf<FileId>(13, 2)
export const thirdFile = idOf<FileId>(13, 3)
export const firstCopy = idOf<CopyId>(14, 1)
export const secondCopy = idOf<CopyId>(14, 2)
export const copiedFile = idOf<FileId>(13, 3)
export const firstNotice = idOf<NoticeId>(15, 1)
export const secondNotice = idOf<NoticeId>(15, 2)
export const noticeFile = idOf<FileId>(13, 4)
export const wife = idOf<HolderId>(5, 1)
export const husband = idOf<HolderId>(5, 2)
export const socialItem = idOf<ServiceItemId>(6, 1)
export const medicalItem = idOf<ServiceItemId>(6, 2)
export const openGrant = idOf<GrantId>(7, 1)
export const refusedGrant = idOf<GrantId>(7, 2)
export const openedCase = idOf<CaseId>(8, 1)
export const declinedCase = idOf<CaseId>(8, 2)
export const answered = idOf<LookUpId>(9, 1)
export const refused = idOf<LookUpId>(9, 2)
export const missed = idOf<LookUpId>(9, 3)
export const enquiry = idOf<InvestigationId>(10, 1)

export const usedSeal = idOf<SealId>(12, 1)
export const remadeSeal = idOf<SealId>(12, 2)
export const personalSeal = idOf<SealId>(12, 3)

export const typeCode = '11110000MB0000000X001'
export const wifeName = '王小示例'
export const wifeNumber = '11010519491231002X'
const day = (text: string): LocalDate => text as LocalDate

export const definition: LicenceTypeDefinition = {
  name: '结婚证', holderKinds: ['person'], holdersMin: 2, holdersMax: 2, issuersMax: 1, issuers: [department], supervisor: null,
  authority: { suspend: 'issuer', revoke: 'issuer', rescind: 'issuer', cancel: 'issuer' },
  faceSchema: { type: 'object', title: 'a text with \u0000 in it' }, fields: { remark: { label: '备注', mask: 'none' } }, validityYearsMax: null,
  uniqueness: { per: 'holder' }, sharing: 'conditional', trustToWaive: 'verified', reviewRequired: true, template: null,
}
export const template: LicenceTemplate = {
  typeCode, version: 1, name: '结婚证', page: { widthMm: 210, heightMm: 297 }, elements: [{ kind: 'text', text: '结婚证', box: { xMm: 30, yMm: 60, widthMm: 150, heightMm: 10.5 }, lettering: { weight: 'strong', points: 12, colour: '#1c1c1c', align: 'left', valign: 'middle', spacingMm: 0 } }],
  qr: { xMm: 20, yMm: 240, sizeMm: 25, colour: '#1c1c1c' }, seals: { diameterMm: 40, layouts: [[{ xMm: 150, yMm: 240 }]] },
}
const slots: readonly MaterialSlot[] = [
  { slot: 'M1', name: '结婚证', role: 'applicant', main: true, evidence: [{ kind: 'licence', typeCode }, { kind: 'paper' }] },
  { slot: 'M2', name: '申请表', role: 'applicant', main: false, evidence: [{ kind: 'paper' }] },
]
const item: ServiceItemDefinition = { name: '参保登记', implementingUnit: department, statutoryDays: 20, promisedDays: 5, slots }
export const scope: GrantScope = {
  items: [socialItem, medicalItem], implementingUnits: [department], fields: [{ field: 'holder.name', plain: false }], dailyQuota: 1_000,
  validFrom: day('2026-01-01'), validUntil: day('2026-12-31'),
}
export const body = (licenceId: LicenceId): LicenceBody => ({
  licenceId, typeId: marriageType, typeCode, typeVersion: 1, issuers: [department],
  holders: [{ holderId: wife, idType: '111', kind: 'person' }, { holderId: husband, idType: '111', kind: 'person' }],
  validity: { from: day('2026-01-01'), until: null }, predecessor: null, duplicates: 1,
})
const identities = [
  plainlySealed('identity', `holder-${wife}`, { name: wifeName, number: wifeNumber, idType: '111' }),
  plainlySealed('identity', `holder-${husband}`, { name: '李四', number: '440524188001010014', idType: '111' }),
]

function writeRegisters(log: LogWriter): readonly RecordedEvent[] {
  return [
    log.write(department, { type: 'UnitRegistered', v: 1, data: { unitId: department, uscc: '11110000MB0000000X', name: '民政局', kind: 'department', areaCode: '110105' } }),
    log.write(centre, { type: 'UnitRegistered', v: 1, data: { unitId: centre, uscc: '12110000MB00000011', name: '政务服务中心', kind: 'service-centre', areaCode: '110105' } }),
    log.write(successorUnit, { type: 'UnitRegistered', v: 1, data: { unitId: successorUnit, uscc: '11110000MB00000022', name: '新民政局', kind: 'department', areaCode: '110105' } }),
    log.write(department, { type: 'UnitRevised', v: 1, data: { unitId: department, name: '区民政局', areaCode: '110106' } }),
    log.write(department, { type: 'IntakeEntrusted', v: 1, data: { unitId: department, windowUnit: centre, items: [socialItem, medicalItem] } }),
    log.write(department, { type: 'EntrustmentWithdrawn', v: 1, data: { unitId: department, windowUnit: centre, items: [medicalItem] } }),
    log.write(clerk, { type: 'OperatorRegistered', v: 1, data: { operatorId: clerk, unitId: centre, kind: 'person', roles: ['window-clerk'], holderId: null } },
      { sealed: [plainlySealed('name', `unit-${centre}`, { name: '赵窗口' })] }),
    log.write(ownAccount, { type: 'OperatorRegistered', v: 1, data: { operatorId: ownAccount, unitId: centre, kind: 'person', roles: ['holder'], holderId: wife } },
      { sealed: [plainlySealed('name', `holder-${wife}`, { name: wifeName })] }),
    log.write(clerk, { type: 'OperatorRolesSet', v: 1, data: { operatorId: clerk, roles: ['window-clerk', 'approver'] } }),
    log.write(clerk, { type: 'OperatorSuspended', v: 1, data: { operatorId: clerk } }),
    log.write(clerk, { type: 'OperatorReinstated', v: 1, data: { operatorId: clerk } }),
    log.write(marriageType, { type: 'LicenceTypeRegistered', v: 1, data: { typeId: marriageType, code: typeCode, registeredBy: department, definition } }),
    log.write(marriageType, { type: 'LicenceTypeRevised', v: 1, data: { typeId: marriageType, version: 2, definition: { ...definition, sharing: 'unconditional' } } }),
    log.write(marriageType, { type: 'LicenceTypeTemplateSet', v: 1, data: { typeId: marriageType, templateVersion: 1, template } }),
    log.write(marriageType, { type: 'LicenceTypeRetired', v: 1, data: { typeId: marriageType } }),
    log.write(socialItem, { type: 'ServiceItemPublished', v: 1, data: { itemId: socialItem, code: '000112001000', definition: item } }),
    log.write(socialItem, { type: 'ServiceItemRevised', v: 1, data: { itemId: socialItem, version: 2, definition: { ...item, promisedDays: 3 } } }),
    log.write(medicalItem, { type: 'ServiceItemPublished', v: 1, data: { itemId: medicalItem, code: '000114001000', definition: item } }),
    log.write(medicalItem, { type: 'ServiceItemWithdrawn', v: 1, data: { itemId: medicalItem } }),
    log.write(department, { type: 'UnitSucceeded', v: 1, data: { unitId: department, successor: successorUnit } }),
    log.write(successorUnit, { type: 'UnitTookOver', v: 1, data: { unitId: successorUnit, predecessor: department } }),
  ]
}

function writeGrants(log: LogWriter): readonly RecordedEvent[] {
  const request = (grantId: GrantId) => log.write(grantId, { type: 'GrantRequested', v: 1, data: {
    grantId, typeId: marriageType, typeCode, sharing: 'conditional', providers: [department], basis: 'statutory', statute: '国令716-7', presenceMin: 'keyed', scope, askedBy: clerk,
  } })
  return [
    request(openGrant),
    log.write(openGrant, { type: 'GrantApproved', v: 1, data: { grantId: openGrant, stage: 'data-authority', by: clerk } }),
    log.write(openGrant, { type: 'GrantAuthorised', v: 1, data: { grantId: openGrant, notify: [department] } }),
    log.write(openGrant, { type: 'GrantNarrowed', v: 1, data: { grantId: openGrant, scope: { ...scope, items: [socialItem], dailyQuota: 10 } } }),
    request(refusedGrant),
    log.write(refusedGrant, { type: 'GrantRejected', v: 1, data: { grantId: refusedGrant, stage: 'provider' } }),
  ]
}

function writeLicences(log: LogWriter): readonly RecordedEvent[] {
  const l = { licenceId: issuedLicence }
  const validity = { from: day('2026-01-01'), until: day('2036-01-01') }
  const stock = { ...body(stockLicence), version: 1, sourceSystem: 'old-archive', identifierCheck: 'absent', duplicate: true, issuedOn: day('1998-05-04') } as const
  return [
    log.write(wife, { type: 'HolderRegistered', v: 1, data: { holderId: wife, kind: 'person' } }),
    log.write(husband, { type: 'HolderRegistered', v: 1, data: { holderId: husband, kind: 'person' } }),
    log.write(issuedLicence, { type: 'LicenceComposed', v: 1, data: { ...body(issuedLicence), composedBy: clerk } }, { sealed: identities }),
    log.write(issuedLicence, { type: 'LicenceReviewed', v: 1, data: l }),
    log.write(issuedLicence, { type: 'LicenceIssueAgreed', v: 1, data: { ...l, issuer: successorUnit } }),
    log.write(issuedLicence, { type: 'LicenceIssued', v: 1, data: { ...l, issuer: department, version: 1 }, effectiveAt: '2026-01-01T00:00:00.000Z' as Instant }),
    log.write(idOf(11, 1), { type: 'KeyReserved', v: 1, data: { reservationId: idOf(11, 1), typeId: marriageType, licenceId: issuedLicence, lastDay: null } }),
    log.write(stockLicence, { type: 'LicenceDeposited', v: 1, data: stock }, { sealed: identities }),
    log.write(stockLicence, { type: 'LicenceConfirmed', v: 1, data: { licenceId: stockLicence } }),
    log.write(stockLicence, { type: 'LicenceDuplicateResolved', v: 1, data: { licenceId: stockLicence } }),
    log.write(issuedLicence, { type: 'LicenceAmended', v: 1, data: { ...l, version: 2, typeVersion: 2, validity } }),
    log.write(issuedLicence, { type: 'LicenceRenewed', v: 1, data: { ...l, version: 3, typeVersion: 2, validity } }),
    log.write(issuedLicence, { type: 'LicenceCorrected', v: 1, data: { ...l, version: 4, typeVersion: 2, validity } }),
    log.write(issuedLicence, { type: 'LicenceInspected', v: 1, data: { ...l, year: 2026, passed: true } }),
    log.write(issuedLicence, { type: 'LicenceReportedLost', v: 1, data: l }),
    log.write(issuedLicence, { type: 'LicenceFound', v: 1, data: l }),
    log.write(issuedLicence, { type: 'LicenceRestricted', v: 1, data: { ...l, kind: 'seized' } }),
    log.write(issuedLicence, { type: 'LicenceRestricted', v: 1, data: { ...l, kind: 'mortgaged' } }),
    log.write(issuedLicence, { type: 'LicenceRestrictionLifted', v: 1, data: { ...l, kind: 'seized' } }),
    log.write(issuedLicence, { type: 'LicenceSuspended', v: 1, data: { ...l, by: department } }),
    log.write(issuedLicence, { type: 'LicenceReinstated', v: 1, data: { ...l, by: department } }),
    ...writeFiles(log),
    log.write(issuedLicence, { type: 'LicenceDisputeFlagged', v: 1, data: { ...l, kind: 'wrong' } }),
    log.write(issuedLicence, { type: 'LicenceDisputeCleared', v: 1, data: l }),
  ]
}

function writeFiles(log: LogWriter): readonly RecordedEvent[] {
  const l = { licenceId: issuedLicence }
  const made = (fileId: FileId, round: number, supersedes: FileId | null) => log.write(issuedLicence, { type: 'LicenceFileMade', v: 1, data: {
    ...l, fileId, version: 4, round, format: 'pdf', templateVersion: 1, sha256: 'ab'.repeat(32), bytes: 90_000, sealIds: [idOf<SealId>(12, 1)], timeStampedAt: supersedes === null ? null : '2026-01-02T00:00:00.000Z' as Instant, supersedes,
  } })
  return [
    log.write(issuedLicence, { type: 'LicenceFileRefused', v: 1, data: { ...l, version: 4, round: 0, code: 'FILE_SEAL_MISSING', about: [department] } }),
    log.write(issuedLicence, { type: 'LicenceFileRequested', v: 1, data: { ...l, version: 4 } }),
    made(firstFile, 1, null),
    made(secondFile, 2, firstFile),
    log.write(issuedLicence, { type: 'LicenceFileDeposited', v: 1, data: {
      ...l, fileId: thirdFile, version: 4, format: 'pdf', sha256: 'cd'.repeat(32), bytes: 70_000, supersedes: secondFile,
      verdict: { stands: true, unchanged: 'yes', trust: 'trusted', codes: [], trustMadeAt: '2026-01-01T00:00:00.000Z' as Instant, seals: [{ unitId: department, signedAt: '2026-01-02T00:00:00.000Z' as Instant, timeBasis: 'attested', validThen: 'yes' }] },
    } }),
    log.write(issuedLicence, { type: 'LicenceFileDownloaded', v: 1, data: { ...l, fileId: secondFile, purpose: 'delivery' } }),
    ...writeCopies(log),
  ]
}

function writeCopies(log: LogWriter): readonly RecordedEvent[] {
  const l = { licenceId: issuedLicence }
  const asked = (copyId: CopyId) => log.write(issuedLicence, { type: 'AnnotatedCopyAsked', v: 1, data: { ...l, copyId, version: 4, format: 'ofd', asker: 'own', validUntil: day('2026-03-31') } })
  return [
    asked(firstCopy),
    asked(secondCopy),
    log.write(issuedLicence, { type: 'AnnotatedCopyMade', v: 1, data: {
      ...l, copyId: firstCopy, fileId: copiedFile, version: 4, format: 'ofd', validUntil: day('2026-03-31'), templateVersion: 1, sha256: 'cd'.repeat(32), bytes: 60_000, sealIds: [idOf<SealId>(12, 1)], timeStampedAt: null,
    } }),
    log.write(issuedLicence, { type: 'AnnotatedCopyDownloaded', v: 1, data: { ...l, copyId: firstCopy, fileId: copiedFile, purpose: 'own' } }),
    log.write(issuedLicence, { type: 'AnnotatedCopySwept', v: 1, data: { ...l, copyId: firstCopy, fileId: copiedFile } }),
    log.write(issuedLicence, { type: 'AnnotatedCopyRefused', v: 1, data: { ...l, copyId: secondCopy, code: 'COPY_LICENCE_CHANGED', about: [] } }),
  ]
}

function writeCases(log: LogWriter): readonly RecordedEvent[] {
  const open = (caseId: CaseId, own: boolean) => log.write(caseId, { type: 'CaseOpened', v: 1, data: {
    caseId, windowUnit: centre, implementingUnit: department, itemId: socialItem, itemCode: '000112001000', itemVersion: 2, promisedDays: 3, slots,
    caseNumber: own ? { kind: 'own', number: '2026-000001' } : { kind: 'foreign', system: 'social' },
    parties: [
      { party: 'P1', role: 'applicant', holderId: wife, idType: '111', presence: { kind: 'keyed', reference: 'R1', reason: 'no-card', witness: clerk } },
      { party: 'P2', role: 'spouse', holderId: husband, idType: '111', presence: null },
    ],
  } }, { sealed: [plainlySealed('party-P1', `holder-${wife}`, { name: wifeName, number: wifeNumber, idType: '111' })] })
  const c = { caseId: openedCase }
  const asked = { windowUnit: centre, implementingUnit: department, holderId: wife, typeCode, level: 'fields' } as const
  const context = { kind: 'case', caseId: openedCase, itemId: socialItem, slot: 'M1', party: 'P1' } as const
  const dayStream = idOf<UnitId>(1, 2)
  return [
    open(openedCase, true),
    log.write(dayStream, { type: 'LookupAnswered', v: 1, data: {
      ...asked, lookUpId: answered, context, licenceId: issuedLicence, typeId: marriageType, licenceRevision: 5, grantId: openGrant, basis: { kind: 'statutory' }, source: 'local',
      notices: ['restricted'], commitments: [{ field: 'holder.name', masked: true, commitment: 'AAAA' }, { field: 'remark', masked: false, commitment: 'BBBB' }],
    } }),
    log.write(dayStream, { type: 'LookupRefused', v: 1, data: {
      ...asked, lookUpId: refused, context: { ...context, itemId: null, party: null }, check: 2, code: 'CASE_NOT_OPEN', detail: { status: 'closed' }, grantId: null, licenceId: null,
    } }),
    log.write(dayStream, { type: 'LookupMissed', v: 1, data: { ...asked, lookUpId: missed, context, miss: 'none', grantId: openGrant, source: 'local' } }),
    log.write(openedCase, { type: 'SlotResolved', v: 1, data: { ...c, slot: 'M1', lookUpId: answered, licenceId: issuedLicence, waivesPaper: true } }),
    log.write(openedCase, { type: 'PaperTaken', v: 1, data: { ...c, slot: 'M2', reason: 'not-deposited' } }),
    log.write(openedCase, { type: 'SupplementAsked', v: 1, data: { ...c, slots: ['M2'], due: day('2026-04-01') } }),
    log.write(openedCase, { type: 'SupplementReceived', v: 1, data: c }),
    log.write(openedCase, { type: 'CaseReceived', v: 1, data: c }),
    log.write(openedCase, { type: 'CaseAccepted', v: 1, data: { ...c, due: day('2026-03-09') } }),
    log.write(openedCase, { type: 'CaseClosed', v: 1, data: { ...c, outcome: 'done', at: '2026-03-05T02:00:00.000Z' as Instant } }),
    ...writeNotices(log),
    open(declinedCase, false),
    log.write(declinedCase, { type: 'CaseDeclined', v: 1, data: { caseId: declinedCase, reason: 'not-competent' } }),
  ]
}

function writeEndings(log: LogWriter): readonly RecordedEvent[] {
  const i = { investigationId: enquiry }
  return [
    log.write(enquiry, { type: 'InvestigationOpened', v: 1, data: { ...i, unitId: centre, openedBy: clerk } }),
    log.write(enquiry, { type: 'LicenceAudited', v: 1, data: { ...i, licenceId: issuedLicence, asOf: '2026-02-01T00:00:00.000Z' as Instant, asKnownAt: null } }),
    log.write(enquiry, { type: 'LookUpsAudited', v: 1, data: { ...i, licenceId: issuedLicence } }),
    log.write(enquiry, { type: 'InvestigationClosed', v: 1, data: i }),
    log.write(issuedLicence, { type: 'LicenceEnded', v: 1, data: { licenceId: issuedLicence, how: 'revoked', by: department, successor: null }, effectiveAt: '2026-02-20T00:00:00.000Z' as Instant }),
    log.write(idOf(11, 1), { type: 'KeyReleased', v: 1, data: { reservationId: idOf(11, 1), licenceId: issuedLicence } }),
    log.write(openGrant, { type: 'GrantWithdrawn', v: 1, data: { grantId: openGrant, by: department } }),
    log.write(wife, { type: 'HolderHeld', v: 1, data: { holderId: wife, hold: 'court-1' } }),
    log.write(wife, { type: 'HolderHoldLifted', v: 1, data: { holderId: wife, hold: 'court-1' } }),
  ]
}

function writeNotices(log: LogWriter): readonly RecordedEvent[] {
  const asked = (noticeId: NoticeId, kind: 'receipt' | 'acceptance') => log.write(openedCase, { type: 'CaseNoticeAsked', v: 1, data: { caseId: openedCase, noticeId, kind, format: 'pdf' } })
  const first = { caseId: openedCase, noticeId: firstNotice, fileId: noticeFile }
  return [
    asked(firstNotice, 'acceptance'),
    asked(secondNotice, 'receipt'),
    log.write(openedCase, { type: 'CaseNoticeMade', v: 1, data: { ...first, kind: 'acceptance', format: 'pdf', sha256: 'ef'.repeat(32), bytes: 70_000, sealId: usedSeal, timeStampedAt: null } }),
    log.write(openedCase, { type: 'CaseNoticeDownloaded', v: 1, data: first }),
    log.write(openedCase, { type: 'CaseNoticeRefused', v: 1, data: { caseId: openedCase, noticeId: secondNotice, code: 'NOTICE_SEAL_MISSING', about: [] } }),
    log.write(openedCase, { type: 'CaseNoticeReplaced', v: 1, data: { caseId: openedCase, noticeId: firstNotice, successor: secondNotice } }),
  ]
}

function writeSeals(log: LogWriter): readonly RecordedEvent[] {
  const span = { validFrom: day('2026-03-02'), validUntil: day('2031-03-01') }
  const certificates = { sm2: { sha256: '1'.repeat(64), serial: '1a' }, p256: { sha256: '2'.repeat(64), serial: '2b' } }
  const capture = (sealId: SealId, predecessor: SealId | null) => log.write(sealId, { type: 'SealCaptured', v: 1, data: {
    sealId, unitId: centre, kind: 'unit', name: '政务服务中心', bottom: null, unitName: '政务服务中心', ...span, capturedBy: clerk, predecessor,
  } })
  const used = (n: number) => log.write(usedSeal, { type: 'SealUsed', v: 1, data: { sealId: usedSeal, licenceId: issuedLicence, fileId: idOf<Uuid>(13, n) } })
  const onNotice = () => log.write(usedSeal, { type: 'SealUsedOnNotice', v: 1, data: { sealId: usedSeal, caseId: openedCase, fileId: noticeFile } })
  return [
    capture(usedSeal, null),
    log.write(usedSeal, { type: 'SealFiled', v: 1, data: { sealId: usedSeal, filingNumber: 'BA-1', esId: '33990000000001', sealSha256: 'a'.repeat(64), certificates, ...span, validUntil: day('2030-12-31') } }, { operator: ownAccount }),
    log.write(usedSeal, { type: 'SealActivated', v: 1, data: { sealId: usedSeal } }),
    used(1),
    used(2),
    onNotice(),
    log.write(usedSeal, { type: 'SealDisabled', v: 1, data: { sealId: usedSeal, cause: 'maintenance' } }),
    log.write(usedSeal, { type: 'SealRemade', v: 1, data: { sealId: usedSeal, successor: remadeSeal, cause: 'damaged', filingNumber: 'ZX-1' } }),
    capture(remadeSeal, usedSeal),
    log.write(remadeSeal, { type: 'SealCancelled', v: 1, data: { sealId: remadeSeal, cause: 'captured-in-error', filingNumber: null }, effectiveAt: '2026-02-20T00:00:00.000Z' as Instant }),
    log.write(personalSeal, { type: 'SealCaptured', v: 1, data: {
      sealId: personalSeal, unitId: centre, kind: 'personal', name: null, bottom: null, unitName: '政务服务中心', ...span, capturedBy: clerk, predecessor: null,
    } }, { sealed: [plainlySealed('name', `unit-${centre}`, { name: '赵窗口' })] }),
  ]
}

/** A history in which every event type happens, in a lawful order. `erase`: at the end the wife is erased. */
export function everyEvent({ erase = false, log = new LogWriter() }: { readonly erase?: boolean; readonly log?: LogWriter } = {}): readonly RecordedEvent[] {
  const events = [...writeRegisters(log), ...writeGrants(log), ...writeLicences(log), ...writeCases(log), ...writeSeals(log), ...writeEndings(log)]
  if (!erase) return events
  return [...events, log.write(wife, { type: 'HolderErased', v: 1, data: { holderId: wife, basis: 'holder-request', licences: [] } })]
}
