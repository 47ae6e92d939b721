import { specify } from '@hub/kernel/given'
import { licenceTypeRefusals, type LicenceTypeDefinition, type LicenceTypeEvent, type LicenceTypeRefusal } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LicenceTypeCommand } from './commands.ts'
import { licenceType } from './decide.ts'
import {
  by, dataAuthority, definition, housing, localCode, localUscc, register, registered, retire, retired, revise, revised, secondDefinition, setTemplate, stranger, supervisor, template, templateSet,
} from './fixtures.ts'
import { definitionAt, type LicenceTypeState } from './state.ts'

type Elements = typeof template.elements

const given = specify(licenceType)
const stateAfter = (...history: readonly LicenceTypeEvent[]): LicenceTypeState => history.reduce(licenceType.evolve, licenceType.initial)
const elsewhere = { ...by, unit: stranger }

describe('a licence type', () => {
  test('that a ministry defined is registered by a department', () => {
    given().when(register).then(registered)
  })

  test('that a local body defined is registered by that body, by who took it over, or by the data authority', () => {
    const local = { ...register, code: localCode }
    given().when(local).thenRefuses('LICENCE_TYPE_DEFINED_ELSEWHERE', { definingAuthority: localUscc })
    given().when({ ...local, ownUsccs: [localUscc] }).then({ ...registered, data: { ...registered.data, code: localCode } } as LicenceTypeEvent)
    expect(given().when({ ...local, by: dataAuthority }).decision).toMatchObject([{ data: { code: localCode, registeredBy: dataAuthority.unit } }])
  })

  test('that a ministry defined is not registered by a service centre', () => {
    given().when({ ...register, by: { ...by, unitKind: 'service-centre' } }).thenRefuses('LICENCE_TYPE_DEFINED_ELSEWHERE')
  })

  test('is revised by who registered it, its successor, or the data authority; the old definition can still be had', () => {
    given(registered).when({ ...revise, by: { ...elsewhere, predecessors: [housing] } }).then(revised)
    given(registered).when({ ...revise, by: dataAuthority }).then(revised)
    const state = stateAfter(registered, revised)
    if (state.status === 'absent') throw new Error('it is registered')
    expect([0, 1, 2, 3].map((version) => definitionAt(state, version))).toEqual([undefined, definition, secondDefinition, undefined])
  })

  test('may drop its supervisor where no act needs one', () => {
    const authority = { suspend: 'issuer', revoke: 'issuer', rescind: 'issuer', cancel: 'issuer' } as const
    const changed = { ...secondDefinition, supervisor: null, authority }
    given(registered).when({ ...revise, definition: changed }).then({ ...revised, data: { ...revised.data, definition: changed } } as LicenceTypeEvent)
  })

  test('keeps its uniqueness for ever', () => {
    for (const uniqueness of [{ per: 'none' }, { per: 'holder' }, { per: 'field', field: 'post' }] as const)
      given(registered).when({ ...revise, definition: { ...secondDefinition, uniqueness } }).thenRefuses('LICENCE_TYPE_UNIQUENESS_FIXED')
  })
})

describe('the template of a licence type', () => {
  test('bears the number that the ledger counts, whatever it came with', () => {
    given(registered).when(setTemplate).then(templateSet)
    expect(given(registered, templateSet).when(setTemplate).decision).toMatchObject([{ data: { templateVersion: 2, template: { version: 2 } } }])
  })

  test('is in force since the first was set, and is the last that was set', () => {
    const at = (event: LicenceTypeEvent, effectiveAt: string) => ({ ...event, effectiveAt }) as LicenceTypeEvent
    const second = { ...templateSet, data: { ...templateSet.data, templateVersion: 2 } } as LicenceTypeEvent
    expect(stateAfter(registered, at(templateSet, '2026-03-02T01:00:00.000Z'), at(second, '2026-04-02T01:00:00.000Z'))).toMatchObject({ template: { version: 2, since: '2026-03-02T01:00:00.000Z' } })
  })

  test('that a revision would leave with a field too few keeps the revision away', () => {
    const definitionWithout = { ...definition, faceSchema: { ...definition.faceSchema, properties: { post: { type: 'string' }, spouse: { type: 'string' } } }, fields: { post: definition.fields['post'], spouse: definition.fields['spouse'] } } as LicenceTypeDefinition
    given(registered).when({ ...revise, definition: definitionWithout }).then({ ...revised, data: { ...revised.data, definition: definitionWithout } } as LicenceTypeEvent)
    given(registered, templateSet).when({ ...revise, definition: definitionWithout }).thenRefuses('LICENCE_TYPE_TEMPLATE_FIELD_UNKNOWN', { fields: ['score'] })
  })

  test('names each field that it lacks once', () => {
    const twice = [...template.elements, ...template.elements].map((element) => (element.kind === 'field' ? { ...element, from: 'face.absent' } : element))
    given(registered).when({ ...setTemplate, template: { ...template, elements: twice } }).thenRefuses('LICENCE_TYPE_TEMPLATE_FIELD_UNKNOWN', { fields: ['absent'] })
  })
})

