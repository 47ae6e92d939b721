import { describe, expect, test } from 'vitest'
import { roles } from '../events/operator.ts'
import { licenceIdentifierLengthMax } from '../ids/index.ts'
import { commandShapes, isCommandType, parseCommand, type CommandType } from './command-shapes.ts'
import { goodBodies, licenceId, unitId } from './fixtures.ts'
import { commandRoles } from './roles.ts'

const types = Object.keys(commandShapes) as CommandType[]

describe.each(types)('%s', (type) => {
  test('is taken as it should be, and nothing is added or lost', () => {
    expect(parseCommand(type, goodBodies[type])).toEqual({ ok: true, input: goodBodies[type] })
  })

  test('is refused with a field that it does not know', () => {
    expect(parseCommand(type, { ...goodBodies[type], actingUnit: unitId })).toEqual({ ok: false, problems: [{ path: '', message: '有不认识的字段：actingUnit' }] })
  })

  test('is refused without any one of the fields that it must have, which is named', () => {
    for (const field of Object.keys(goodBodies[type])) {
      const { [field]: _, ...without } = goodBodies[type] as Readonly<Record<string, unknown>>
      const parsed = parseCommand(type, without)
      if (!parsed.ok) expect(parsed.problems).toEqual([{ path: field, message: expect.stringMatching(/^缺少必填项/) as string }])
      else expect(parsed.input).toMatchObject(without)
    }
    expect(parseCommand(type, {}).ok).toBe(false)
  })

  test.each([null, undefined, true, 7, 'text', [], [goodBodies[type]]])('is refused as %j', (body) => {
    expect(parseCommand(type, body)).toMatchObject({ ok: false, problems: [{ path: '' }] })
  })

  test('may be sent by somebody, and only in roles that there are', () => {
    expect(commandRoles[type].length).toBeGreaterThan(0)
    expect(commandRoles[type].filter((role) => !roles.includes(role))).toEqual([])
    expect(new Set(commandRoles[type]).size).toBe(commandRoles[type].length)
  })
})

test('the table of roles has the commands that there are, and no other', () => {
  expect(types.length).toBeGreaterThan(50)
  expect(Object.keys(commandRoles).sort()).toEqual([...types].sort())
})

test('a holder sends the two commands that bring her own files, and no command is open to system administrators and auditors alike', () => {
  for (const type of types.filter((name) => name !== 'LookUp')) {
    expect(commandRoles[type].includes('holder')).toBe(type === 'DownloadLicenceFile' || type === 'MakeAnnotatedCopy')
    expect(commandRoles[type].includes('system-admin') && commandRoles[type].includes('auditor')).toBe(false)
  }
})

test.each(['', 'lookUp', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'LookUp '])('%j is no command', (type) => {
  expect(isCommandType(type)).toBe(false)
})

describe('defaults', () => {
  test('stand in for what may be left out', () => {
    const { foreignNumber: _, parties, ...rest } = goodBodies.OpenCase
    const [party] = parties
    const bare = { ...rest, parties: [{ ...party, presence: { kind: 'card-reader', reference: 'R1' } }] }
    expect(parseCommand('OpenCase', bare)).toMatchObject({ ok: true, input: { foreignNumber: null, parties: [{ presence: { reason: null, witness: null } }] } })
    expect(parseCommand('LookUp', { caseId: licenceId, slot: 'M1', typeCode: '11100000000013338W011' }))
      .toMatchObject({ ok: true, input: { party: null, level: 'fields', fields: [], licenceNumber: null } })
  })

  test('do not invent a legal instant', () => {
    expect(parseCommand('IssueLicence', { licenceId })).toEqual({ ok: true, input: { licenceId } })
    expect(parseCommand('IssueLicence', { licenceId, effectiveAt: undefined })).toMatchObject({ ok: false })
  })
})

describe('the identifier of stock', () => {
  const withIdentifier = (identifier: string) => parseCommand('DepositLicence', { ...goodBodies.DepositLicence, identifier })

  test('may have the 200 characters that it may have elsewhere, right or wrong', () => {
    for (const identifier of [`1.2.156.3005.2.11100000000013127D001.11330105002500287C.${'A'.repeat(64)}.001.0`, '证'.repeat(licenceIdentifierLengthMax)])
      expect(withIdentifier(identifier)).toMatchObject({ ok: true, input: { identifier } })
    expect(licenceIdentifierLengthMax).toBe(200)
  })

  test('has no more', () => {
    expect(withIdentifier('1'.repeat(licenceIdentifierLengthMax + 1))).toEqual({ ok: false, problems: [{ path: 'identifier', message: '最多 200 个字符' }] })
  })
})

describe('what a person typed', () => {
  test('is trimmed', () => {
    expect(parseCommand('ReviseUnit', { ...goodBodies.ReviseUnit, name: ' \u3000示例局\n' })).toMatchObject({ ok: true, input: { name: '示例局' } })
  })

  test.each([
    ['a day that does not exist', 'RenewLicence', { ...goodBodies.RenewLicence, validity: { from: '2026-02-30', until: null } }, 'validity.from'],
    ['a validity that ends before it begins', 'RenewLicence', { ...goodBodies.RenewLicence, validity: { from: '2026-02-02', until: '2026-02-01' } }, 'validity'],
    ['an instant without milliseconds', 'IssueLicence', { licenceId, effectiveAt: '2026-03-02T01:00:00Z' }, 'effectiveAt'],
    ['an instant with an offset', 'IssueLicence', { licenceId, effectiveAt: '2026-03-02T09:00:00.000+08:00' }, 'effectiveAt'],
    ['an id in capitals', 'ReviewLicence', { licenceId: licenceId.toUpperCase() }, 'licenceId'],
    ['a name of white space', 'ReviseUnit', { ...goodBodies.ReviseUnit, name: ' \u3000 ' }, 'name'],
    ['an item slot numbered 0', 'TakePaper', { ...goodBodies.TakePaper, slot: 'M0' }, 'slot'],
    ['a year with a fraction', 'InspectLicence', { ...goodBodies.InspectLicence, year: 2026.5 }, 'year'],
    ['a number as text', 'InspectLicence', { ...goodBodies.InspectLicence, year: '2026' }, 'year'],
    ['no item at all', 'EntrustIntake', { ...goodBodies.EntrustIntake, items: [] }, 'items'],
    ['a field that is no field', 'LookUp', { ...goodBodies.LookUp, fields: ['holder.address'] }, 'fields.0'],
    ['a template with a box beyond the page', 'SetLicenceTemplate', { ...goodBodies.SetLicenceTemplate, template: { ...goodBodies.SetLicenceTemplate.template, page: { widthMm: 175, heightMm: 297 } } }, 'template.elements.0'],
    ['a template with something unknown in it', 'SetLicenceTemplate', { ...goodBodies.SetLicenceTemplate, template: { ...goodBodies.SetLicenceTemplate.template, script: 'x' } }, 'template'],
    ['an account at no address', 'RegisterOperator', { ...goodBodies.RegisterOperator, issuer: 'sign-in' }, 'issuer'],
  ] as const)('is refused where it holds %s, and the place is told in Chinese', (_what, type, body, path) => {
    const parsed = parseCommand(type, body)
    expect(parsed).toMatchObject({ ok: false, problems: [{ path }] })
    if (!parsed.ok) expect(parsed.problems[0]?.message).toMatch(/\p{Script=Han}/u)
  })
})
