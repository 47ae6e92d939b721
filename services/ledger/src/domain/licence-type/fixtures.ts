import { assert } from '@hub/kernel'
import {
  parseInstant, parseLocalDate, parseUuid,
  type Instant, type LicenceTemplate, type LicenceTypeDefinition, type LicenceTypeEvent, type LicenceTypeId, type LocalDate, type OperatorId, type UnitId, type Uuid,
} from '@hub/schemas'
import type { Acting } from '../acting.ts'
import type { RegisterLicenceType, RetireLicenceType, ReviseLicenceType, SetLicenceTemplate } from './commands.ts'

function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

const at = parseInstant('2026-03-02T01:00:00.000Z') as Instant
const today = parseLocalDate('2026-03-02') as LocalDate
export const housing = id<UnitId>(1)
export const supervisor = id<UnitId>(2)
export const stranger = id<UnitId>(3)
const typeId = id<LicenceTypeId>(51)
export const by: Acting = { operator: id<OperatorId>(21), unit: housing, unitKind: 'department', predecessors: [], roles: ['catalogue-admin'] }
export const dataAuthority: Acting = { ...by, unit: id<UnitId>(4), unitKind: 'data-authority' }

/** Codes of standards.md 1.6: 住建部 is a central body, 焦作 defined a type of its own. */
export const nationalCode = '11100000000013338W011'
export const localCode = '11410800MB18523953004'
export const localUscc = '11410800MB18523953'

export const definition: LicenceTypeDefinition = {
  name: '安全生产考核合格证书', holderKinds: ['person'], holdersMin: 1, holdersMax: 2, issuersMax: 1, issuers: [housing], supervisor,
  authority: { suspend: 'issuer-or-supervisor', revoke: 'supervisor', rescind: 'issuer', cancel: 'issuer' },
  faceSchema: {
    type: 'object', additionalProperties: false, required: ['post'],
    properties: { post: { type: 'string' }, score: { type: 'integer' }, spouse: { type: 'string' } },
  },
  fields: { post: { label: '岗位', mask: 'none' }, score: { label: '成绩', mask: 'whole' }, spouse: { label: '配偶', mask: 'name', holder: 1 } },
  validityYearsMax: 3, uniqueness: { per: 'holder-and-field', field: 'post' }, sharing: 'conditional', trustToWaive: 'verified', reviewRequired: true, template: null,
}
export const secondDefinition: LicenceTypeDefinition = { ...definition, name: '安全生产考核合格证', validityYearsMax: 6 }

const stamp = { by, at, today }
const facts = { unknownUnits: [], schemaProblems: [], unfitPatterns: [] }
export const register: RegisterLicenceType = { type: 'RegisterLicenceType', ...stamp, ...facts, typeId, code: nationalCode, definition, ownUsccs: [], codeTaken: false }
export const revise: ReviseLicenceType = { type: 'ReviseLicenceType', ...stamp, ...facts, typeId, definition: secondDefinition }
export const retire: RetireLicenceType = { type: 'RetireLicenceType', ...stamp, typeId }

const lettering = { weight: 'regular', points: 12, colour: '#1c1c1c', align: 'left', valign: 'middle', spacingMm: 0 } as const
const box = { xMm: 20, yMm: 20, widthMm: 100, heightMm: 30 }
export const template: LicenceTemplate = {
  typeCode: nationalCode, version: 7, name: definition.name, page: { widthMm: 210, heightMm: 297 },
  elements: [
    { kind: 'field', from: 'face.post', format: 'plain', box, lettering },
    { kind: 'table', box, labelWidthMm: 30, labels: lettering, values: lettering, rules: { style: 'none', colour: '#1c1c1c', widthMm: 0.2 }, rows: [{ label: '成绩', from: 'face.score', format: 'plain', otherwise: '／' }, { label: '编号', from: 'licence.number', format: 'plain' }] },
  ],
  qr: { xMm: 20, yMm: 240, sizeMm: 25, colour: '#1c1c1c' }, seals: { diameterMm: 40, layouts: [[{ xMm: 150, yMm: 240 }]] },
}
export const setTemplate: SetLicenceTemplate = { type: 'SetLicenceTemplate', ...stamp, typeId, template }
export const templateSet: LicenceTypeEvent = { type: 'LicenceTypeTemplateSet', v: 1, data: { typeId, templateVersion: 1, template: { ...template, version: 1 } } }

export const registered: LicenceTypeEvent = { type: 'LicenceTypeRegistered', v: 1, data: { typeId, code: nationalCode, registeredBy: housing, definition } }
export const revised: LicenceTypeEvent = { type: 'LicenceTypeRevised', v: 1, data: { typeId, version: 2, definition: secondDefinition } }
export const retired: LicenceTypeEvent = { type: 'LicenceTypeRetired', v: 1, data: { typeId } }
