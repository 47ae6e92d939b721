import { statusNow } from '../read/licence.ts'
import type { Page, PageRequest } from '../read/page.ts'
import type { ReadPort } from '../read/read-port.ts'
import type { RegisterReader } from '../read/register.ts'
import { crowd, rowId, unitId } from './crowded-hub.ts'

/** 分页提问 — a page asked of one register, and which rows of its table it should walk over, said plainly. */
export interface Question {
  readonly name: string
  readonly ask: (port: ReadPort, request: PageRequest) => Promise<Page<unknown>>
  readonly table: string
  readonly key: string
  readonly where: string
}

const list = (ids: readonly string[]): string => `array[${ids.map((id) => `'${id}'`).join(', ')}]::uuid[]`
function question<Filter>(name: string, plain: readonly [table: string, key: string, where: string], of: (port: ReadPort) => RegisterReader<unknown, Filter>, filter: Filter): Question {
  const [table, key, where] = plain
  return { name, table, key, where, ask: (port, request) => of(port).page(filter, request) }
}

const { big, small, other, none, together, bigHolder } = crowd
const owners = { 'the big unit': [big], 'a small unit': [small], 'a unit with none': [none], 'two units': [big, small], 'two small units': [small, other], 'two units that issue together': together } as const

const cases = Object.entries(owners).flatMap(([who, units]) => [
  {}, { status: 'closed' }, { status: 'declined' }, { status: 'received' }, { number: 'B-77' }, { status: 'opened', number: 'B-78' },
].map((filter: { readonly status?: string; readonly number?: string }) => question(`cases of ${who} ${JSON.stringify(filter)}`, [
  'read.case_register', 'case_id', [`(window_unit_id = any(${list(units)}) or implementing_unit_id = any(${list(units)}))`, ...plainly(filter)].join(' and '),
], (port) => port.cases, { units, ...filter })))

const licences = Object.entries(owners).flatMap(([who, units]) => [
  {}, { typeCode: 'T4' }, { typeCode: 'none' }, ...['draft', 'revoked', 'cancelled', 'suspended', 'lost', 'valid', 'expired', 'not-yet-valid'].map((status) => ({ status })), { typeCode: 'T4', status: 'draft' },
  { typeCode: 'T4', status: 'valid' }, { holderId: rowId(7) }, { holderId: bigHolder },
].map((filter: { readonly typeCode?: string; readonly status?: string; readonly holderId?: string }) => question(`licences of ${who} ${JSON.stringify(filter)}`, [
  'read.licence_directory', 'licence_id', [`issuers && ${list(units)}`, ...licencePlainly(filter)].join(' and '),
], (port) => port.licences, { visible: { units }, ...filter })))

const ownLicences = [rowId(7), bigHolder, rowId(99_999)].flatMap((ownHolderId) => [{}, { typeCode: 'T1' }, { status: 'valid' }].map((filter: { readonly typeCode?: string; readonly status?: string }) =>
  question(`licences of holder ${ownHolderId.slice(-4)} ${JSON.stringify(filter)}`, ['read.licence_directory', 'licence_id', licencePlainly({ holderId: ownHolderId, ...filter }).join(' and ')],
    (port) => port.licences, { visible: { ownHolderId }, ...filter })))

const narrowings: readonly { readonly typeCode?: string; readonly outcome?: string }[] = [
  {}, { typeCode: 'T4' }, { typeCode: 'none' }, { outcome: 'answered' }, { outcome: 'refused' }, { outcome: 'missed' }, { typeCode: 'T4', outcome: 'missed' }, { typeCode: 'T0', outcome: 'answered' },
]
const asked = Object.entries(owners).flatMap(([who, units]) => [...narrowings, { caseId: rowId(30) }, { caseId: rowId(30), outcome: 'answered' }, { operatorId: unitId(101) }, { operatorId: unitId(101), typeCode: 'none' }]
  .map((filter: (typeof narrowings)[number] & { readonly caseId?: string; readonly operatorId?: string }) => question(`look-ups asked by ${who} ${JSON.stringify(filter)}`, [
    'read.look_up_record', 'position', [`unit_id = any(${list(units)})`, ...plainly(filter)].join(' and '),
  ], (port) => port.askedLookUps, { units, ...filter })))

