import { describe, expect, test } from 'vitest'
import { readEvent } from './fed.ts'
import { grantItem } from './grant-register/grant-item.ts'
import { grantRegister } from './grant-register/grant-register.ts'
import { holder } from './holder-register/holder.ts'
import { investigationAct } from './investigation-register/investigation-act.ts'
import { investigation } from './investigation-register/investigation.ts'
import { licenceHistory } from './licence-history/licence-history.ts'
import { caseNotice } from './case-register/case-notice.ts'
import { annotatedCopy } from './licence-files/annotated-copy.ts'
import { licenceFileAnswer } from './licence-files/licence-file-answer.ts'
import { licenceFile } from './licence-files/licence-file.ts'
import { licenceTypeTemplate } from './licence-type-register/licence-type-template.ts'
import { licenceTypeVersion } from './licence-type-register/licence-type-version.ts'
import { licenceType } from './licence-type-register/licence-type.ts'
import { instantAt } from './log-writer.ts'
import { operator } from './operator-register/operator.ts'
import type { AnyReadTable, AnyRow } from './read-table.ts'
import { serviceItem } from './service-item-register/service-item.ts'
import {
  centre, clerk, copiedFile, department, enquiry, everyEvent, firstCopy, firstFile, firstNotice, issuedLicence, marriageType, medicalItem, noticeFile, openedCase, openGrant, ownAccount, refusedGrant, socialItem, stockLicence,
  secondCopy, secondFile, secondNotice, successorUnit, template, thirdFile, typeCode, wife,
} from './testing/every-event.ts'
import { rowsOf } from './testing/harness.ts'
import { entrustment } from './unit-register/entrustment.ts'
import { unit } from './unit-register/unit.ts'

const history = everyEvent({ erase: true })
const positionOf = (type: string, nth = 0): number => history.filter((recorded) => readEvent(recorded).type === type)[nth]?.position ?? -1
const recordedAt = (type: string, nth = 0) => instantAt(positionOf(type, nth))

/** The history up to and with the last event of this type. */
const until = (type: string) => history.slice(0, history.findLastIndex((recorded) => readEvent(recorded).type === type) + 1)

async function find(table: AnyReadTable, match: object, events = history): Promise<AnyRow | undefined> {
  const rows = await rowsOf(table, events)
  return rows.find((row) => Object.entries(match).every(([column, value]) => row[column] === value))
}

describe('units', () => {
  test('keep the names they had, and until when', async () => {
    expect(await find(unit, { unitId: department })).toMatchObject({
      uscc: '11110000MB0000000X', name: '区民政局', areaCode: '110106', formerNames: [{ name: '民政局', areaCode: '110105', until: recordedAt('UnitRevised') }],
      successorId: successorUnit, succeededAt: recordedAt('UnitSucceeded'), predecessors: [],
    })
  })

  test('know whose tasks they took over', async () => {
    expect(await find(unit, { unitId: successorUnit })).toMatchObject({ predecessors: [department], successorId: null, revision: 1 })
  })

  test('entrust a window with items, one by one, and take them back', async () => {
    expect(await rowsOf(entrustment, history)).toEqual([
      { unitId: department, windowUnitId: centre, itemId: socialItem, entrustedAt: recordedAt('IntakeEntrusted'), withdrawnAt: null, position: positionOf('IntakeEntrusted') },
      { unitId: department, windowUnitId: centre, itemId: medicalItem, entrustedAt: recordedAt('IntakeEntrusted'), withdrawnAt: recordedAt('EntrustmentWithdrawn'), position: positionOf('EntrustmentWithdrawn') },
    ])
  })
})

describe('operators', () => {
  test.each([
    ['OperatorRegistered', { roles: ['window-clerk'], status: 'active', unitId: centre, holderId: null, kind: 'person' }],
    ['OperatorRolesSet', { roles: ['window-clerk', 'approver'], status: 'active' }],
    ['OperatorSuspended', { status: 'suspended' }],
    ['OperatorReinstated', { status: 'active', revision: 3 }],
  ])('after %s', async (type, after) => {
    expect(await find(operator, { operatorId: clerk }, until(type))).toMatchObject({ ...after, changedAt: recordedAt(type) })
  })

  test('a holder has an account of her own', async () => {
    expect(await find(operator, { operatorId: ownAccount })).toMatchObject({ holderId: wife, roles: ['holder'] })
  })
})

