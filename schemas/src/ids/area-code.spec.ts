import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkAreaCode, findProvinceName, parseAreaCode, provinces } from './area-code.ts'

test('a county code is split into province, prefecture and county', () => {
  expect(checkAreaCode('370117')).toMatchObject({
    valid: true, parts: { level: 'county', province: '37', prefecture: '01', county: '17', provinceName: '山东省' },
  })
})

test('zeros at the end make a prefecture, a province, the nation', () => {
  expect(checkAreaCode('340100')).toMatchObject({ parts: { level: 'prefecture', provinceName: '安徽省' } })
  expect(checkAreaCode('420000')).toMatchObject({ parts: { level: 'province', provinceName: '湖北省' } })
  expect(checkAreaCode('100000')).toMatchObject({ parts: { level: 'nation', provinceName: '全国' } })
})

test('34 provinces are known, and no other prefix', () => {
  expect(Object.keys(provinces)).toHaveLength(34)
  const prefixes = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'))
  expect(prefixes.filter((prefix) => parseAreaCode(`${prefix}0101`) !== undefined)).toEqual(Object.keys(provinces))
  expect(findProvinceName('83')).toBeUndefined()
})

test('a county without a prefecture, an unknown province and other shapes are refused', () => {
  expect(checkAreaCode('370017')).toMatchObject({ valid: false, part: 'prefecture', code: 'PREFECTURE_MISSING' })
  expect(checkAreaCode('990117')).toMatchObject({ valid: false, part: 'province', code: 'PROVINCE_UNKNOWN' })
  expect(checkAreaCode('100001')).toMatchObject({ valid: false, part: 'province' })
  for (const text of ['', '37011', '3701170', '37011X', '370117\n', '３７０１１７'])
    expect(checkAreaCode(text)).toMatchObject({ valid: false, part: 'whole', code: 'SHAPE_WRONG' })
})

test('random text never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 8 }), (text) => !checkAreaCode(text).valid || text.length === 6))
})