const provided = Object.entries(owners).flatMap(([who, units]) => [...narrowings, { licenceId: rowId(21) }, { licenceId: rowId(21), outcome: 'refused' }]
  .map((filter: (typeof narrowings)[number] & { readonly licenceId?: string }) => question(`look-ups provided by ${who} ${JSON.stringify(filter)}`, [
    'read.look_up_record', 'position', [`licence_id in (select licence_id from read.licence_directory where issuers && ${list(units)})`, ...plainly(filter)].join(' and '),
  ], (port) => port.providedLookUps, { units, ...filter })))

const ofLicence = [rowId(77), rowId(5), rowId(99_999)].flatMap((licenceId) => [{}, { outcome: 'refused' }, { upTo: 9_000 }].map((filter: { readonly outcome?: string; readonly upTo?: number }) =>
  question(`look-ups of licence ${licenceId.slice(-4)} ${JSON.stringify(filter)}`, ['read.look_up_record', 'position', [
    `(licence_id = '${licenceId}' or licence_id is null and (holder_id, type_code) in (select holder_id, type_code from read.licence_holder where licence_id = '${licenceId}'))`,
    ...('outcome' in filter ? [`outcome = '${filter.outcome}'`] : []), ...('upTo' in filter ? [`position <= ${filter.upTo}`] : []),
  ].join(' and ')], (port) => port.lookUps, { licenceId, ...filter })))

const operators = [{}, { unitId: small }, { unitId: big }, { role: 'auditor' }, { role: 'holder' }, { status: 'suspended' }, { status: 'active' }, { unitId: small, role: 'window-clerk' }].flatMap(
  (filter: { readonly unitId?: string; readonly role?: string; readonly status?: string }) => {
    const { unitId: of, role, status } = filter
    const plain = ['true', ...(of === undefined ? [] : [`unit_id = '${of}'`]), ...(role === undefined ? [] : [`'${role}' = any(roles)`]), ...(status === undefined ? [] : [`status = '${status}'`])].join(' and ')
    const staff = `holder_id is null and unit_id =`
    return [
      question(`operators ${JSON.stringify(filter)}`, ['read.operator', 'operator_id', plain], (port) => port.operators, { visible: 'everybody', ...filter }),
      ...[big, small].map((staffOf) => question(`staff of ${staffOf.slice(-4)} ${JSON.stringify(filter)}`, ['read.operator', 'operator_id', `${staff} '${staffOf}' and ${plain}`], (port) => port.operators, { visible: { staffOf }, ...filter })),
    ]
  })

const registers = [
  ...[{}, { status: 'requested' }, { typeId: rowId(7) }, { typeId: rowId(7), status: 'authorised' }].map((filter: { readonly status?: string; readonly typeId?: string }) =>
    question(`grants ${JSON.stringify(filter)}`, ['read.grant_register', 'grant_id', ['true', ...plainly(filter)].join(' and ')], (port) => port.grants, filter)),
  ...[small, none].map((implementingUnitId) => question(`grants of unit ${implementingUnitId.slice(-4)}`, ['read.grant_register', 'grant_id', `'${implementingUnitId}' = any(implementing_units)`], (port) => port.grants, { implementingUnitId })),
  ...['T7', 'none'].map((licenceTypeCode) => question(`items for type ${licenceTypeCode}`, ['read.service_item', 'item_id', `'${licenceTypeCode}' = any(licence_type_codes)`], (port) => port.serviceItems, { licenceTypeCode })),
  ...[{}, { implementingUnitId: small }, { code: 'X7' }].map((filter: { readonly implementingUnitId?: string; readonly code?: string }) =>
    question(`items ${JSON.stringify(filter)}`, ['read.service_item', 'item_id', ['true', ...plainly(filter)].join(' and ')], (port) => port.serviceItems, filter)),
  ...[{}, { sharing: 'not-shared' }].map((filter: { readonly sharing?: string }) => question(`types ${JSON.stringify(filter)}`, ['read.licence_type', 'type_id', ['true', ...plainly(filter)].join(' and ')], (port) => port.licenceTypes, filter)),
  ...[{}, { kind: 'audit' }, { uscc: 'U77' }].map((filter: { readonly kind?: string; readonly uscc?: string }) => question(`units ${JSON.stringify(filter)}`, ['read.unit', 'unit_id', ['true', ...plainly(filter)].join(' and ')], (port) => port.units, filter)),
  ...[{}, { status: 'open' }, { openedBy: unitId(107) }].flatMap((filter: { readonly status?: string; readonly openedBy?: string }) => Object.entries(owners).map(([who, units]) =>
    question(`investigations of ${who} ${JSON.stringify(filter)}`, ['read.investigation', 'investigation_id', [`unit_id = any(${list(units)})`, ...plainly(filter)].join(' and ')], (port) => port.investigations, { units, ...filter }))),
  question('acts of an investigation', ['read.investigation_act', 'position', `investigation_id = '${rowId(7)}'`], (port) => port.investigationActs, { investigationId: rowId(7) }),
  question('the history of a licence', ['read.licence_history', 'position', `licence_id = '${rowId(7)}'`], (port) => port.licenceHistory, { licenceId: rowId(7) }),
]