describe('the catalogue', () => {
  test.each([
    ['LicenceTypeRegistered', { version: 1, status: 'active', sharing: 'conditional', code: typeCode, registeredBy: department, issuers: [department] }],
    ['LicenceTypeRevised', { version: 2, status: 'active', sharing: 'unconditional' }],
    ['LicenceTypeTemplateSet', { version: 2, status: 'active' }],
    ['LicenceTypeRetired', { version: 2, status: 'retired' }],
  ])('has a licence type after %s', async (type, after) => {
    expect(await find(licenceType, { typeId: marriageType }, until(type))).toMatchObject(after)
  })

  test('keeps every definition of a type', async () => {
    const rows = await rowsOf(licenceTypeVersion, history)
    expect(rows.map(({ version, definition }) => [version, (definition as { sharing: string }).sharing])).toEqual([[1, 'conditional'], [2, 'unconditional']])
  })

  test('keeps every template of a type', async () => {
    expect(await rowsOf(licenceTypeTemplate, history)).toMatchObject([{ typeId: marriageType, templateVersion: 1, template, recordedAt: recordedAt('LicenceTypeTemplateSet') }])
  })

  test('has service items with the licences that their slots accept', async () => {
    expect(await find(serviceItem, { itemId: socialItem })).toMatchObject({ version: 2, promisedDays: 3, status: 'published', implementingUnitId: department, licenceTypeCodes: [typeCode] })
    expect(await find(serviceItem, { itemId: medicalItem })).toMatchObject({ version: 1, status: 'withdrawn' })
  })
})

describe('files of a licence', () => {
  test('stand with what has taken their place, and how often they were taken', async () => {
    const rows = await rowsOf(licenceFile, history)
    expect(rows.map(({ fileId, version, supersededBy, downloads, madeAt }) => ({ fileId, version, supersededBy, downloads, madeAt }))).toEqual([
      { fileId: firstFile, version: 4, supersededBy: secondFile, downloads: 0, madeAt: recordedAt('LicenceFileMade', 0) },
      { fileId: secondFile, version: 4, supersededBy: thirdFile, downloads: 1, madeAt: recordedAt('LicenceFileMade', 1) },
      { fileId: thirdFile, version: 4, supersededBy: null, downloads: 0, madeAt: recordedAt('LicenceFileDeposited') },
    ])
  })

  test('say what was found of those that were deposited, and no template of them', async () => {
    expect(await find(licenceFile, { fileId: thirdFile })).toMatchObject({ templateVersion: null, sealIds: [], timeStampedAt: '2026-01-02T00:00:00.000Z', verdict: { stands: true, trust: 'trusted', seals: [{ unitId: department }] } })
    expect(await find(licenceFile, { fileId: firstFile })).toMatchObject({ templateVersion: 1, verdict: null })
  })

  test.each([
    ['LicenceFileRefused', { outcome: 'refused', code: 'FILE_SEAL_MISSING', about: [department] }], ['LicenceFileRequested', { outcome: 'requested', code: null, about: [] }], ['LicenceFileMade', { outcome: 'made', code: null }],
    ['LicenceFileDeposited', { outcome: 'made' }], ['LicenceFileDownloaded', { outcome: 'made' }],
  ])('say what last came of them after %s', async (type, after) => {
    expect(await find(licenceFileAnswer, { licenceId: issuedLicence }, until(type))).toMatchObject({ ...after, version: 4 })
  })
})

describe('a notice of a case', () => {
  test.each([
    ['CaseNoticeAsked', secondNotice, { outcome: 'asked', caseId: openedCase, kind: 'receipt', format: 'pdf', fileId: null, sha256: null, answeredAt: null }],
    ['CaseNoticeMade', firstNotice, { outcome: 'made', kind: 'acceptance', fileId: noticeFile, sha256: 'ef'.repeat(32), bytes: 70_000, answeredAt: recordedAt('CaseNoticeMade'), downloads: 0 }],
    ['CaseNoticeDownloaded', firstNotice, { outcome: 'made', downloads: 1 }],
    ['CaseNoticeRefused', secondNotice, { outcome: 'refused', code: 'NOTICE_SEAL_MISSING', about: [], sha256: null, supersededBy: null }],
    ['CaseNoticeReplaced', firstNotice, { outcome: 'made', fileId: noticeFile, downloads: 1, supersededBy: secondNotice }],
  ])('after %s', async (type, noticeId, after) => {
    expect(await find(caseNotice, { noticeId }, until(type))).toMatchObject(after)
  })
})

