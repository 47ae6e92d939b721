import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseTemplate } from './index.ts'

const folder = join(import.meta.dirname, '../../templates')
const files = readdirSync(folder)
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))

/** The smallest template there is */
const lettering = { points: 12, colour: '#000000' }
const box = { xMm: 10, yMm: 10, widthMm: 50, heightMm: 10 }
const smallest = {
  typeCode: '11100000MB0143028R001', version: 1, name: '营业执照', page: { widthMm: 100, heightMm: 100 }, elements: [{ kind: 'text', text: '营业执照', box, lettering }],
  qr: { xMm: 10, yMm: 70, sizeMm: 20, colour: '#000000' }, seals: { diameterMm: 30, layouts: [[{ xMm: 70, yMm: 70 }]] },
}
const problemsOf = (json: unknown): readonly string[] => {
  const parsed = parseTemplate(json)
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`)
}

describe('the templates that come with the hub', () => {
  test('are ten, each for a licence type of its own', () => {
    const codes = files.map((name) => (read(name) as { readonly typeCode: string }).typeCode)
    expect([codes.length, new Set(codes).size]).toEqual([10, 10])
  })

  test.each(files)('%s is a template, with places for two authorities', (name) => {
    const parsed = parseTemplate(read(name))
    expect(parsed).toMatchObject({ ok: true, template: { version: 1, seals: { layouts: { length: 2 } } } })
  })
})

test('the smallest template is one, and gets what it does not say', () => {
  expect(parseTemplate(smallest)).toMatchObject({ ok: true, template: { elements: [{ lettering: { weight: 'regular', align: 'left', valign: 'middle', spacingMm: 0 } }] } })
})

describe('a template is told where it is wrong', () => {
  const field = { kind: 'field', from: 'face.name', box, lettering }
  const table = { kind: 'table', box, labelWidthMm: 20, labels: lettering, values: lettering, rules: { style: 'none', colour: '#000000', widthMm: 0.2 }, rows: [{ label: '名称', from: 'face.name' }] }
  const row = { label: '名称', from: 'face.name' }
  const withElement = (element: unknown): unknown => ({ ...smallest, elements: [...smallest.elements, element] })

  test.each<readonly [unknown, string]>([
    [{ ...smallest, typeCode: '11100000MB0143028R0O1' }, 'typeCode: 不是有效的证照类型代码'],
    [{ ...smallest, version: 0 }, 'version: 不能小于 1'],
    [{ ...smallest, name: '<b>' }, 'name: 不能含有 < > & 和控制字符'],
    [{ ...smallest, emblem: true }, ': 有不认识的字段：emblem'],
    [{ ...smallest, elements: [] }, 'elements: 至少 1 项'],
    [withElement({ ...field, from: 'face.名称' }), 'elements.1.from: 须为 face.字段名，或'],
    [withElement({ ...field, from: 'licence.secret' }), 'elements.1.from: 须为 face.字段名，或'],
    [withElement({ ...field, from: 'licenceXname' }), 'elements.1.from: 须为 face.字段名，或'],
    [withElement({ ...field, lettering: { ...lettering, colour: 'red' } }), 'elements.1.lettering.colour: 颜色须为 #rrggbb 小写'],
    [withElement({ ...field, box: { ...box, xMm: 60 } }), 'elements.1: 超出页面'],
    [withElement({ kind: 'rosette', xMm: 5, yMm: 50, radiusMm: 6, petals: 8, rings: 3, colour: '#000000', widthMm: 0.2 }), 'elements.1: 超出页面'],
    [withElement({ ...table, rows: [] }), 'elements.1.rows: 至少 1 项'],
    [withElement({ ...table, rows: [{ ...row, overflow: { pointsMin: 1, linesMax: 1 } }] }), 'elements.1.rows.0.overflow.pointsMin: 不能小于 4'],
    [withElement({ kind: 'photo', box }), 'elements.1.kind: '],
    [{ ...smallest, qr: { ...smallest.qr, xMm: 90 } }, 'qr: 超出页面'],
    [{ ...smallest, seals: { diameterMm: 30, layouts: [[{ xMm: 90, yMm: 70 }]] } }, 'seals.layouts.0.0: 超出页面'],
    [{ ...smallest, seals: { diameterMm: 30, layouts: [[{ xMm: 70, yMm: 70 }, { xMm: 30, yMm: 70 }]] } }, 'seals: 第 n 种排布须恰有 n 个印章位'],
  ])('%#', (json, problem) => {
    expect(problemsOf(json).map((each) => each.slice(0, problem.length))).toContain(problem)
  })

  test('table rows that are higher than their table', () => {
    expect(problemsOf(withElement({ ...table, rows: [{ ...row, heightMm: 8 }, { ...row, heightMm: 8 }] }))).toEqual(['elements.1.rows: 各行高度超出表格'])
    expect(problemsOf(withElement({ ...table, rows: [{ ...row, heightMm: 10 }, row] }))).toEqual(['elements.1.rows: 各行高度超出表格'])
  })

  test('labels that are wider than their table', () => {
    expect(problemsOf(withElement({ ...table, labelWidthMm: 46 }))).toEqual(['elements.1.labelWidthMm: 标签列过宽'])
  })
})

test('whatever the JSON, the answer is a template or problems', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => { expect(problemsOf(json).length).toBeGreaterThan(0) }))
  const keys = fc.constantFrom(...Object.keys(smallest))
  fc.assert(fc.property(keys, fc.jsonValue(), (key, value) => { expect(parseTemplate({ ...smallest, [key]: value })).toHaveProperty('ok') }))
})
