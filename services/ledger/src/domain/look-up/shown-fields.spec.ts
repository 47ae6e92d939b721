import type { FaceField } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from './fixtures.ts'
import { erasedText, shownFields, type PlainLicence, type ShowRequest } from './shown-fields.ts'

const faceFields: Readonly<Record<string, FaceField>> = {
  registrar: { label: '登记机关', mask: 'none' },
  wifeName: { label: '女方姓名', mask: 'name', holder: 0 },
  husbandName: { label: '男方姓名', mask: 'name', holder: 1 },
  husbandNation: { label: '男方民族', mask: 'none', holder: 1 },
  address: { label: '住址', mask: 'address' },
  remarriage: { label: '是否再婚', mask: 'none' },
  copies: { label: '份数', mask: 'none' },
}
const licence: PlainLicence = {
  face: { registrar: '示范区民政局', wifeName: '李四', husbandName: '张三丰', husbandNation: '汉', address: '示范省示范市示范区中山路1号', remarriage: false, copies: 2 },
  holders: [{ kind: 'person', name: '李四', number: '11010519491231002X' }, { kind: 'person', name: '张三丰', number: '110105194912310038' }],
  licenceNumber: 'J420111-2020-000123', identifier: null, validity: { from: day('2020-05-20'), until: null },
}
const show = (fields: readonly string[], how: { readonly plain: boolean } & Partial<ShowRequest>) => {
  const { plain, ...rest } = how
  return shownFields({ fields: fields.map((field) => ({ field, plain })), faceFields, partyHolder: 0, licence, ...rest })
}
const values = (fields: readonly string[], how: { readonly plain: boolean } & Partial<ShowRequest>) => show(fields, how).map(({ value }) => value)

describe('the window sees', () => {
  test('masked what the grant does not call plain', () => {
    expect(show(['holder.name', 'holder.number', 'registrar', 'address'], { plain: false })).toEqual([
      { field: 'holder.name', label: '持证主体', value: '李**', masked: true, holder: 0 },
      { field: 'holder.number', label: '持证主体代码', value: '110***********002X', masked: true, holder: 0 },
      { field: 'registrar', label: '登记机关', value: '示范区民政局', masked: false, holder: null },
      { field: 'address', label: '住址', value: '示范省示范市示范区****', masked: true, holder: null },
    ])
  })

  test('in plain what the grant calls plain', () => {
    expect(values(['holder.name', 'licence.number', 'licence.validity', 'remarriage', 'copies'], { plain: true })).toEqual(['李四', 'J420111-2020-000123', '2020-05-20 至 长期', '否', '2'])
  })

  test('the co-holder\'s fields masked even where the grant says plain, and hidden whole where the type knows no mask', () => {
    expect(show(['wifeName', 'husbandName', 'husbandNation'], { plain: true })).toEqual([
      { field: 'wifeName', label: '女方姓名', value: '李四', masked: false, holder: 0 },
      { field: 'husbandName', label: '男方姓名', value: '张**', masked: true, holder: 1 },
      { field: 'husbandNation', label: '男方民族', value: '***', masked: true, holder: 1 },
    ])
    expect(values(['holder.name', 'wifeName', 'husbandNation'], { plain: true, partyHolder: 1 })).toEqual(['张三丰', '李**', '汉'])
  })

  test('that a value has been erased, and nothing for a field that the licence does not have', () => {
    const erased: PlainLicence = { ...licence, identifier: null, face: { wifeName: null }, holders: [{ kind: 'person', name: null, number: null }] }
    expect(values(['wifeName', 'holder.name', 'holder.number', 'registrar', 'toString', 'unknown'], { plain: true, licence: erased })).toEqual([erasedText, erasedText, erasedText])
    expect(show(['wifeName'], { plain: true, licence: erased })).toMatchObject([{ masked: true }])
  })

  test('the name of a company as that of a company', () => {
    const company: PlainLicence = { ...licence, holders: [{ kind: 'organisation', name: '星辰示范科技有限公司', number: '91420111MA00000000' }] }
    expect(values(['holder.name'], { plain: false, licence: company })).toEqual(['星辰****公司'])
  })

  test('nothing in a yes / no answer', () => {
    expect(show([], { plain: true })).toEqual([])
  })
})

test('no plain value of a co-holder is ever shown, and never a field that was not let through', () => {
  const text = fc.stringMatching(/^[\u4e00-\u9fa5]{4,12}$/)
  fc.assert(fc.property(text, fc.constantFrom('none', 'name', 'id-number', 'address', 'phone', 'whole'), fc.subarray(['mine', 'theirs', 'shared']), (secret, mask, asked) => {
    const fields: Readonly<Record<string, FaceField>> = { mine: { label: '本人', mask, holder: 0 }, theirs: { label: '他人', mask, holder: 1 }, shared: { label: '证照', mask } }
    const shown = show(asked, { plain: true, faceFields: fields, licence: { ...licence, face: { mine: '公开', theirs: secret, shared: '公开' } } })
    expect(shown.map(({ field }) => field)).toEqual(asked)
    for (const { field, value, masked } of shown) if (field === 'theirs') {
      expect(masked).toBe(true)
      expect(value).not.toContain(secret)
    }
  }), { examples: [['一一一盟', 'address', ['theirs']]] })
})
