/** A small city as the projections would have folded it. Ids end in what they are, so that a failing specification can be read. */
export const idOf = (kind: string, number: number): string => `0192f0c1-2345-7${kind}-8000-${String(number).padStart(12, '0')}`

export const units = { market: idOf('aaa', 1), police: idOf('aaa', 2), centre: idOf('aaa', 3), old: idOf('aaa', 4) } as const
export const holders = { wang: idOf('bbb', 1), li: idOf('bbb', 2) } as const
export const typeId = idOf('ccc', 1)
export const itemId = idOf('ddd', 1)
export const grantId = idOf('ddd', 2)
export const caseId = idOf('eee', 1)
export const auditor = idOf('fff', 1)
export const operators = { auditor, clerk: idOf('fff', 20), gone: idOf('fff', 21), citizen: idOf('fff', 22), police: idOf('fff', 23), system: idOf('fff', 24) } as const
export const investigation = { hers: idOf('abc', 1), another: idOf('abc', 2), closed: idOf('abc', 3), unlisted: idOf('abc', 4), elsewhere: idOf('abc', 5), early: idOf('abc', 6), late: idOf('abc', 7), strange: idOf('abc', 8) } as const
export const licence = (number: number): string => idOf('fab', number)
export const typeCode = '11100000000013338W011'
const at = '2026-01-05T01:00:00.000Z'

const unit = (unitId: string, name: string, more: object = {}) => ({
  unitId, uscc: '113399000000000001', name, kind: 'department', areaCode: '339900', formerNames: [], predecessors: [], registeredAt: at, revision: 0, position: 1, ...more,
})
export const unitRows = [
  unit(units.market, '演示市市场监督管理局', { predecessors: [units.old] }),
  unit(units.police, '演示市公安局'),
  unit(units.centre, '演示市政务服务中心', { kind: 'service-centre' }),
  unit(units.old, '演示市工商局', { successorId: units.market, succeededAt: at, formerNames: [{ name: '旧名', areaCode: '339900', until: at }] }),
].map((row) => ({ ...row, formerNames: JSON.stringify(row.formerNames) }))

const operator = (operatorId: string, unitId: string, more: object = {}) =>
  ({ operatorId, unitId, kind: 'person', roles: ['window-clerk'], status: 'active', holderId: null, registeredAt: at, changedAt: at, revision: 0, position: 5, ...more })
/** A citizen's own account stands under a unit as well. */
export const operatorRows = [
  operator(operators.auditor, units.centre, { roles: ['auditor'] }),
  operator(operators.clerk, units.centre, { roles: ['window-clerk', 'approver'] }),
  operator(operators.gone, units.centre, { status: 'suspended' }),
  operator(operators.citizen, units.centre, { roles: ['holder'], holderId: holders.wang }),
  operator(operators.police, units.police),
  operator(operators.system, units.police, { kind: 'system', roles: ['department-system'] }),
]

const otherItem = idOf('ddd', 3)
const entrustment = (unitId: string, windowUnitId: string, item: string, more: object = {}) => ({ unitId, windowUnitId, itemId: item, entrustedAt: at, withdrawnAt: null, position: 8, ...more })
/** In the order of their keys; the first three came about by one event, so their position is the same. */
export const entrustmentRows = [
  entrustment(units.market, units.centre, itemId), entrustment(units.market, units.centre, otherItem), entrustment(units.police, units.market, itemId),
  entrustment(units.police, units.centre, itemId, { withdrawnAt: at, position: 9 }),
]

export const licenceTypeRows = [{
  typeId, code: typeCode, registeredBy: units.market, version: 1, status: 'active', name: '营业执照', sharing: 'unconditional', trustToWaive: 'verified',
  issuers: [units.market], definition: { name: '营业执照' }, registeredAt: at, changedAt: at, revision: 0, position: 2,
}]

export const serviceItemRows = [{
  itemId, code: 'X1', version: 2, status: 'published', name: '社会保险登记', implementingUnitId: units.police, statutoryDays: 15, promisedDays: 1,
  slots: [{ slot: 'M1', name: '营业执照', role: 'applicant', main: true, evidence: [{ kind: 'licence', typeCode }, { kind: 'paper' }] }],
  licenceTypeCodes: [typeCode], publishedAt: at, changedAt: at, revision: 0, position: 3,
}]

export const grantRows = [{
  grantId, typeId, typeCode, sharing: 'unconditional', providers: [units.market], basis: 'statutory', statute: '国令716-7', presenceMin: 'keyed', items: [itemId],
  implementingUnits: [units.police], fields: [{ field: 'name', plain: true }], dailyQuota: 100, validFrom: '2026-01-01', validUntil: '2027-12-31', status: 'authorised',
  askedBy: idOf('fff', 2), askingUnitId: units.police, approvals: [{ stage: 'data-authority', by: idOf('fff', 3), at }], notified: [units.market],
  requestedAt: at, authorisedAt: at, changedAt: at, revision: 2, position: 6,
}]