// Every command in every state.
const histories = { absent: [], active: [registered], revised: [registered, revised], retired: [registered, retired] } as const
type Situation = keyof typeof histories
const commands: { readonly [T in LicenceTypeCommand['type']]: Extract<LicenceTypeCommand, { type: T }> } = { RegisterLicenceType: register, ReviseLicenceType: revise, RetireLicenceType: retire, SetLicenceTemplate: setTemplate }
const twice = 'LICENCE_TYPE_ALREADY_REGISTERED'
const third = { ...revised, data: { ...revised.data, version: 3 } } as LicenceTypeEvent
const table: Readonly<Record<LicenceTypeCommand['type'], Readonly<Record<Situation, LicenceTypeRefusal | LicenceTypeEvent>>>> = {
  RegisterLicenceType: { absent: registered, active: twice, revised: twice, retired: twice },
  ReviseLicenceType: { absent: 'LICENCE_TYPE_NOT_FOUND', active: revised, revised: third, retired: 'LICENCE_TYPE_RETIRED' },
  RetireLicenceType: { absent: 'LICENCE_TYPE_NOT_FOUND', active: retired, revised: retired, retired: 'LICENCE_TYPE_RETIRED' },
  SetLicenceTemplate: { absent: 'LICENCE_TYPE_NOT_FOUND', active: templateSet, revised: templateSet, retired: 'LICENCE_TYPE_RETIRED' },
}

describe.each(Object.keys(commands) as LicenceTypeCommand['type'][])('%s on a licence type that is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(cell)
  })
})