describe('an annotated copy of a licence', () => {
  test.each([
    ['AnnotatedCopyAsked', firstCopy, { outcome: 'asked', fileId: null, sha256: null, asker: 'own', validUntil: '2026-03-31', format: 'ofd' }],
    ['AnnotatedCopyMade', firstCopy, { outcome: 'made', fileId: copiedFile, sha256: 'cd'.repeat(32), bytes: 60_000, answeredAt: recordedAt('AnnotatedCopyMade'), sweptAt: null }],
    ['AnnotatedCopyDownloaded', firstCopy, { outcome: 'made', downloads: 1 }],
    ['AnnotatedCopySwept', firstCopy, { outcome: 'swept', sha256: 'cd'.repeat(32), downloads: 1, sweptAt: recordedAt('AnnotatedCopySwept') }],
    ['AnnotatedCopyRefused', secondCopy, { outcome: 'refused', code: 'COPY_LICENCE_CHANGED', about: [], sha256: null }],
  ])('after %s', async (type, copyId, after) => {
    expect(await find(annotatedCopy, { copyId }, until(type))).toMatchObject(after)
  })
})

describe('a grant', () => {
  test.each([
    ['GrantRequested', refusedGrant, { status: 'requested', approvals: [], dailyQuota: 1_000, askingUnitId: department, askedBy: clerk }],
    ['GrantApproved', openGrant, { status: 'requested', approvals: [{ stage: 'data-authority', by: clerk, at: recordedAt('GrantApproved') }] }],
    ['GrantAuthorised', openGrant, { status: 'authorised', notified: [department], authorisedAt: recordedAt('GrantAuthorised') }],
    ['GrantNarrowed', openGrant, { status: 'authorised', items: [socialItem], dailyQuota: 10 }],
    ['GrantWithdrawn', openGrant, { status: 'withdrawn', withdrawnBy: department, endedAt: recordedAt('GrantWithdrawn') }],
    ['GrantRejected', refusedGrant, { status: 'rejected', rejectedStage: 'provider', endedAt: recordedAt('GrantRejected') }],
  ])('after %s', async (type, grantId, after) => {
    expect(await find(grantRegister, { grantId }, until(type))).toMatchObject(after)
  })

  test('that was narrowed covers the items that are left, and no other grant loses any', async () => {
    expect((await rowsOf(grantItem, history)).map(({ grantId, itemId }) => [grantId, itemId])).toEqual([
      [openGrant, socialItem], [refusedGrant, socialItem], [refusedGrant, medicalItem],
    ])
  })
})

describe('the history of a licence', () => {
  test('has a row for every event, with legal and recorded time and who did it', async () => {
    const rows = (await rowsOf(licenceHistory, history)).filter(({ licenceId }) => licenceId === issuedLicence)
    expect(rows.map(({ revision }) => revision)).toEqual(rows.map((_, index) => index))
    expect(rows.find(({ type }) => type === 'LicenceEnded')).toMatchObject({
      recordedAt: recordedAt('LicenceEnded'), effectiveAt: '2026-02-20T00:00:00.000Z', unitId: department, operatorId: clerk, role: 'window-clerk', version: null,
      detail: { how: 'revoked', by: department, successor: null },
    })
    expect(rows.find(({ type }) => type === 'LicenceAmended')).toMatchObject({ version: 2, detail: { from: '2026-01-01', until: '2036-01-01' }, effectiveAt: recordedAt('LicenceAmended') })
  })

  test('tells stock by its source', async () => {
    expect(await find(licenceHistory, { licenceId: stockLicence, revision: 0 })).toMatchObject({ detail: { sourceSystem: 'old-archive', duplicate: true, identifierCheck: 'absent' } })
  })
})

describe('investigations', () => {
  test('count what was seen and keep each time', async () => {
    expect(await find(investigation, { investigationId: enquiry })).toMatchObject({
      status: 'closed', openedBy: clerk, licencesAudited: 1, listsAudited: 1, closedAt: recordedAt('InvestigationClosed'),
    })
    expect(await rowsOf(investigationAct, history)).toMatchObject([
      { revision: 1, kind: 'licence', licenceId: issuedLicence, asOf: '2026-02-01T00:00:00.000Z', asKnownAt: null, operatorId: clerk },
      { revision: 2, kind: 'look-ups', licenceId: issuedLicence, asOf: null },
    ])
  })
})

describe('a holder', () => {
  test.each([
    ['HolderRegistered', { kind: 'person', holds: [], erased: false }],
    ['HolderHeld', { holds: ['court-1'] }],
    ['HolderHoldLifted', { holds: [] }],
    ['HolderErased', { erased: true, erasureBasis: 'holder-request', erasedAt: recordedAt('HolderErased') }],
  ])('after %s', async (type, after) => {
    expect(await find(holder, { holderId: wife }, until(type))).toMatchObject(after)
  })
})