export const caseRows = [caseId, idOf('eee', 2)].map((id, i) => ({
  caseId: id, windowUnitId: i === 0 ? units.centre : units.market, implementingUnitId: i === 0 ? units.police : units.market, itemId, itemCode: 'X1', itemVersion: 1,
  promisedDays: 1, numberKind: 'own', number: `B-${i + 1}`, status: 'opened', supplementSlots: [], openedBy: idOf('fff', 2), openedAt: at, changedAt: at, revision: 0, position: 10 + i,
}))
export const casePartyRows = [
  { caseId, party: 'P10', role: 'agent', holderId: holders.li, idType: '111', position: 10 },
  { caseId, party: 'P2', role: 'applicant', holderId: holders.wang, idType: '111', presenceKind: 'card-reader', presenceReference: 'r1', position: 10 },
]
export const caseSlotRows = [
  { caseId, slot: 'M1', ordinal: 0, name: '营业执照', role: 'applicant', main: true, evidence: [{ kind: 'paper' }], state: 'open', position: 10 },
]
/** Li was erased: her masked forms are gone. The window wrote Wang under another name than the licences. */
const numberMasked = '110***********0010'
export const maskedCasePartyRows = [{ caseId, party: 'P2', holderId: holders.wang, nameMasked: '汪**', numberMasked, idType: '111', position: 10 }]
export const maskedLicenceHolderRows = [[1, '王**'], [7, '王*']].map(([number, nameMasked]) => ({
  licenceId: licence(Number(number)), holderId: holders.wang, nameMasked, numberMasked, idType: '111', position: 20 + Number(number),
}))
export const maskedOperatorRows = [{ operatorId: auditor, nameMasked: '审*', position: 5 }]

const directory = (number: number, more: object) => ({
  licenceId: licence(number), typeId, typeCode, typeVersion: 1, version: 1, issuers: [units.market], agreedIssuers: [units.market], status: 'issued', validFrom: '2020-01-01',
  validUntil: null, suspended: false, lost: false, restrictions: [], disputes: [], duplicate: false, verified: true, deposited: false, duplicates: 0,
  registeredAt: at, changedAt: at, revision: 0, position: 20 + number, ...more,
})
export const licenceRows = [
  directory(1, {}),
  directory(2, { suspended: true }),
  directory(3, { validUntil: '2021-12-31', suspended: true }),
  directory(4, { validFrom: '2999-01-01' }),
  directory(5, { status: 'ended', endedHow: 'revoked', endedBy: units.market, endedAt: at }),
  directory(6, { status: 'composed', version: 0 }),
  directory(7, { issuers: [units.police], lost: true }),
  directory(8, { issuers: [units.old], restrictions: ['mortgaged'], disputes: ['wrong'], verified: false, deposited: true, sourceSystem: 'S', identifierCheck: 'malformed' }),
]
/** Only what the flags say of the state: how these licences were issued or ended is told by the directory. */
export const licenceIssuerRows = licenceRows.flatMap((row) => {
  const { licenceId, issuers, typeCode: type, suspended, lost, validFrom, validUntil, status } = row
  const issued = suspended ? 'suspended' : lost ? 'lost' : 'in-force'
  const state = status === 'composed' ? 'draft' : status === 'ended' ? 'revoked' : issued
  return issuers.map((issuerId) => ({ licenceId, issuerId, typeCode: type, state, suspended, lost, validFrom, validUntil }))
})
export const licenceHolderRows = [
  { licenceId: licence(1), ordinal: 1, holderId: holders.li, idType: '111', kind: 'person', typeId, typeCode, position: 21 },
  { licenceId: licence(1), ordinal: 0, holderId: holders.wang, idType: '111', kind: 'person', typeId, typeCode, position: 21 },
  { licenceId: licence(7), ordinal: 0, holderId: holders.wang, idType: '111', kind: 'person', typeId, typeCode, position: 27 },
]
export const licenceHistoryRows = [
  { licenceId: licence(1), revision: 0, position: 21, eventId: idOf('eaa', 1), type: 'LicenceComposed', recordedAt: at, effectiveAt: at, unitId: units.market, operatorId: idOf('fff', 2), role: 'issuing-clerk', detail: {} },
  { licenceId: licence(1), revision: 1, position: 30, eventId: idOf('eaa', 2), type: 'LicenceIssued', recordedAt: at, effectiveAt: at, unitId: units.market, operatorId: idOf('fff', 2), role: 'approver', version: 1, detail: { version: 1 } },
]