const entrustments = [
  {}, { implementingUnitId: small }, { windowUnitId: unitId(1_001) }, { windowUnitId: none }, { itemId: rowId(2) }, { itemId: rowId(99_999) }, { inForce: true }, { inForce: false }, { windowUnitId: unitId(1_001), inForce: true },
].map((filter: { readonly implementingUnitId?: string; readonly windowUnitId?: string; readonly itemId?: string; readonly inForce?: boolean }) => {
  const { implementingUnitId, inForce, ...rest } = filter
  const plain = ['true', ...plainly({ ...rest, ...(implementingUnitId === undefined ? {} : { unitId: implementingUnitId }) }), ...(inForce === undefined ? [] : [`withdrawn_at is ${inForce ? '' : 'not '}null`])].join(' and ')
  return question(`entrustments ${JSON.stringify(filter)}`, ['read.entrustment', 'unit_id, window_unit_id, item_id', plain], (port) => port.entrustments, filter)
})

const seals = Object.entries(owners).flatMap(([who, units]) => [{}, { kind: 'unit' }, { kind: 'personal' }, { status: 'disabled' }, { status: 'cancelled' }, { kind: 'business', status: 'active' }].map(
  (filter: { readonly kind?: string; readonly status?: string }) => question(`seals of ${who} ${JSON.stringify(filter)}`, ['read.seal_register', 'seal_id', [`unit_id = any(${list(units)})`, ...plainly(filter)].join(' and ')],
    (port) => port.seals, { ownUnits: units, ...filter })))
const foreignSeals = [big, small, none].flatMap((of) => [{}, { kind: 'personal' }, { status: 'active' }].map((filter: { readonly kind?: string; readonly status?: string }) =>
  question(`seals of another unit ${of.slice(-4)} ${JSON.stringify(filter)}`, ['read.seal_register', 'seal_id', [`unit_id = '${of}' and kind <> 'personal'`, ...plainly(filter)].join(' and ')],
    (port) => port.seals, { ownUnits: [other], unitId: of, ...filter })))
const ofSeals = [7, 9, 99_999].flatMap((number) => [
  question(`the history of seal ${number}`, ['read.seal_history', 'position', `seal_id = '${rowId(number)}'`], (port) => port.sealHistory, { sealId: rowId(number) }),
  question(`the uses of seal ${number}`, ['read.seal_use', 'position', `seal_id = '${rowId(number)}'`], (port) => port.sealUses, { sealId: rowId(number) }),
])

function plainly(filter: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(filter).map(([name, value]) => `${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} = '${value}'`)
}

function licencePlainly({ typeCode, status, holderId }: { readonly typeCode?: string; readonly status?: string; readonly holderId?: string }): readonly string[] {
  return [
    ...(typeCode === undefined ? [] : [`type_code = '${typeCode}'`]), ...(status === undefined ? [] : [`(${statusNow}) = '${status}'`]),
    ...(holderId === undefined ? [] : [`licence_id in (select licence_id from read.licence_holder where holder_id = '${holderId}')`]),
  ]
}

/** Every page that the gateway can ask for, under each of its filters. */
export const pageQuestions: readonly Question[] = [...cases, ...licences, ...ownLicences, ...asked, ...provided, ...ofLicence, ...operators, ...registers, ...entrustments, ...seals, ...foreignSeals, ...ofSeals]