describe('of several things that are wrong the first is told', () => {
  // Each step puts one thing right, so that the next one shows.
  const wrongs: readonly (readonly [LicenceTypeRefusal, Partial<LicenceTypeDefinition>])[] = [
    ['LICENCE_TYPE_HOLDERS_RANGE', { holdersMin: 3 }],
    ['LICENCE_TYPE_ISSUERS_REPEATED', { issuers: [housing, housing], issuersMax: 3 }],
    ['LICENCE_TYPE_ISSUERS_TOO_FEW', { issuers: [stranger], issuersMax: 2 }],
    ['LICENCE_TYPE_UNIT_UNKNOWN', { issuers: [stranger], supervisor: null }],
    ['LICENCE_TYPE_SUPERVISOR_MISSING', { supervisor: null }],
  ]
  test.each(wrongs.map(([code], at) => ({ code, at })))('$code', ({ code, at }) => {
    const rest = Object.assign({}, ...wrongs.slice(at).reverse().map(([, wrong]) => wrong)) as Partial<LicenceTypeDefinition>
    given().when({ ...register, definition: { ...definition, faceSchema: {}, ...rest }, unknownUnits: [stranger], schemaProblems: ['/type'] }).thenRefuses(code)
  })

  const properties = { post: { type: 'string' } }
  const faces: readonly (readonly [LicenceTypeRefusal, Partial<LicenceTypeDefinition>])[] = [
    ['LICENCE_TYPE_SCHEMA_NOT_FLAT', { faceSchema: {}, fields: {} }],
    ['LICENCE_TYPE_SCHEMA_NOT_FLAT', { faceSchema: { ...definition.faceSchema, additionalProperties: true } }],
    ['LICENCE_TYPE_SCHEMA_NOT_FLAT', { faceSchema: { ...definition.faceSchema, properties: { post: { type: 'array' } } }, fields: {} }],
    ['LICENCE_TYPE_SCHEMA_NOT_FLAT', { faceSchema: { ...definition.faceSchema, properties: { post: true } }, fields: {} }],
    ['LICENCE_TYPE_SCHEMA_NOT_FLAT', { faceSchema: { ...definition.faceSchema, properties: { post: { type: ['string', 'null'] } } }, fields: {} }],
    // Would let in fields that nobody described, sealed and masked like none.
    ['LICENCE_TYPE_SCHEMA_NOT_FLAT', { faceSchema: { ...definition.faceSchema, patternProperties: { '.': { type: 'string' } } } }],
    ['LICENCE_TYPE_FIELD_UNDESCRIBED', { faceSchema: { ...definition.faceSchema, properties: { post: { type: 'string' }, constructor: { type: 'string' } } } }],
    ['LICENCE_TYPE_FIELD_UNKNOWN', { faceSchema: { ...definition.faceSchema, properties, required: ['other'] } }],
    ['LICENCE_TYPE_REQUIRED_UNKNOWN', { faceSchema: { ...definition.faceSchema, properties, required: ['other'] }, fields: { post: { label: '岗位', mask: 'none', holder: 2 } } }],
    ['LICENCE_TYPE_FIELD_HOLDER_RANGE', { faceSchema: { ...definition.faceSchema, properties, required: [] }, fields: { post: { label: '岗位', mask: 'none', holder: 2 } } }],
    ['LICENCE_TYPE_UNIQUENESS_FIELD', { faceSchema: { ...definition.faceSchema, properties, required: [] }, fields: { post: { label: '岗位', mask: 'none' } } }],
    ['LICENCE_TYPE_UNIQUENESS_FIELD', { uniqueness: { per: 'field', field: 'absent' } }],
  ]
  test.each(faces)('%s in the face data, case %#', (code, wrong) => {
    given().when({ ...register, definition: { ...definition, ...wrong } }).thenRefuses(code)
  })

  const asking = (from: string): Elements => template.elements.map((element) => (element.kind === 'field' ? { ...element, from } : element))
  const templates: readonly (readonly [LicenceTypeRefusal, Partial<typeof template>])[] = [
    ['LICENCE_TYPE_TEMPLATE_OF_ANOTHER', { typeCode: localCode, elements: asking('face.absent') }],
    ['LICENCE_TYPE_TEMPLATE_FIELD_UNKNOWN', { elements: [...asking('face.constructor'), ...asking('face.score')] }],
    ['LICENCE_TYPE_TEMPLATE_FIELD_OPTIONAL', { elements: asking('face.score'), seals: { diameterMm: 40, layouts: [] } }],
    ['LICENCE_TYPE_TEMPLATE_GLYPH_MISSING', { elements: template.elements.map((element) => (element.kind === 'table' ? { ...element, rows: element.rows.map((row) => ({ ...row, label: '𪚥' })) } : element)), seals: { diameterMm: 40, layouts: [] } }],
    ['LICENCE_TYPE_TEMPLATE_SEALS_TOO_FEW', { seals: { diameterMm: 40, layouts: [] } }],
  ]
  test.each(templates)('%s of a template', (code, wrong) => {
    given(registered).when({ ...setTemplate, template: { ...template, ...wrong } }).thenRefuses(code)
  })

  const broken = { definition: { ...definition, holdersMin: 3 } }
  const order: readonly (readonly [LicenceTypeRefusal, readonly LicenceTypeEvent[], LicenceTypeCommand])[] = [
    ['LICENCE_TYPE_ALREADY_REGISTERED', [registered], { ...register, code: 'x', ...broken }],
    ['LICENCE_TYPE_CODE_INVALID', [], { ...register, code: '11100000000013338X011', codeTaken: true, ...broken }],
    ['LICENCE_TYPE_DEFINED_ELSEWHERE', [], { ...register, code: localCode, codeTaken: true, ...broken }],
    ['LICENCE_TYPE_CODE_TAKEN', [], { ...register, codeTaken: true, ...broken }],
    ['LICENCE_TYPE_HOLDERS_RANGE', [], { ...register, ...broken }],
    ['LICENCE_TYPE_SCHEMA_INVALID', [], { ...register, schemaProblems: ['/type'], unfitPatterns: ['/pattern'], definition: { ...definition, faceSchema: {} } }],
    ['LICENCE_TYPE_PATTERN_UNFIT', [], { ...register, unfitPatterns: ['/pattern'], definition: { ...definition, faceSchema: {} } }],
    ['LICENCE_TYPE_NOT_FOUND', [], { ...revise, by: elsewhere, ...broken }],
    ['LICENCE_TYPE_NOT_YOURS', [registered, retired], { ...revise, by: elsewhere, ...broken }],
    ['LICENCE_TYPE_NOT_YOURS', [registered], { ...retire, by: { ...elsewhere, unit: supervisor } }],
    ['LICENCE_TYPE_RETIRED', [registered, retired], { ...revise, ...broken }],
    ['LICENCE_TYPE_HOLDERS_RANGE', [registered], { ...revise, definition: { ...broken.definition, uniqueness: { per: 'none' } } }],
    ['LICENCE_TYPE_UNIQUENESS_FIXED', [registered], { ...revise, definition: { ...definition, uniqueness: { per: 'none' } } }],
  ]
  test.each(order)('%s, case %#', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })

  test('every refusal of the register stands in these lists, but that of a sample of which there is no template', () => {
    expect(new Set(['LICENCE_TYPE_TEMPLATE_NONE', ...[...wrongs, ...faces, ...templates, ...order].map(([code]) => code)])).toEqual(new Set(Object.keys(licenceTypeRefusals)))
  })
})

test('any history folds, and versions never skip', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(registered, revised, third, retired, templateSet)), (history) => {
    const state = stateAfter(...history)
    if (state.status !== 'absent') expect(state.earlier.length).toBe(state.version - 1)
    expect(state.status === 'absent').toBe(!history.includes(registered))
  }))
})