const lookUp = (number: number, more: object) => ({
  lookUpId: idOf('acc', number), position: 40 + number, recordedAt: at, outcome: 'answered', level: 'fields', context: 'case', caseId, itemId, slot: 'M1', party: 'P2',
  windowUnitId: units.centre, holderId: holders.wang, typeCode, notices: [], fields: [], fieldsCount: 0, fieldsMasked: 0, unitId: units.centre, operatorId: auditor,
  role: 'window-clerk', terminal: 'W03', client: 'console', commandId: idOf('add', number), ...more,
})
/**
 * Three of licence 1: answered by id, refused and missed by holder and type; one of licence 7 (named), one of another type; one that the state
 * of licence 2 refused; one that police asked, of a licence issued by the unit that market took over.
 */
export const lookUpRows = [
  lookUp(1, { licenceId: licence(1), grantId, fields: ['name'], fieldsCount: 1 }),
  lookUp(2, { outcome: 'refused', checkNumber: 1, code: 'ROLE_MISSING' }),
  lookUp(3, { outcome: 'missed', miss: 'mismatch' }),
  lookUp(4, { licenceId: licence(7) }),
  lookUp(5, { outcome: 'refused', checkNumber: 1, code: 'ROLE_MISSING', typeCode: '11100000000013338W022' }),
  lookUp(6, { outcome: 'refused', checkNumber: 8, code: 'LICENCE_STATUS_SUSPENDED', licenceId: licence(2), operatorId: operators.clerk }),
  lookUp(7, { licenceId: licence(8), caseId: idOf('eee', 2), windowUnitId: units.police, unitId: units.police, operatorId: operators.police }),
]
/** By the issuer of the licence that a look-up names. */
export const providedLookUpRows = lookUpRows.flatMap((row) => {
  const { licenceId: named, typeCode: type, outcome, position } = { licenceId: undefined, ...row }
  return licenceIssuerRows.filter(({ licenceId }) => licenceId === named).map(({ issuerId }) => ({ issuerId, typeCode: type, outcome, position }))
})

export const investigationRows = [
  { investigationId: investigation.hers, openedBy: auditor, status: 'open' },
  { investigationId: investigation.another, openedBy: idOf('fff', 9), status: 'open' },
  { investigationId: investigation.closed, openedBy: auditor, status: 'closed' },
  { investigationId: investigation.unlisted, openedBy: auditor, status: 'open' },
  { investigationId: investigation.elsewhere, openedBy: idOf('fff', 8), status: 'open', unitId: units.police },
  // Opened while she worked for another unit.
  { investigationId: investigation.early, openedBy: auditor, status: 'open', unitId: units.police },
  { investigationId: investigation.late, openedBy: auditor, status: 'open', unitId: units.police },
  { investigationId: investigation.strange, openedBy: auditor, status: 'open', unitId: units.police },
].map((row, i) => ({ unitId: units.centre, ...row, licencesAudited: 0, listsAudited: 1, openedAt: at, revision: 1, position: 50 + i }))
const listed = (investigationId: string, more: object = {}) =>
  ({ investigationId, revision: 1, kind: 'look-ups', licenceId: licence(1), unitId: units.centre, operatorId: auditor, recordedAt: new Date().toISOString(), position: 55, ...more })
export const investigationActRows = [
  listed(investigation.hers), listed(investigation.another, { operatorId: idOf('fff', 9) }), listed(investigation.closed), listed(investigation.early, { position: 42 }), listed(investigation.late, { recordedAt: at }),
  listed(investigation.strange, { operatorId: idOf('fff', 9) }), listed(investigation.unlisted, { licenceId: licence(2) }), listed(investigation.unlisted, { kind: 'licence', revision: 2 }),
]
export const checkpointRows = [
  'case-register', 'grant-register', 'investigation-register', 'licence-directory', 'licence-files', 'licence-history', 'licence-type-register', 'look-up-register', 'masked-identities',
  'operator-register', 'provider-register', 'service-item-register', 'unit-register',
].map((projection) => ({ projection, position: 60 }))

/** The whole city, table by table. */
export const cityTables: readonly (readonly [string, readonly Readonly<Record<string, unknown>>[]])[] = [
  ['read.unit', unitRows], ['read.operator', operatorRows], ['read.entrustment', entrustmentRows], ['read.licence_type', licenceTypeRows],
  ['read.service_item', serviceItemRows], ['read.grant_register', grantRows], ['read.case_register', caseRows], ['read.case_party', casePartyRows],
  ['read.case_slot', caseSlotRows], ['read.licence_directory', licenceRows], ['read.licence_holder', licenceHolderRows], ['read.licence_history', licenceHistoryRows],
  ['read.look_up_record', lookUpRows], ['read.licence_issuer', licenceIssuerRows], ['read.provided_look_up', providedLookUpRows],
  ['read.investigation', investigationRows], ['read.investigation_act', investigationActRows],
  ['read_masked.case_party', maskedCasePartyRows], ['read_masked.licence_holder', maskedLicenceHolderRows], ['read_masked.operator', maskedOperatorRows],
  ['read.checkpoint', checkpointRows],
]
